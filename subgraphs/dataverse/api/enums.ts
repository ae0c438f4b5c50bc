// The enums that Dataverse alone speaks. Rows hold the names, so a value must never be renamed. The posting steps stand in the
// order of the journey, because waiting for one compares places.
import { graphqlEnum } from '../../graphql/enums';

export const ProjectInvoiceStatus = graphqlEnum(
  'ProjectInvoiceStatus',
  ['DRAFT', 'IN_REVIEW', 'CONFIRMED', 'POSTED'],
  "POSTED once Finance's customer invoice has been written back. Being paid is a separate fact: markedPaidAt.",
);
export const TransactionType = graphqlEnum('TransactionType', {
  COST: 'What it cost the company.',
  UNBILLED_SALES: 'What can be billed for it.',
  BILLED_SALES: 'What a confirmed invoice billed.',
  INTER_ORGANIZATIONAL_SALES: 'What the lender of a resource asks of the borrower.',
  RESOURCING_UNIT_COST: 'What a lent resource costs its lender.',
  PROJECT_CONTRACT: 'Nothing here writes it.',
});
export const BillingStatus = graphqlEnum(
  'BillingStatus',
  {
    UNBILLED_SALES_CREATED: 'Not released yet.',
    READY_TO_INVOICE: 'Released: the next draft of its contract and customer takes it.',
    CUSTOMER_INVOICE_CREATED: 'On a draft.',
    CUSTOMER_INVOICE_POSTED: 'On a confirmed invoice.',
    CANCELED: 'Taken back: it is not billed.',
  },
  "CUSTOMER_INVOICE_POSTED is set when the proforma is confirmed: Microsoft's word, kept because integrations know it.",
);
export const NotToExceedStatus = graphqlEnum(
  'NotToExceedStatus',
  {
    NOT_EVALUATED: 'Not judged yet.',
    COMMITTED: 'Within its limits, and counted against them.',
    FAILED: 'It would exceed a limit, and cannot be marked ready.',
    NOT_APPLICABLE: 'No limit speaks of it.',
  },
  'COMMITTED stands against the limits that it falls under; FAILED cannot be marked ready.',
);
export const AdjustmentStatus = graphqlEnum('AdjustmentStatus', {
  IN_PROCESS: 'Being corrected.',
  ADJUSTED: 'It was taken back or replaced.',
  UNADJUSTABLE: 'Never corrected: it takes another one back.',
});
export const BillingMethod = graphqlEnum('BillingMethod', {
  TIME_AND_MATERIAL: 'By what was done.',
  FIXED_PRICE: 'By milestones.',
});
export const ContractStatus = graphqlEnum('ContractStatus', {
  DRAFT: 'Being agreed on.',
  CONFIRMED: 'Agreed on.',
  LOST: 'Closed without an agreement.',
});
export const MilestoneStatus = graphqlEnum('MilestoneStatus', {
  NOT_STARTED: 'Nothing of it is ready.',
  IN_PROGRESS: 'Some of it is ready, on a draft or invoiced.',
  COMPLETED: 'All of it is invoiced.',
});
export const TaskScope = graphqlEnum(
  'TaskScope',
  { ALL: 'Every task of the project.', SELECTED: 'Those that the line names.' },
  'SELECTED: only the tasks that the line names are billed under it.',
);
export const ScheduleType = graphqlEnum('ScheduleType', {
  COMPLETED_MILESTONES: 'A milestone is billed as a whole.',
  PROGRESS_BASED: 'A milestone is billed in parts, as prepareProgressInvoice says.',
});
export const ChargeabilityKind = graphqlEnum('ChargeabilityKind', ['ROLE', 'CATEGORY', 'TASK']);
export const InvoiceDetailKind = graphqlEnum(
  'InvoiceDetailKind',
  {
    SALE: 'Bills an unbilled sale.',
    WRITE_OFF: 'What was taken off the quantity of the SALE beside it.',
    MANUAL: 'Added by hand: nothing is behind it.',
    MILESTONE: "Bills a customer's share of a milestone.",
    RETAINER: 'Bills something paid in advance.',
    APPLIED_RETAINER: 'Sets off what was paid in advance: negative.',
    REFUND: 'Pays back what is left of a retainer: negative.',
    CORRECTION: 'Says anew what a confirmed invoice billed.',
  },
  'WRITE_OFF is what was taken off the quantity of the SALE beside it; MANUAL has nothing behind it.',
);
export const RefundStatus = graphqlEnum('RefundStatus', {
  READY_TO_REFUND: 'The next draft of its customer pays it back.',
  REFUNDED: 'Paid back.',
});
export const RetainerFrequency = graphqlEnum('RetainerFrequency', [
  'WEEKLY',
  'BIWEEKLY',
  'MONTHLY',
  'QUARTERLY',
  'YEARLY',
]);
export const TransactionRole = graphqlEnum('TransactionRole', {
  COST: 'The cost side of the same work.',
  UNBILLED_SALES: 'The unbilled sale of the same work.',
  BILLED_SALES: 'The billed sale of an unbilled one.',
  ORIGINAL: 'What was taken back or replaced.',
  REVERSING: 'Takes the original back.',
  REPLACING: 'Stands in its place.',
});
/** In the order of the journey. */
export const POSTING_STEPS = ['CONFIRMED', 'RECEIVED', 'STAGED', 'IMPORTED', 'POSTED', 'WRITTEN_BACK'] as const;
export const PostingStep = graphqlEnum<(typeof POSTING_STEPS)[number]>(
  'PostingStep',
  {
    CONFIRMED: 'Dataverse committed: nothing can be lost from here.',
    RECEIVED: 'Finance has the header: there is a proposal.',
    STAGED: 'Finance has all billed actuals and links that the header announced, by count and checksum.',
    IMPORTED: 'The proposal has all its lines.',
    POSTED: 'Customer invoice, voucher and ledger entries exist.',
    WRITTEN_BACK: 'Every billed actual and the invoice show the accounting detail: the journey is over.',
  },
  'The points of the journey, in order.',
);
export const PostingState = graphqlEnum('PostingState', {
  MOVING: 'It goes on by itself, or when somebody acts in the ordinary course.',
  BLOCKED: 'Something stands in the way: `blockers` says what, and whose turn it is.',
  DONE: 'WRITTEN_BACK: nothing follows.',
});
export const MapDirection = graphqlEnum('MapDirection', ['DATAVERSE_TO_FINANCE', 'FINANCE_TO_DATAVERSE', 'BOTH']);
export const MapState = graphqlEnum('MapState', {
  RUNNING: 'Rows travel.',
  PAUSED: 'Rows wait, in order and without limit.',
});
export const InvoiceOrder = graphqlEnum(
  'InvoiceOrder',
  [
    'NUMBER_ASC',
    'NUMBER_DESC',
    'INVOICE_DATE_ASC',
    'INVOICE_DATE_DESC',
    'TOTAL_ASC',
    'TOTAL_DESC',
    'CONFIRMED_AT_ASC',
    'CONFIRMED_AT_DESC',
  ],
  'TOTAL compares minor units, whatever the currency. Drafts come before all that is confirmed.',
);
export const EntryClass = graphqlEnum('EntryClass', ['TIME', 'EXPENSE', 'MATERIAL', 'FEE'], 'What people hand in.');
export const EntryStatus = graphqlEnum('EntryStatus', {
  SUBMITTED: 'Waits to be approved.',
  APPROVED: 'There are actuals of it.',
  RECALLED: 'Taken back by who handed it in.',
});
