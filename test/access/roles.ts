// Who may call what, as domain.md says: the permission matrix as data, written from 1.2 (documented permissions) and 1.3 (operational
// content belongs to the project manager, accounting content to the accountant), and not from rules/permissions.
export const ROLES = [
  'project_manager',
  'billing_administrator',
  'project_accountant',
  'partner',
  'administrator',
  'nobody_we_know',
] as const;
export type Role = (typeof ROLES)[number];

/** Contracts, projects, milestones, retainers, schedules and entries of one's own. 1.2 "contract, contract line, project"; 1.3 */
const OPERATIONAL: readonly Role[] = ['project_manager', 'partner', 'administrator'];
/** 1.2 rows "Mark … Ready", "Create draft", "Edit draft lines", "Confirm", "Revise". */
const BILLING: readonly Role[] = ['project_manager', 'billing_administrator', 'partner', 'administrator'];
/** 1.2 row "Approve time/expense/material"; NTE is the project manager's, 1.1. */
const APPROVAL: readonly Role[] = ['project_manager', 'administrator'];
/** 1.2 row "Set proforma Status to Paid". */
const PAID: readonly Role[] = ['project_manager', 'billing_administrator', 'administrator'];
/** 1.2 rows of the project accountant; 1.3 "accounting content". */
const ACCOUNTING: readonly Role[] = ['project_accountant', 'administrator'];
/** 1.1 "Workflow approver (project manager or finance controller)". */
const WORKFLOW: readonly Role[] = ['project_manager', 'project_accountant', 'administrator'];
/** 1.1 "System administrator"; 1.2 row "Sync out-of-sync actuals". */
const SYSTEM: readonly Role[] = ['administrator'];

/**
 * How somebody of another legal entity is answered who has the role: as about what is not there (NOT_FOUND or what stands for it),
 * item by item in an operation that runs in the background, as everybody, because what is changed is no legal entity's, or as whoever
 * does not see every legal entity: FORBIDDEN, for what the mutation touches may be of any.
 */
export type Abroad = 'UNKNOWN' | 'ITEMS' | 'NOBODYS' | 'EVERYWHERE';

export interface Rule {
  readonly roles: readonly Role[];
  readonly abroad: Abroad;
}

const rules = (roles: readonly Role[], names: string, abroad: Abroad = 'UNKNOWN'): Record<string, Rule> =>
  Object.fromEntries(names.split(' ').map((name) => [name, { roles, abroad }]));

export const RULES: Readonly<Record<string, Rule>> = {
  ...rules(
    OPERATIONAL,
    'createProject createContract updateContract addContractLine updateContractLine addContractCustomer confirmContract closeContractAsLost createMilestone updateMilestone deleteMilestone createRetainer scheduleRetainers updateRetainer deleteRetainer createInvoiceSchedule deleteInvoiceSchedule submitEntries recallEntries',
  ),
  ...rules(
    BILLING,
    'markReadyToInvoice markNotReadyToInvoice createInvoice confirmInvoice reviseInvoice updateInvoiceDetails addInvoiceDetail removeInvoiceDetails refreshInvoice addToInvoice updateInvoice deleteInvoice startInvoiceReview endInvoiceReview prepareProgressInvoice markRetainerReadyToRefund',
  ),
  ...rules(BILLING, 'confirmInvoices createInvoices', 'ITEMS'),
  ...rules(BILLING, 'runInvoiceSchedules', 'NOBODYS'),
  ...rules(APPROVAL, 'approveEntries cancelApprovals resetNotToExceed reevaluateNotToExceed'),
  ...rules(PAID, 'markInvoicePaid'),
  ...rules(
    ACCOUNTING,
    'postAccrualCorrection importBeginningBalances resetIntegrationJournal deleteIntegrationJournal deleteIntegrationJournalLines updateProposalLines updateJournalLines updateOnAccountTransaction importFromStaging postIntegrationJournal postInvoiceProposal deleteInvoiceProposalLines postNeededJournalLines updateInvoiceProposal submitInvoiceProposal recallInvoiceProposal postRevenueEstimate eliminateRevenueEstimate reverseRevenueEstimate setFiscalPeriodState setCustomerHold',
  ),
  ...rules(ACCOUNTING, 'postInvoiceProposals', 'ITEMS'),
  ...rules(ACCOUNTING, 'setExchangeRate', 'NOBODYS'),
  ...rules(WORKFLOW, 'approveInvoiceProposal rejectInvoiceProposal'),
  ...rules(SYSTEM, 'pauseDataLoad resumeDataLoad cancelDataLoad'),
  ...rules(
    SYSTEM,
    'pauseTableMap resumeTableMap startDataLoad runReconciliation repairDivergences openExchange releaseParkedInDataverse releaseParkedInFinance publishTableMapInDataverse publishTableMapInFinance',
    'EVERYWHERE',
  ),
};
