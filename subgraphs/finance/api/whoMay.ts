// Which action each mutation of Finance is, so that the schema tells who may call it. It decides nothing: the flows ask
// rules/permissions by themselves, and a test holds both to the same matrix.
import type { WhoMay } from '../../graphql/describe';
import { type Action, rolesFor } from '../rules/permissions';

const each = (action: Action, mutations: string, takesEveryCompany = false): WhoMay =>
  Object.fromEntries(mutations.split(' ').map((name) => [name, { roles: rolesFor(action), takesEveryCompany }]));

export const WHO_MAY: WhoMay = {
  ...each('IMPORT', 'importFromStaging postNeededJournalLines'),
  ...each('POST_JOURNALS', 'postIntegrationJournal resetIntegrationJournal updateJournalLines'),
  ...each('POST_JOURNALS', 'deleteIntegrationJournal deleteIntegrationJournalLines'),
  ...each(
    'EDIT_PROPOSALS',
    'updateInvoiceProposal updateProposalLines deleteInvoiceProposalLines updateOnAccountTransaction',
  ),
  ...each('SUBMIT_PROPOSALS', 'submitInvoiceProposal recallInvoiceProposal'),
  ...each('APPROVE_PROPOSALS', 'approveInvoiceProposal rejectInvoiceProposal'),
  ...each('POST_PROPOSALS', 'postInvoiceProposal postInvoiceProposals importBeginningBalances'),
  ...each(
    'POST_ADJUSTMENTS',
    'postAccrualCorrection postRevenueEstimate eliminateRevenueEstimate reverseRevenueEstimate',
  ),
  ...each('MAINTAIN_SET_UP', 'setFiscalPeriodState setExchangeRate setCustomerHold'),
  ...each('MANAGE_MAPS', 'releaseParkedInFinance publishTableMapInFinance', true),
};
