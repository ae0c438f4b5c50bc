/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type ProjectInvoiceStatus =
  | 'DRAFT'
  | 'IN_REVIEW'
  | 'CONFIRMED'
  | 'POSTED';

export type PostingStep =
  | 'CONFIRMED'
  | 'RECEIVED'
  | 'STAGED'
  | 'IMPORTED'
  | 'POSTED'
  | 'WRITTEN_BACK';

export type PostingState =
  | 'MOVING'
  | 'BLOCKED'
  | 'DONE';

export type ErrorCode =
  | 'BAD_REQUEST'
  | 'GRAPHQL_PARSE_FAILED'
  | 'GRAPHQL_VALIDATION_FAILED'
  | 'UNAUTHENTICATED'
  | 'TOKEN_EXPIRED'
  | 'IDENTITY_PROVIDER_UNAVAILABLE'
  | 'RATE_LIMITED'
  | 'UNAUTHORIZED_FIELD_OR_TYPE'
  | 'DOCUMENT_TOO_LONG'
  | 'DOCUMENT_TOO_DEEP'
  | 'TOO_MANY_FIELDS'
  | 'TOO_MANY_ALIASES'
  | 'TOO_MANY_ROOT_FIELDS'
  | 'TOO_MANY_DIRECTIVES'
  | 'BODY_TOO_LONG'
  | 'TEXT_TOO_LONG'
  | 'BATCH_TOO_LONG'
  | 'COST_TOO_HIGH'
  | 'SLICING_ARGUMENT_REQUIRED'
  | 'INTROSPECTION_OFF'
  | 'CROSS_SITE_REQUEST'
  | 'PERSISTED_QUERY_NOT_FOUND'
  | 'PERSISTED_QUERY_NOT_SUPPORTED'
  | 'PERSISTED_QUERY_MISMATCH'
  | 'DOCUMENT_NOT_TRUSTED'
  | 'BAD_USER_INPUT'
  | 'DECIMAL_INVALID'
  | 'AMOUNT_OUT_OF_RANGE'
  | 'DATE_INVALID'
  | 'PAGE_SIZE_OUT_OF_RANGE'
  | 'CURSOR_INVALID'
  | 'FILTER_TOO_WIDE'
  | 'LIST_TOO_LONG'
  | 'IDEMPOTENCY_KEY_REUSED'
  | 'IDEMPOTENCY_KEY_INVALID'
  | 'NOT_FOUND'
  | 'FORBIDDEN'
  | 'INTERNAL_SERVER_ERROR'
  | 'RESULT_UNKNOWN'
  | 'STORAGE_FULL'
  | 'SUBGRAPH_UNAVAILABLE'
  | 'SUBGRAPH_TIMEOUT'
  | 'SUBGRAPH_BUSY'
  | 'OPERATION_TIMEOUT'
  | 'SHUTTING_DOWN'
  | 'STREAM_TOO_SLOW'
  | 'DOCUMENTS_BUSY'
  | 'INVOICE_NOT_DRAFT'
  | 'INVOICE_CHANGED'
  | 'INVOICE_EMPTY'
  | 'CORRECTION_UNCHANGED'
  | 'CONFIRMATION_RUNNING'
  | 'DETAIL_NOT_EDITABLE'
  | 'ITEM_NOT_READY'
  | 'INVOICE_DATE_TOO_EARLY'
  | 'INVOICE_NOT_CONFIRMED'
  | 'SCHEDULE_EXISTS'
  | 'SCHEDULE_HAS_RUN'
  | 'RETAINER_CHANGED'
  | 'RETAINER_BILLED'
  | 'RETAINER_EXCEEDED'
  | 'RETAINER_NOT_REFUNDABLE'
  | 'DETAIL_NOT_CORRECTABLE'
  | 'DETAIL_NOT_CHARGED'
  | 'CORRECTION_IN_PROGRESS'
  | 'PARTIAL_CREDIT_UNSUPPORTED'
  | 'RETAINER_NOT_CORRECTABLE'
  | 'CORRECTED_NOT_POSTED'
  | 'CORRECTION_TARGET_DIFFERS'
  | 'NOTHING_TO_INVOICE'
  | 'NOT_READY_MARKABLE'
  | 'LIMIT_EXCEEDED'
  | 'CONTRACT_CHANGED'
  | 'CONTRACT_LOST'
  | 'CONTRACT_CONFIRMED'
  | 'CUSTOMER_IN_USE'
  | 'MILESTONE_BILLED'
  | 'PROGRESS_EXCEEDED'
  | 'CUSTOMER_NOT_ON_CONTRACT'
  | 'ENTRY_ALREADY_APPROVED'
  | 'ENTRY_RECALLED'
  | 'ENTRY_NOT_APPROVED'
  | 'ENTRY_INVOICED'
  | 'CURRENCY_DIFFERS'
  | 'NUMBER_TAKEN'
  | 'MISMATCHED_BILLED_SALES'
  | 'UNBILLED_SALE_MISSING'
  | 'UNBILLED_SALE_NOT_JOURNALISED'
  | 'JOURNAL_NOT_POSTED'
  | 'ON_ACCOUNT_MISSING'
  | 'UNBILLED_SALE_SETTLED'
  | 'ORIGINAL_MISSING'
  | 'ORIGINAL_NOT_POSTED'
  | 'REVERSAL_IMPOSSIBLE'
  | 'INTERCOMPANY_NOT_SET_UP'
  | 'CONTRACT_MISSING'
  | 'BEGINNING_BALANCE_PENDING'
  | 'BEGINNING_BALANCE_UNSUPPORTED'
  | 'CUT_OFF_DATE_MISSING'
  | 'NEEDED_LINES_CHANGED'
  | 'LINES_DELETED'
  | 'CUSTOMER_ON_HOLD'
  | 'MESSAGE_PARKED'
  | 'JOURNAL_LINE_FAILED'
  | 'STAGED_ACTUAL_MISSING'
  | 'JOURNAL_BUSY'
  | 'JOURNAL_POSTED'
  | 'JOURNAL_NOT_IN_ERROR'
  | 'PROPOSAL_NOT_OPEN'
  | 'PROPOSAL_EMPTY'
  | 'PROPOSAL_CHANGED'
  | 'JOURNAL_NOT_DRAFT'
  | 'PERIOD_CLOSED'
  | 'RATE_MISSING'
  | 'ACCOUNT_MISSING'
  | 'SEQUENCE_MISSING'
  | 'LINE_PROPERTY_MISSING'
  | 'PROJECT_MISSING'
  | 'LEGAL_ENTITY_UNKNOWN'
  | 'CUSTOMER_UNKNOWN'
  | 'TAX_GROUP_UNKNOWN'
  | 'DIMENSION_MISSING'
  | 'DIMENSION_VALUE_UNKNOWN'
  | 'BELONGS_TO_DATAVERSE'
  | 'LINE_REPEATS_ANOTHER'
  | 'ON_ACCOUNT_BILLED'
  | 'ON_ACCOUNT_CHANGED'
  | 'JOURNAL_CHANGED'
  | 'ACCRUAL_BALANCED'
  | 'OFFSET_ACCOUNT_NEEDED'
  | 'ESTIMATE_NOT_FOR_PROJECT'
  | 'ESTIMATE_EXISTS'
  | 'ESTIMATE_NOT_LAST'
  | 'ESTIMATE_ELIMINATED'
  | 'ESTIMATE_INCOMPLETE'
  | 'ESTIMATE_REVERSED'
  | 'PROPOSAL_NOT_APPROVED'
  | 'PROPOSAL_STATUS_WRONG'
  | 'APPROVAL_NOT_NEEDED'
  | 'SUBMITTER_MAY_NOT_APPROVE'
  | 'SEGREGATION_OF_DUTIES'
  | 'PAYMENT_TERMS_UNKNOWN'
  | 'TABLE_MAP_UNKNOWN'
  | 'MAP_PAUSED'
  | 'NOT_PARKED'
  | 'MESSAGE_INVALID'
  | 'WIRE_SIGNATURE_INVALID'
  | 'BOOKS_RESTORED'
  | 'POSTED_BEFORE_DIFFERS'
  | 'RECONCILIATION_RUNNING'
  | 'EXCHANGE_NOT_RECONCILED'
  | 'PEER_AWAY'
  | 'DIVERGED'
  | 'MESSAGE_LOST'
  | 'ACTUAL_UNKNOWN'
  | 'UNEXPECTED_FAILURE'
  | 'LOAD_UNFINISHED'
  | 'LOAD_OVER'
  | 'DEPENDENCY_MISSING'
  | 'MAP_ANEW_UNSAFE'
  | 'MAP_LOOKUP_FAILED'
  | 'MAP_DEFINITION_INVALID'
  | 'MAP_CHANGED'
  | 'MAP_NOT_OWNED'
  | 'MAP_TABLE_DIFFERS'
  | 'MAP_COLUMN_UNKNOWN'
  | 'MAP_TARGET_UNKNOWN'
  | 'MAP_TARGET_TWICE'
  | 'MAP_TARGET_MISSING'
  | 'MAP_KEY_MISSING'
  | 'MAP_KEY_ALTERED'
  | 'MAP_VALUE_REFUSED'
  | 'MAP_VALUES_INCOMPLETE'
  | 'MAP_VALUES_AMBIGUOUS'
  | 'MAP_COLUMN_INCOMPLETE'
  | 'MAP_LOOKUP_UNKNOWN'
  | 'MAP_FILTER_UNKNOWN'
  | 'MAP_FILTER_MISSING'
  | 'MAP_ORDER_UNKNOWN'
  | 'MAP_ORDER_CIRCLE'
  | 'SETUP_INVALID'
  | 'SET_UP_CHANGED'
  | 'SEQUENCE_IN_USE'
  | 'PERIOD_BOOKED'
  | 'PERIOD_ON_HOLD';

export type BlockerOwner =
  | 'PROJECT_MANAGER'
  | 'PROJECT_ACCOUNTANT'
  | 'ADMINISTRATOR'
  | 'SYSTEM';

export type ConfirmInvoiceInput = {
  invoiceId: string | number;
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  waitFor?: PostingStep | null | undefined;
  timeoutMs?: number | null | undefined;
};

export type DraftsQueryVariables = Exact<{
  first: number;
}>;


export type DraftsQuery = { invoices: { nodes: Array<{ id: string, number: string, customer: { id: string, name: string }, totalAmount: { amount: string, currency: string } }> } };

export type ConfirmMutationVariables = Exact<{
  input: ConfirmInvoiceInput;
}>;


export type ConfirmMutation = { confirmInvoice: { replayed: boolean, userErrors: Array<{ code: ErrorCode, message: string }>, invoice: { id: string, number: string, status: ProjectInvoiceStatus } | null } };

export type WatchSubscriptionVariables = Exact<{
  invoiceId: string | number;
  after?: string | null | undefined;
}>;


export type WatchSubscription = { invoicePostingStatus: { cursor: string, step: PostingStep, state: PostingState, blockers: Array<{ code: ErrorCode, message: string, owner: BlockerOwner }>, invoice: { id: string, proposal: { number: string, lineCount: number } | null } } };


export const DraftsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Drafts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoices"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"ListValue","values":[{"kind":"EnumValue","value":"DRAFT"}]}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"customer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}},{"kind":"Field","name":{"kind":"Name","value":"totalAmount"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"amount"}},{"kind":"Field","name":{"kind":"Name","value":"currency"}}]}}]}}]}}]}}]} as unknown as DocumentNode<DraftsQuery, DraftsQueryVariables>;
export const ConfirmDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Confirm"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ConfirmInvoiceInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"confirmInvoice"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"replayed"}},{"kind":"Field","name":{"kind":"Name","value":"userErrors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}}]}}]}}]} as unknown as DocumentNode<ConfirmMutation, ConfirmMutationVariables>;
export const WatchDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"Watch"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"invoicePostingStatus"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"filter"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"invoiceIds"},"value":{"kind":"ListValue","values":[{"kind":"Variable","name":{"kind":"Name","value":"invoiceId"}}]}}]}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"step"}},{"kind":"Field","name":{"kind":"Name","value":"state"}},{"kind":"Field","name":{"kind":"Name","value":"blockers"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"owner"}}]}},{"kind":"Field","name":{"kind":"Name","value":"invoice"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"proposal"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"number"}},{"kind":"Field","name":{"kind":"Name","value":"lineCount"}}]}}]}}]}}]}}]} as unknown as DocumentNode<WatchSubscription, WatchSubscriptionVariables>;