// The operations in Relay's own form, read by relay-compiler, which writes __generated__/. Where babel-plugin-relay builds the
// application these tags become what stands there; without it relay.ts imports that itself, and this function is never called.
import { graphql } from 'relay-runtime';

export function readByTheCompiler(): unknown[] {
  return [
    graphql`
      query relayOperationsDraftsQuery($first: Int!) {
        invoices(first: $first, filter: { status: [DRAFT] }) {
          nodes {
            id
            number
            customer {
              id
              name
            }
            totalAmount {
              amount
              currency
            }
          }
        }
      }
    `,
    graphql`
      mutation relayOperationsConfirmMutation($input: ConfirmInvoiceInput!) {
        confirmInvoice(input: $input) {
          replayed
          userErrors {
            code
            message
          }
          invoice {
            id
            number
            status
          }
        }
      }
    `,
    graphql`
      subscription relayOperationsWatchSubscription($invoiceId: ID!, $after: String) {
        invoicePostingStatus(filter: { invoiceIds: [$invoiceId] }, after: $after) {
          cursor
          step
          state
          blockers {
            code
            message
            owner
          }
          invoice {
            id
            proposal {
              number
              lineCount
            }
          }
        }
      }
    `,
  ];
}
