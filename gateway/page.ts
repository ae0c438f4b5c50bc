// What a person sees who opens the gateway's address in a browser: where it is and what to try. Plain text, nothing from
// elsewhere. It must never show data.

/** The page at `/`. */
export function landingPage(address: string): string {
  return `Twinledger's GraphQL gateway

  POST ${address}                     queries and mutations as {"query": "…", "variables": {…}}
  GET  ${address}?query=…             queries, with a header apollo-require-preflight: true
  POST ${address}                     with accept: text/event-stream, subscriptions as server-sent events
  POST ${address}                     with accept: multipart/mixed;subscriptionSpec=1.0, the same in Apollo's protocol
  ${address.replace(/^http/, 'ws')}   subscriptions over WebSocket, graphql-transport-ws

To try:

  curl -s ${address} -H 'content-type: application/json' \\
    -d '{"query":"{ invoices(first: 5) { nodes { number status totalAmount { amount currency } } } }"}'

  curl -s ${address} -H 'content-type: application/json' \\
    -d '{"query":"{ invoiceProposals(first: 5) { nodes { number status netAmount { amount currency } } } }"}'

  curl -sN ${address} -H 'content-type: application/json' -H 'accept: text/event-stream' \\
    -d '{"query":"subscription { invoicePostingStatus { invoice { number } sequence step state proposal: invoice { proposal { status } } } }"}'

Health: /livez and /readyz.
`;
}
