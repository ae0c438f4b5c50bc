// Everything that the two sides say to each other, and the one place that checks it. Payloads carry Finance's names, as the
// table maps make them (Dataverse → Finance), or Finance's own (back). Versioned: what is unknown is refused, never guessed.
// Amounts are integers in minor units, quantities 1/100, prices 1/10,000, rates 10^-12.
import { z } from 'zod';

export const PROTOCOL_VERSION = 1;
/** Of a delivery of a load: a receiver that does not know loads refuses it, instead of taking it for changes in order. */
export const LOAD_VERSION = 2;

/** One chunk of one key. `id` never changes for a row; whoever re-sends it may wrap it under another transport id. */
export interface Message {
  readonly version: typeof PROTOCOL_VERSION | typeof LOAD_VERSION;
  readonly id: string;
  readonly key: string;
  readonly number: number;
  readonly topic: string;
  readonly mapVersion: number | null;
  readonly chunk: number;
  readonly chunks: number;
  readonly rows: readonly unknown[];
  /** The trace of what caused it (W3C). For traces alone: whoever does not know it may leave it out. */
  readonly traceparent?: string | undefined;
  /** Rows that stand in the source and are told whatever was told before: a load's, beside the order of their keys. */
  readonly loaded?: Loaded | undefined;
}

/** How far a key had come: what its message `number` and all before it said. `id` is that message's, where it is still known. */
export interface KeyHead {
  readonly key: string;
  readonly number: number;
  readonly id: string;
}

/** What a loaded message says of the keys under which its rows change. */
export interface Loaded {
  /** The key of each row, by its place; absent where rows never change. A row is left as it is where its key is further here. */
  readonly rowKeys?: readonly string[] | undefined;
  /** Keys of which everything up to `number` has been told by now: they count as received that far. */
  readonly heads?: readonly KeyHead[] | undefined;
  /** Keys of the receiver's own, and how far the loader has received them: it goes on counting there. */
  readonly answered?: readonly KeyHead[] | undefined;
}

/** A row of a load that could not be taken: the others were. `message` and `row` count from 0. */
export interface PassedOver {
  readonly message: number;
  readonly row: number;
  readonly code: string;
  readonly text: string;
}

/** What the target did with a run of consecutive messages of one key: all up to `applied`, and why it stopped if it did. */
export interface Answer {
  /** The highest number of this key that is applied now, whether by this delivery or before. */
  readonly applied: number;
  readonly stopped?: Later | Refused;
  /** Of a delivery of several keys alone: what became of each, in their order. The rest then speaks of the first. */
  readonly perKey?: readonly Answer[] | undefined;
  /** Of a load alone. */
  readonly passedOver?: readonly PassedOver[] | undefined;
}
/** Something it depends on has not arrived, or the map is paused: send it again. */
export interface Later {
  readonly kind: 'later';
  readonly number: number;
  readonly reason: string;
}
/** A final answer: the sender parks the key. */
export interface Refused {
  readonly kind: 'refused';
  readonly number: number;
  readonly code: string;
  readonly message: string;
}

const uuid = z.string().min(1).max(36);
const short = z.string().max(60);
const integer = z.int();
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const words = z.string().max(255).nullable();

/** Names of the table maps, as Microsoft's users know them. domain.md 4.1 */
export const MAPS = {
  contracts: 'Project contract headers (salesorders)',
  contractLines: 'Project contract lines (salesorderdetails)',
  fundingSources: 'Project funding source (msdyn_projectcontractsplitbillingrules)',
  projects: 'Projects V2 (msdyn_projects)',
  milestones: 'Integration contract line milestones (msdyn_contractlinescheduleofvalues)',
  actuals: 'Project Operations integration actuals (msdyn_actuals)',
  links: 'Integration entity for project transaction relationships (msdyn_transactionconnections)',
  invoices: 'Project invoice proposal V2 (invoices)',
  customerInvoices: 'Invoice proposal export (msdyn_customerinvoices)',
} as const;

/** Reports that no map covers: they cannot be paused. */
export const REPORTS = { step: 'invoice-step', posted: 'invoice-posted', heads: 'status-log-heads' } as const;

/** What was deleted: no map covers it, but it goes under the key of what is deleted, so it waits behind a map that is paused. */
export const DELETIONS = { milestone: 'milestone-deleted' } as const;

/** Of a load: no rows, but how far keys have come. */
export const LOADED_KEYS = 'loaded-keys';

/** A number without content, in place of a message that a person skipped or did by hand: it keeps the numbers without a gap. */
export const SKIPPED = 'skipped';

/** In place of the topic of a message that is not kept any more: which it had, nobody knows. */
export const LOST = 'lost';

const contract = z.strictObject({
  contractId: uuid,
  dataAreaId: short,
  contractNumber: short,
  name: z.string().max(255),
  currency: z.string().length(3),
});
const contractLine = z.strictObject({
  contractLineId: uuid,
  contractId: uuid,
  name: z.string().max(255),
  billingMethod: z.enum(['TIME_AND_MATERIAL', 'FIXED_PRICE']),
  projectId: uuid.nullable(),
});
const fundingSource = z.strictObject({
  fundingSourceId: uuid,
  contractId: uuid,
  dataAreaId: short,
  customerAccountNumber: short,
  paymentTerms: short.nullable(),
});
const project = z.strictObject({ projectId: uuid, dataAreaId: short, projectNumber: short, name: z.string().max(255) });
const milestone = z.strictObject({
  milestoneId: uuid,
  dataAreaId: short,
  contractId: uuid,
  contractLineId: uuid,
  fundingSourceId: uuid,
  projectId: uuid,
  description: z.string().max(255),
  currency: z.string().length(3),
  amount: integer,
  transactionDate: day,
});
const milestoneDeleted = z.strictObject({ milestoneId: uuid });
const actual = z.strictObject({
  actualId: uuid,
  dataAreaId: short,
  transType: short,
  transactionClassification: short,
  billingType: short,
  documentDate: day,
  accountingDate: day,
  description: words,
  quantity: integer,
  unitPrice: integer,
  amount: integer,
  transactionCurrencyId: z.string().length(3),
  projectId: uuid,
  contractId: uuid.nullable(),
  contractLine: uuid.nullable(),
  fundingSourceId: uuid.nullable(),
  customerAccountNumber: short.nullable(),
  milestoneId: uuid.nullable(),
  transactionCategoryId: short.nullable(),
  bookableResourceName: words,
  invoiceId: short.nullable(), // the proforma's number, of billed sales
  adjustmentStatus: short.nullish(), // UNADJUSTABLE: it takes another actual back, which a link names; absent before version 2
});
const link = z.strictObject({
  transactionRelationshipId: uuid,
  transaction1Id: uuid,
  transaction1Role: short,
  transaction2Id: uuid,
  transaction2Role: short,
  invoiceId: short.nullable(),
});
const invoiceHeader = z.strictObject({
  proposalId: short,
  invoiceId: uuid,
  dataAreaId: short,
  name: z.string().max(255),
  contractId: uuid,
  fundingSourceId: uuid,
  invoiceAccount: short,
  currencyId: z.string().length(3),
  invoiceDate: day,
  accountingDate: day.nullable(),
  payment: short.nullable(),
  billedCount: integer,
  billedTotal: integer,
  hashedListOfBillableSalesActualIds: z.string().length(64),
  linkCount: integer,
  confirmedBy: z.string().max(120).nullish(), // for whoever keeps duties apart; absent before version 2
});
/** What posting writes back onto an actual, in Finance's words. domain.md 5.7 */
const accounting = z.strictObject({
  actualId: uuid,
  voucherNumber: short,
  accountingAmount: integer,
  accountingCurrency: z.string().length(3),
  exchangeRate: integer,
  salesTaxAmount: integer,
  proposalId: short.nullable(),
});
const customerInvoice = z.strictObject({
  proposalId: short,
  invoiceId: uuid,
  customerInvoiceNumber: short,
  customerInvoiceDate: day,
  salesTax: integer,
  total: integer,
  currencyId: z.string().length(3),
  billedCount: integer,
});
const blocker = z.strictObject({
  code: short,
  message: z.string().max(1000),
  owner: short,
  reference: z.string().max(80).nullable(),
  count: integer,
});
/** Finance's report of a step, or of what stands in the way at it. `report` counts 1, 2, 3 … per proposal. */
const stepReport = z.strictObject({
  invoiceId: uuid,
  report: integer,
  step: z.enum(['RECEIVED', 'STAGED', 'IMPORTED']),
  state: z.enum(['MOVING', 'BLOCKED']),
  blockers: z.array(blocker).max(20),
  blockerCount: integer,
});
/** `reportsBefore`: step reports that must be applied first, so that the log shows the journey in its order. */
const postedReport = z.strictObject({ invoiceId: uuid, proposalId: short, reportsBefore: integer });

/** The end of the chain of an invoice's status log: Finance keeps the newest, as a witness. */
const statusHead = z.strictObject({ invoiceId: uuid, sequence: integer, mac: z.string().length(64) });

/** What a row of each topic looks like when it arrives. Both directions of the actuals map share a name, not a shape. */
export const TO_FINANCE = {
  [MAPS.contracts]: contract,
  [MAPS.contractLines]: contractLine,
  [MAPS.fundingSources]: fundingSource,
  [MAPS.projects]: project,
  [MAPS.milestones]: milestone,
  [DELETIONS.milestone]: milestoneDeleted,
  [MAPS.actuals]: actual,
  [MAPS.links]: link,
  [MAPS.invoices]: invoiceHeader,
  [REPORTS.heads]: statusHead,
} as const;
export const TO_DATAVERSE = {
  [MAPS.actuals]: accounting,
  [MAPS.customerInvoices]: customerInvoice,
  [REPORTS.step]: stepReport,
  [REPORTS.posted]: postedReport,
} as const;

export type ToFinance = { [Topic in keyof typeof TO_FINANCE]: z.infer<(typeof TO_FINANCE)[Topic]> };
export type StagedActualRow = z.infer<typeof actual>;
export type StagedLinkRow = z.infer<typeof link>;
export type InvoiceHeaderRow = z.infer<typeof invoiceHeader>;
export type AccountingRow = z.infer<typeof accounting>;
export type CustomerInvoiceRow = z.infer<typeof customerInvoice>;
export type BlockerRow = z.infer<typeof blocker>;
export type StepReport = z.infer<typeof stepReport>;
export type PostedReport = z.infer<typeof postedReport>;
export type StatusHeadRow = z.infer<typeof statusHead>;

/** Keys of the exchange: everything of one key is applied in order. design.md 5 */
export const keys = {
  contract: (id: string) => `contract:${id}`,
  project: (id: string) => `project:${id}`,
  milestone: (id: string) => `milestone:${id}`,
  approval: (originId: string) => `approval:${originId}`,
  invoice: (id: string) => `invoice:${id}`,
  invoiceStep: (id: string) => `invoice-step:${id}`,
  journalLine: (actualId: string) => `journal-line:${actualId}`,
  /** The ends of all chains: one key, in the order of the log's positions. */
  statusLog: 'status-log',
} as const;

/**
 * How keys begin that are short as a rule: those of many share a delivery, up to what one key's may have. Each stays a key of its own, so
 * that one that is refused holds up no other. A delivery has them in this order: reports of steps ahead of the POSTED that waits for them.
 */
export const SHORT_KEYS = {
  toFinance: [keys.approval(''), keys.invoice('')],
  toDataverse: [keys.journalLine(''), keys.invoiceStep(''), keys.invoice('')],
} as const;
