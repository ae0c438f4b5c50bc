/**
 * @generated SignedSource<<92b622ae9d3f85875a56dfa0567889fc>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "ACCOUNT_MISSING" | "ACCRUAL_BALANCED" | "ACTUAL_UNKNOWN" | "AMOUNT_OUT_OF_RANGE" | "APPROVAL_NOT_NEEDED" | "BAD_REQUEST" | "BAD_USER_INPUT" | "BATCH_TOO_LONG" | "BEGINNING_BALANCE_PENDING" | "BEGINNING_BALANCE_UNSUPPORTED" | "BELONGS_TO_DATAVERSE" | "BODY_TOO_LONG" | "BOOKS_RESTORED" | "CONFIRMATION_RUNNING" | "CONTRACT_CHANGED" | "CONTRACT_CONFIRMED" | "CONTRACT_LOST" | "CONTRACT_MISSING" | "CORRECTION_IN_PROGRESS" | "CORRECTION_TARGET_DIFFERS" | "CORRECTION_UNCHANGED" | "COST_TOO_HIGH" | "CROSS_SITE_REQUEST" | "CURRENCY_DIFFERS" | "CURSOR_INVALID" | "CUSTOMER_IN_USE" | "CUSTOMER_NOT_ON_CONTRACT" | "CUSTOMER_ON_HOLD" | "CUSTOMER_UNKNOWN" | "CUT_OFF_DATE_MISSING" | "DATE_INVALID" | "DECIMAL_INVALID" | "DEPENDENCY_MISSING" | "DETAIL_NOT_CHARGED" | "DETAIL_NOT_CORRECTABLE" | "DETAIL_NOT_EDITABLE" | "DIMENSION_MISSING" | "DIMENSION_VALUE_UNKNOWN" | "DIVERGED" | "DOCUMENTS_BUSY" | "DOCUMENT_NOT_TRUSTED" | "DOCUMENT_TOO_DEEP" | "DOCUMENT_TOO_LONG" | "ENTRY_ALREADY_APPROVED" | "ENTRY_INVOICED" | "ENTRY_NOT_APPROVED" | "ENTRY_RECALLED" | "ESTIMATE_ELIMINATED" | "ESTIMATE_EXISTS" | "ESTIMATE_INCOMPLETE" | "ESTIMATE_NOT_FOR_PROJECT" | "ESTIMATE_NOT_LAST" | "ESTIMATE_REVERSED" | "EXCHANGE_NOT_RECONCILED" | "FILTER_TOO_WIDE" | "FORBIDDEN" | "GRAPHQL_PARSE_FAILED" | "GRAPHQL_VALIDATION_FAILED" | "IDEMPOTENCY_KEY_INVALID" | "IDEMPOTENCY_KEY_REUSED" | "IDENTITY_PROVIDER_UNAVAILABLE" | "INTERCOMPANY_NOT_SET_UP" | "INTERNAL_SERVER_ERROR" | "INTROSPECTION_OFF" | "INVOICE_CHANGED" | "INVOICE_DATE_TOO_EARLY" | "INVOICE_EMPTY" | "INVOICE_NOT_CONFIRMED" | "INVOICE_NOT_DRAFT" | "ITEM_NOT_READY" | "JOURNAL_BUSY" | "JOURNAL_CHANGED" | "JOURNAL_LINE_FAILED" | "JOURNAL_NOT_DRAFT" | "JOURNAL_NOT_IN_ERROR" | "JOURNAL_NOT_POSTED" | "JOURNAL_POSTED" | "LEGAL_ENTITY_UNKNOWN" | "LIMIT_EXCEEDED" | "LINES_DELETED" | "LINE_PROPERTY_MISSING" | "LINE_REPEATS_ANOTHER" | "LIST_TOO_LONG" | "LOAD_OVER" | "LOAD_UNFINISHED" | "MAP_ANEW_UNSAFE" | "MAP_CHANGED" | "MAP_COLUMN_INCOMPLETE" | "MAP_COLUMN_UNKNOWN" | "MAP_DEFINITION_INVALID" | "MAP_FILTER_MISSING" | "MAP_FILTER_UNKNOWN" | "MAP_KEY_ALTERED" | "MAP_KEY_MISSING" | "MAP_LOOKUP_FAILED" | "MAP_LOOKUP_UNKNOWN" | "MAP_NOT_OWNED" | "MAP_ORDER_CIRCLE" | "MAP_ORDER_UNKNOWN" | "MAP_PAUSED" | "MAP_TABLE_DIFFERS" | "MAP_TARGET_MISSING" | "MAP_TARGET_TWICE" | "MAP_TARGET_UNKNOWN" | "MAP_VALUES_AMBIGUOUS" | "MAP_VALUES_INCOMPLETE" | "MAP_VALUE_REFUSED" | "MESSAGE_INVALID" | "MESSAGE_PARKED" | "MILESTONE_BILLED" | "MISMATCHED_BILLED_SALES" | "NEEDED_LINES_CHANGED" | "NOTHING_TO_INVOICE" | "NOT_FOUND" | "NOT_PARKED" | "NOT_READY_MARKABLE" | "NUMBER_TAKEN" | "OFFSET_ACCOUNT_NEEDED" | "ON_ACCOUNT_BILLED" | "ON_ACCOUNT_CHANGED" | "ON_ACCOUNT_MISSING" | "OPERATION_TIMEOUT" | "ORIGINAL_MISSING" | "ORIGINAL_NOT_POSTED" | "PAGE_SIZE_OUT_OF_RANGE" | "PARTIAL_CREDIT_UNSUPPORTED" | "PAYMENT_TERMS_UNKNOWN" | "PEER_AWAY" | "PERIOD_CLOSED" | "PERIOD_ON_HOLD" | "PERSISTED_QUERY_MISMATCH" | "PERSISTED_QUERY_NOT_FOUND" | "PERSISTED_QUERY_NOT_SUPPORTED" | "POSTED_BEFORE_DIFFERS" | "PROGRESS_EXCEEDED" | "PROJECT_MISSING" | "PROPOSAL_CHANGED" | "PROPOSAL_EMPTY" | "PROPOSAL_NOT_APPROVED" | "PROPOSAL_NOT_OPEN" | "PROPOSAL_STATUS_WRONG" | "RATE_LIMITED" | "RATE_MISSING" | "RECONCILIATION_RUNNING" | "RESULT_UNKNOWN" | "RETAINER_BILLED" | "RETAINER_CHANGED" | "RETAINER_EXCEEDED" | "RETAINER_NOT_CORRECTABLE" | "RETAINER_NOT_REFUNDABLE" | "REVERSAL_IMPOSSIBLE" | "SCHEDULE_EXISTS" | "SCHEDULE_HAS_RUN" | "SEQUENCE_IN_USE" | "SEQUENCE_MISSING" | "SETUP_INVALID" | "SET_UP_CHANGED" | "SHUTTING_DOWN" | "SLICING_ARGUMENT_REQUIRED" | "STAGED_ACTUAL_MISSING" | "STREAM_TOO_SLOW" | "SUBGRAPH_BUSY" | "SUBGRAPH_TIMEOUT" | "SUBGRAPH_UNAVAILABLE" | "SUBMITTER_MAY_NOT_APPROVE" | "TABLE_MAP_UNKNOWN" | "TAX_GROUP_UNKNOWN" | "TOKEN_EXPIRED" | "TOO_MANY_ALIASES" | "TOO_MANY_DIRECTIVES" | "TOO_MANY_FIELDS" | "TOO_MANY_ROOT_FIELDS" | "UNAUTHENTICATED" | "UNAUTHORIZED_FIELD_OR_TYPE" | "UNBILLED_SALE_MISSING" | "UNBILLED_SALE_NOT_JOURNALISED" | "UNBILLED_SALE_SETTLED" | "UNEXPECTED_FAILURE" | "%future added value";
export type PostingStep = "CONFIRMED" | "IMPORTED" | "POSTED" | "RECEIVED" | "STAGED" | "WRITTEN_BACK" | "%future added value";
export type ProjectInvoiceStatus = "CONFIRMED" | "DRAFT" | "IN_REVIEW" | "POSTED" | "%future added value";
export type ConfirmInvoiceInput = {
  expectedVersion?: number | null | undefined;
  idempotencyKey?: string | null | undefined;
  invoiceId: string;
  timeoutMs?: number | null | undefined;
  waitFor?: PostingStep | null | undefined;
};
export type relayOperationsConfirmMutation$variables = {
  input: ConfirmInvoiceInput;
};
export type relayOperationsConfirmMutation$data = {
  readonly confirmInvoice: {
    readonly invoice: {
      readonly id: string;
      readonly number: string;
      readonly status: ProjectInvoiceStatus;
    } | null | undefined;
    readonly replayed: boolean;
    readonly userErrors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
    }>;
  };
};
export type relayOperationsConfirmMutation = {
  response: relayOperationsConfirmMutation$data;
  variables: relayOperationsConfirmMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "ConfirmInvoicePayload",
    "kind": "LinkedField",
    "name": "confirmInvoice",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "replayed",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "UserError",
        "kind": "LinkedField",
        "name": "userErrors",
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
            "kind": "ScalarField",
            "name": "number",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "status",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "relayOperationsConfirmMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "relayOperationsConfirmMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "02d9958c47d05920aed942a11e8ead01",
    "id": null,
    "metadata": {},
    "name": "relayOperationsConfirmMutation",
    "operationKind": "mutation",
    "text": "mutation relayOperationsConfirmMutation(\n  $input: ConfirmInvoiceInput!\n) {\n  confirmInvoice(input: $input) {\n    replayed\n    userErrors {\n      code\n      message\n    }\n    invoice {\n      id\n      number\n      status\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "12f2c67fbfaf088089d3e07a94ec7d15";

export default node;
