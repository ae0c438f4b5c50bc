/**
 * @generated SignedSource<<a20807fcc54f254bcdfe9f223f0ffeeb>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type BlockerOwner = "ADMINISTRATOR" | "PROJECT_ACCOUNTANT" | "PROJECT_MANAGER" | "SYSTEM" | "%future added value";
export type ErrorCode = "ACCOUNT_MISSING" | "ACCRUAL_BALANCED" | "ACTUAL_UNKNOWN" | "AMOUNT_OUT_OF_RANGE" | "APPROVAL_NOT_NEEDED" | "BAD_REQUEST" | "BAD_USER_INPUT" | "BATCH_TOO_LONG" | "BEGINNING_BALANCE_PENDING" | "BEGINNING_BALANCE_UNSUPPORTED" | "BELONGS_TO_DATAVERSE" | "BODY_TOO_LONG" | "BOOKS_RESTORED" | "CONFIRMATION_RUNNING" | "CONTRACT_CHANGED" | "CONTRACT_CONFIRMED" | "CONTRACT_LOST" | "CONTRACT_MISSING" | "CORRECTION_IN_PROGRESS" | "CORRECTION_TARGET_DIFFERS" | "CORRECTION_UNCHANGED" | "COST_TOO_HIGH" | "CROSS_SITE_REQUEST" | "CURRENCY_DIFFERS" | "CURSOR_INVALID" | "CUSTOMER_IN_USE" | "CUSTOMER_NOT_ON_CONTRACT" | "CUSTOMER_ON_HOLD" | "CUSTOMER_UNKNOWN" | "CUT_OFF_DATE_MISSING" | "DATE_INVALID" | "DECIMAL_INVALID" | "DEPENDENCY_MISSING" | "DETAIL_NOT_CHARGED" | "DETAIL_NOT_CORRECTABLE" | "DETAIL_NOT_EDITABLE" | "DIMENSION_MISSING" | "DIMENSION_VALUE_UNKNOWN" | "DIVERGED" | "DOCUMENTS_BUSY" | "DOCUMENT_NOT_TRUSTED" | "DOCUMENT_TOO_DEEP" | "DOCUMENT_TOO_LONG" | "ENTRY_ALREADY_APPROVED" | "ENTRY_INVOICED" | "ENTRY_NOT_APPROVED" | "ENTRY_RECALLED" | "ESTIMATE_ELIMINATED" | "ESTIMATE_EXISTS" | "ESTIMATE_INCOMPLETE" | "ESTIMATE_NOT_FOR_PROJECT" | "ESTIMATE_NOT_LAST" | "ESTIMATE_REVERSED" | "EXCHANGE_NOT_RECONCILED" | "FILTER_TOO_WIDE" | "FORBIDDEN" | "GRAPHQL_PARSE_FAILED" | "GRAPHQL_VALIDATION_FAILED" | "IDEMPOTENCY_KEY_INVALID" | "IDEMPOTENCY_KEY_REUSED" | "IDENTITY_PROVIDER_UNAVAILABLE" | "INTERCOMPANY_NOT_SET_UP" | "INTERNAL_SERVER_ERROR" | "INTROSPECTION_OFF" | "INVOICE_CHANGED" | "INVOICE_DATE_TOO_EARLY" | "INVOICE_EMPTY" | "INVOICE_NOT_CONFIRMED" | "INVOICE_NOT_DRAFT" | "ITEM_NOT_READY" | "JOURNAL_BUSY" | "JOURNAL_CHANGED" | "JOURNAL_LINE_FAILED" | "JOURNAL_NOT_DRAFT" | "JOURNAL_NOT_IN_ERROR" | "JOURNAL_NOT_POSTED" | "JOURNAL_POSTED" | "LEGAL_ENTITY_UNKNOWN" | "LIMIT_EXCEEDED" | "LINES_DELETED" | "LINE_PROPERTY_MISSING" | "LINE_REPEATS_ANOTHER" | "LIST_TOO_LONG" | "LOAD_OVER" | "LOAD_UNFINISHED" | "MAP_ANEW_UNSAFE" | "MAP_CHANGED" | "MAP_COLUMN_INCOMPLETE" | "MAP_COLUMN_UNKNOWN" | "MAP_DEFINITION_INVALID" | "MAP_FILTER_MISSING" | "MAP_FILTER_UNKNOWN" | "MAP_KEY_ALTERED" | "MAP_KEY_MISSING" | "MAP_LOOKUP_FAILED" | "MAP_LOOKUP_UNKNOWN" | "MAP_NOT_OWNED" | "MAP_ORDER_CIRCLE" | "MAP_ORDER_UNKNOWN" | "MAP_PAUSED" | "MAP_TABLE_DIFFERS" | "MAP_TARGET_MISSING" | "MAP_TARGET_TWICE" | "MAP_TARGET_UNKNOWN" | "MAP_VALUES_AMBIGUOUS" | "MAP_VALUES_INCOMPLETE" | "MAP_VALUE_REFUSED" | "MESSAGE_INVALID" | "MESSAGE_PARKED" | "MILESTONE_BILLED" | "MISMATCHED_BILLED_SALES" | "NEEDED_LINES_CHANGED" | "NOTHING_TO_INVOICE" | "NOT_FOUND" | "NOT_PARKED" | "NOT_READY_MARKABLE" | "NUMBER_TAKEN" | "OFFSET_ACCOUNT_NEEDED" | "ON_ACCOUNT_BILLED" | "ON_ACCOUNT_CHANGED" | "ON_ACCOUNT_MISSING" | "OPERATION_TIMEOUT" | "ORIGINAL_MISSING" | "ORIGINAL_NOT_POSTED" | "PAGE_SIZE_OUT_OF_RANGE" | "PARTIAL_CREDIT_UNSUPPORTED" | "PAYMENT_TERMS_UNKNOWN" | "PEER_AWAY" | "PERIOD_CLOSED" | "PERIOD_ON_HOLD" | "PERSISTED_QUERY_MISMATCH" | "PERSISTED_QUERY_NOT_FOUND" | "PERSISTED_QUERY_NOT_SUPPORTED" | "POSTED_BEFORE_DIFFERS" | "PROGRESS_EXCEEDED" | "PROJECT_MISSING" | "PROPOSAL_CHANGED" | "PROPOSAL_EMPTY" | "PROPOSAL_NOT_APPROVED" | "PROPOSAL_NOT_OPEN" | "PROPOSAL_STATUS_WRONG" | "RATE_LIMITED" | "RATE_MISSING" | "RECONCILIATION_RUNNING" | "RESULT_UNKNOWN" | "RETAINER_BILLED" | "RETAINER_CHANGED" | "RETAINER_EXCEEDED" | "RETAINER_NOT_CORRECTABLE" | "RETAINER_NOT_REFUNDABLE" | "REVERSAL_IMPOSSIBLE" | "SCHEDULE_EXISTS" | "SCHEDULE_HAS_RUN" | "SEQUENCE_IN_USE" | "SEQUENCE_MISSING" | "SETUP_INVALID" | "SET_UP_CHANGED" | "SHUTTING_DOWN" | "SLICING_ARGUMENT_REQUIRED" | "STAGED_ACTUAL_MISSING" | "STREAM_TOO_SLOW" | "SUBGRAPH_BUSY" | "SUBGRAPH_TIMEOUT" | "SUBGRAPH_UNAVAILABLE" | "SUBMITTER_MAY_NOT_APPROVE" | "TABLE_MAP_UNKNOWN" | "TAX_GROUP_UNKNOWN" | "TOKEN_EXPIRED" | "TOO_MANY_ALIASES" | "TOO_MANY_DIRECTIVES" | "TOO_MANY_FIELDS" | "TOO_MANY_ROOT_FIELDS" | "UNAUTHENTICATED" | "UNAUTHORIZED_FIELD_OR_TYPE" | "UNBILLED_SALE_MISSING" | "UNBILLED_SALE_NOT_JOURNALISED" | "UNBILLED_SALE_SETTLED" | "UNEXPECTED_FAILURE" | "%future added value";
export type PostingState = "BLOCKED" | "DONE" | "MOVING" | "%future added value";
export type PostingStep = "CONFIRMED" | "IMPORTED" | "POSTED" | "RECEIVED" | "STAGED" | "WRITTEN_BACK" | "%future added value";
export type relayOperationsWatchSubscription$variables = {
  after?: string | null | undefined;
  invoiceId: string;
};
export type relayOperationsWatchSubscription$data = {
  readonly invoicePostingStatus: {
    readonly blockers: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
      readonly owner: BlockerOwner;
    }>;
    readonly cursor: string;
    readonly invoice: {
      readonly id: string;
      readonly proposal: {
        readonly lineCount: number;
        readonly number: string;
      } | null | undefined;
    };
    readonly state: PostingState;
    readonly step: PostingStep;
  };
};
export type relayOperationsWatchSubscription = {
  response: relayOperationsWatchSubscription$data;
  variables: relayOperationsWatchSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "after"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "invoiceId"
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "after",
        "variableName": "after"
      },
      {
        "fields": [
          {
            "items": [
              {
                "kind": "Variable",
                "name": "invoiceIds.0",
                "variableName": "invoiceId"
              }
            ],
            "kind": "ListValue",
            "name": "invoiceIds"
          }
        ],
        "kind": "ObjectValue",
        "name": "filter"
      }
    ],
    "concreteType": "PostingStatusEvent",
    "kind": "LinkedField",
    "name": "invoicePostingStatus",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "cursor",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "step",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "state",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Blocker",
        "kind": "LinkedField",
        "name": "blockers",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "owner",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "Invoice",
        "kind": "LinkedField",
        "name": "invoice",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "InvoiceProposal",
            "kind": "LinkedField",
            "name": "proposal",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "number",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "lineCount",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "relayOperationsWatchSubscription",
    "selections": (v2/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "relayOperationsWatchSubscription",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "78f32a9e53ec3b2b05a021cceda521f3",
    "id": null,
    "metadata": {},
    "name": "relayOperationsWatchSubscription",
    "operationKind": "subscription",
    "text": "subscription relayOperationsWatchSubscription(\n  $invoiceId: ID!\n  $after: String\n) {\n  invoicePostingStatus(filter: {invoiceIds: [$invoiceId]}, after: $after) {\n    cursor\n    step\n    state\n    blockers {\n      code\n      message\n      owner\n    }\n    invoice {\n      id\n      proposal {\n        number\n        lineCount\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "4c9ea17cdb69effcf59ead8ec160e036";

export default node;
