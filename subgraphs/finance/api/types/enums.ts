// The enums of Finance's own types; those that both subgraphs speak are in subgraphs/graphql/enums.ts. Statuses and states are
// stored by name, so a value must never be renamed.
import { graphqlEnum } from '../../../graphql/enums';

export const ProposalStatus = graphqlEnum('ProposalStatus', [
  'OPEN',
  'SUBMITTED',
  'APPROVED',
  'REJECTED',
  'INVOICED',
  'CANCELED',
]);
export const JournalStatus = graphqlEnum('JournalStatus', ['DRAFT', 'PROCESSING', 'POSTED', 'ERROR']);
export const JournalLineStatus = graphqlEnum('JournalLineStatus', [
  'DRAFT',
  'PROCESSING',
  'POSTED',
  'ERROR',
  'UNRECOVERABLE',
  'INVALID_ACTUAL',
]);
export const StagingState = graphqlEnum('StagingState', ['RECEIVED', 'JOURNALISED', 'ON_PROPOSAL', 'POSTED', 'ERROR']);
export const ReconciliationState = graphqlEnum('ReconciliationState', ['NOT_YET_COMPARABLE', 'AGREES', 'DIFFERS']);
export const CustomerInvoiceOrder = graphqlEnum('CustomerInvoiceOrder', [
  'NUMBER_ASC',
  'NUMBER_DESC',
  'INVOICE_DATE_ASC',
  'INVOICE_DATE_DESC',
]);
