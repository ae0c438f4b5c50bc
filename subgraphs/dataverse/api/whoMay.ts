// Which action each mutation of Dataverse is, so that the schema tells who may call it. It decides nothing: the flows ask
// rules/permissions by themselves, and a test holds both to the same matrix.
import type { WhoMay } from '../../graphql/describe';
import { type Action, rolesFor } from '../rules/permissions';

const each = (action: Action, mutations: string, takesEveryCompany = false): WhoMay =>
  Object.fromEntries(mutations.split(' ').map((name) => [name, { roles: rolesFor(action), takesEveryCompany }]));

export const WHO_MAY: WhoMay = {
  ...each('SET_UP', 'createProject createContract updateContract confirmContract closeContractAsLost'),
  ...each(
    'SET_UP',
    'addContractLine updateContractLine addContractCustomer createMilestone updateMilestone deleteMilestone',
  ),
  ...each('SET_UP', 'createRetainer scheduleRetainers updateRetainer deleteRetainer'),
  ...each('SET_UP', 'createInvoiceSchedule deleteInvoiceSchedule'),
  ...each('SUBMIT_ENTRIES', 'submitEntries recallEntries'),
  ...each('APPROVE_ENTRIES', 'approveEntries cancelApprovals'),
  ...each(
    'MANAGE_BACKLOG',
    'markReadyToInvoice markNotReadyToInvoice prepareProgressInvoice markRetainerReadyToRefund',
  ),
  ...each('MANAGE_LIMITS', 'resetNotToExceed reevaluateNotToExceed'),
  ...each(
    'EDIT_DRAFTS',
    'createInvoice createInvoices runInvoiceSchedules addToInvoice refreshInvoice updateInvoice deleteInvoice',
  ),
  ...each(
    'EDIT_DRAFTS',
    'updateInvoiceDetails addInvoiceDetail removeInvoiceDetails startInvoiceReview endInvoiceReview',
  ),
  ...each('CONFIRM_INVOICES', 'confirmInvoice confirmInvoices'),
  ...each('REVISE_INVOICES', 'reviseInvoice'),
  ...each('MARK_PAID', 'markInvoicePaid'),
  ...each('MANAGE_MAPS', 'pauseDataLoad resumeDataLoad cancelDataLoad'),
  ...each('MANAGE_MAPS', 'startDataLoad pauseTableMap resumeTableMap', true),
  ...each('MANAGE_MAPS', 'releaseParkedInDataverse publishTableMapInDataverse', true),
  ...each('RECONCILE', 'runReconciliation repairDivergences openExchange', true),
};
