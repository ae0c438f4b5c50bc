// The enums of Finance's own types; those that both subgraphs speak are in subgraphs/graphql/enums.ts. Statuses and states are
// stored by name, so a value must never be renamed.
import { graphqlEnum } from '../../../graphql/enums';

export const ProposalStatus = graphqlEnum('ProposalStatus', {
  OPEN: 'Edited, and posted where no approval is wanted.',
  SUBMITTED: 'Waits for an approval.',
  APPROVED: 'May be posted, until it is changed.',
  REJECTED: 'To be changed and submitted again.',
  INVOICED: 'Posted: its customer invoice is there.',
  CANCELED: 'Nothing here cancels a proposal.',
});
export const JournalStatus = graphqlEnum('JournalStatus', {
  DRAFT: 'Not posted.',
  PROCESSING: 'Being posted right now.',
  POSTED: 'All its lines are posted.',
  ERROR: 'Its lines could not be posted: each says why.',
});
export const JournalLineStatus = graphqlEnum('JournalLineStatus', {
  DRAFT: 'Not posted.',
  PROCESSING: 'Being posted right now.',
  POSTED: 'Has a voucher.',
  ERROR: 'Could not be posted for the reason in `error`.',
  UNRECOVERABLE: 'Failed for a reason that nobody foresaw: `error` has it.',
  INVALID_ACTUAL: 'The staged actual behind it is not there.',
});
export const StagingState = graphqlEnum('StagingState', {
  RECEIVED: 'Has arrived; no import has taken it yet.',
  JOURNALISED: 'On an integration journal.',
  ON_PROPOSAL: 'On a proposal.',
  POSTED: 'In the ledger.',
  ERROR: 'Could not be journalised for the reason in `error`.',
});
export const ReconciliationState = graphqlEnum('ReconciliationState', {
  NOT_YET_COMPARABLE: 'There is no customer invoice yet.',
  AGREES: 'The same actuals with the same amounts on both sides.',
  DIFFERS: 'What is missing, or differs, must be looked at.',
});
export const CustomerInvoiceOrder = graphqlEnum('CustomerInvoiceOrder', [
  'NUMBER_ASC',
  'NUMBER_DESC',
  'INVOICE_DATE_ASC',
  'INVOICE_DATE_DESC',
]);
