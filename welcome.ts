// What a person reads when the program is ready: the address, and three operations to paste: a query, a mutation, a
// subscription. Made of what the books hold, so that each of them works as it stands.
import type { DemoDraft } from './commands/seed/drafts';

/** The lines to print. `drafts`: the demo's that nobody has confirmed yet; without any the operations show placeholders. */
export function welcome(url: string, drafts: readonly DemoDraft[] = []): string {
  const draft = drafts.find(({ shows }) => shows === 'BLOCKED') ?? drafts[0];
  const id = draft?.id ?? '<id of a draft invoice>';
  return [
    `Twinledger is ready at ${url}`,
    '',
    '1. Query both books',
    '   { invoices(first: 5) { nodes { id number status totalAmount { amount currency } customer { name } postingStatus { step state } } } }',
    `2. Confirm ${draft ? `${draft.number}: ${draft.words}` : 'a draft'}`,
    `   mutation { confirmInvoice(input: { invoiceId: "${id}", waitFor: STAGED }) { userErrors { code message } invoice { number status proposal { number status } } } }`,
    '3. Watch it (WebSocket, or POST with accept: text/event-stream)',
    `   subscription { invoicePostingStatus(filter: { invoiceIds: ["${id}"] }, after: "start") { sequence step state blockers { code message owner } } }`,
    '',
  ].join('\n');
}
