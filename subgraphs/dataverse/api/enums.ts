// The enums that Dataverse alone speaks. Rows hold the names, so a value must never be renamed. The posting steps stand in the
// order of the journey, because waiting for one compares places.
import { graphqlEnum } from '../../graphql/enums';

export const ProjectInvoiceStatus = graphqlEnum(
  'ProjectInvoiceStatus',
  ['DRAFT', 'IN_REVIEW', 'CONFIRMED', 'POSTED'],
  "POSTED once Finance's customer invoice has been written back. Being paid is a separate fact: markedPaidAt.",
);
export const TransactionType = graphqlEnum('TransactionType', [
  'COST',
  'UNBILLED_SALES',
  'BILLED_SALES',
  'INTER_ORGANIZATIONAL_SALES',
  'RESOURCING_UNIT_COST',
  'PROJECT_CONTRACT',
]);
export const BillingStatus = graphqlEnum(
  'BillingStatus',
  ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE', 'CUSTOMER_INVOICE_CREATED', 'CUSTOMER_INVOICE_POSTED', 'CANCELED'],
  "CUSTOMER_INVOICE_POSTED is set when the proforma is confirmed: Microsoft's word, kept because integrations know it.",
);
export const NotToExceedStatus = graphqlEnum(
  'NotToExceedStatus',
  ['NOT_EVALUATED', 'COMMITTED', 'FAILED', 'NOT_APPLICABLE'],
  'COMMITTED stands against the limits that it falls under; FAILED cannot be marked ready.',
);
export const AdjustmentStatus = graphqlEnum('AdjustmentStatus', ['IN_PROCESS', 'ADJUSTED', 'UNADJUSTABLE']);
export const BillingMethod = graphqlEnum('BillingMethod', ['TIME_AND_MATERIAL', 'FIXED_PRICE']);
export const ContractStatus = graphqlEnum('ContractStatus', ['DRAFT', 'CONFIRMED', 'LOST']);
export const MilestoneStatus = graphqlEnum('MilestoneStatus', ['NOT_STARTED', 'IN_PROGRESS', 'COMPLETED']);
export const TaskScope = graphqlEnum(
  'TaskScope',
  ['ALL', 'SELECTED'],
  'SELECTED: only the tasks that the line names are billed under it.',
);
export const ScheduleType = graphqlEnum('ScheduleType', ['COMPLETED_MILESTONES', 'PROGRESS_BASED']);
export const ChargeabilityKind = graphqlEnum('ChargeabilityKind', ['ROLE', 'CATEGORY', 'TASK']);
export const InvoiceDetailKind = graphqlEnum(
  'InvoiceDetailKind',
  ['SALE', 'WRITE_OFF', 'MANUAL', 'MILESTONE', 'RETAINER', 'APPLIED_RETAINER', 'REFUND', 'CORRECTION'],
  'WRITE_OFF is what was taken off the quantity of the SALE beside it; MANUAL has nothing behind it.',
);
export const RefundStatus = graphqlEnum('RefundStatus', ['READY_TO_REFUND', 'REFUNDED']);
export const RetainerFrequency = graphqlEnum('RetainerFrequency', [
  'WEEKLY',
  'BIWEEKLY',
  'MONTHLY',
  'QUARTERLY',
  'YEARLY',
]);
export const TransactionRole = graphqlEnum('TransactionRole', [
  'COST',
  'UNBILLED_SALES',
  'BILLED_SALES',
  'ORIGINAL',
  'REVERSING',
  'REPLACING',
]);
/** In the order of the journey. */
export const POSTING_STEPS = ['CONFIRMED', 'RECEIVED', 'STAGED', 'IMPORTED', 'POSTED', 'WRITTEN_BACK'] as const;
export const PostingStep = graphqlEnum('PostingStep', POSTING_STEPS, 'The points of the journey, in order.');
export const PostingState = graphqlEnum('PostingState', ['MOVING', 'BLOCKED', 'DONE']);
export const MapDirection = graphqlEnum('MapDirection', ['DATAVERSE_TO_FINANCE', 'FINANCE_TO_DATAVERSE', 'BOTH']);
export const MapState = graphqlEnum('MapState', ['RUNNING', 'PAUSED']);
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
export const EntryStatus = graphqlEnum('EntryStatus', ['SUBMITTED', 'APPROVED', 'RECALLED']);
