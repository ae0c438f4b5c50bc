// How each root field, subscription and entity of the schema is asked about a document of one company, and what belongs to none. The tests
// hold these tables to the schema: nothing may be missing here.
import type { Documents } from './twoCompanies';

export type Named = (documents: Documents) => string;
const text =
  (name: string, key: string): Named =>
  (documents) =>
    `${name}: "${documents[key]}"`;
const all =
  (...parts: Named[]): Named =>
  (documents) =>
    parts.map((part) => part(documents)).join(', ');
const november = () => 'from: "2026-11-01", to: "2026-11-30"';
const entity = text('legalEntity', 'legalEntity');

/** What names one document or one company, and how. */
export const NAMED: Readonly<Record<string, Named>> = {
  actual: text('id', 'actualId'),
  bulkOperation: text('id', 'billingId'),
  contract: text('id', 'contractId'),
  dataLoad: text('id', 'dataLoadId'),
  passedOverRows: text('loadId', 'dataLoadId'),
  entry: text('id', 'entryId'),
  invoice: text('id', 'postedId'),
  milestone: text('id', 'milestoneId'),
  previewConfirmation: text('invoiceId', 'invoiceId'),
  reconciliationReport: text('id', 'reportId'),
  retainer: text('id', 'retainerId'),
  project: text('number', 'projectNumber'),
  customer: text('id', 'customerId'),
  accruedRevenueReconciliation: all(entity, november),
  beginningBalances: entity,
  postingOperation: text('id', 'postingId'),
  customerInvoice: all(entity, text('number', 'customerInvoiceNumber')),
  integrationJournal: text('id', 'journalId'),
  legalEntity: text('id', 'legalEntity'),
  onAccountTransactions: ({ billedMilestoneId }) => `milestoneIds: ["${billedMilestoneId}"]`,
  invoiceProposal: text('number', 'postedNumber'),
  revenueEstimates: text('projectId', 'projectId'),
  trialBalance: all(entity, november),
  voucher: all(entity, text('number', 'voucherNumber')),
  vouchers: entity,
};

export const LISTS: ReadonlySet<string> = new Set(
  `actuals dataverseAuditTrail billingBacklog contracts dataLoads entries invoices milestones postingEvents retainers invoiceSchedules
  projects customers financeAuditTrail customerInvoices integrationJournals legalEntities invoiceProposals stagedActuals`.split(
    /\s+/,
  ),
);
/** Lists and documents of which these books hold none. */
export const EMPTY: ReadonlySet<string> = new Set([
  'importErrors',
  'setUpFindings',
  'passedOverRows',
  'beginningBalances',
  'revenueEstimates',
]);
/** What belongs to no company: the state of the exchange as a whole, which shows no document. */
export const NOBODYS: ReadonlySet<string> = new Set([
  'dataverseExchange',
  'financeExchange',
  'booksStanding',
  'tableMaps',
]);

/** The types of these, but for what they count: how many messages went, of whomever, is told to nobody who sees one company. */
export const TYPES_OF_NOBODY: ReadonlySet<string> = new Set(['Exchange', 'TableMapVersion']);
/** Answered to those alone who see all legal entities: two books are compared as a whole. */
export const FOR_ALL_COMPANIES: ReadonlySet<string> = new Set(['reconciliationReport']);

export const UNKNOWN: Documents = new Proxy(
  {},
  {
    get: (_, key) =>
      key === 'legalEntity' || key === 'accountNumber' ? 'NONE' : '01a20985-0000-7000-8000-000000000000',
  },
);

export const STREAMS: Readonly<Record<string, Named>> = {
  bulkOperation: ({ billingId }) => `bulkOperation(id: "${billingId}") { id total }`,
  postingOperation: ({ postingId }) => `postingOperation(id: "${postingId}") { id total }`,
  invoicePostingStatus: ({ postedId }) =>
    `invoicePostingStatus(filter: { invoiceIds: ["${postedId}"] }, after: "start") { step invoice { id number } }`,
};

/** Representations by type and key; a map's belongs to nobody. */
export const ENTITY_KEYS: Readonly<Record<string, ((documents: Documents) => object) | 'NOBODYS'>> = {
  'Actual id': ({ actualId }) => ({ id: actualId }),
  'Project id': ({ projectId }) => ({ id: projectId }),
  'Customer id': ({ customerId }) => ({ id: customerId }),
  'Invoice id': ({ postedId }) => ({ id: postedId }),
  'Invoice number': ({ postedNumber }) => ({ number: postedNumber }),
  'InvoiceProposal number': ({ postedNumber }) => ({ number: postedNumber }),
  'ConfirmationPreview invoiceId': ({ invoiceId }) => ({ invoiceId }),
  'Reconciliation invoiceNumber financeChecksum': ({ postedNumber }) => ({
    invoiceNumber: postedNumber,
    financeChecksum: 'none',
  }),
  'CustomerInvoice legalEntity number': ({ legalEntity, customerInvoiceNumber }) => ({
    legalEntity,
    number: customerInvoiceNumber,
  }),
  'Voucher legalEntity number': ({ legalEntity, voucherNumber }) => ({ legalEntity, number: voucherNumber }),
  'TableMap name': 'NOBODYS',
};
