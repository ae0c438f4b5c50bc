/**
 * @generated SignedSource<<57508bb2b0c4774dfaf5339218b5c54b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type relayOperationsDraftsQuery$variables = {
  first: number;
};
export type relayOperationsDraftsQuery$data = {
  readonly invoices: {
    readonly nodes: ReadonlyArray<{
      readonly customer: {
        readonly id: string;
        readonly name: string;
      };
      readonly id: string;
      readonly number: string;
      readonly totalAmount: {
        readonly amount: string;
        readonly currency: string;
      };
    }>;
  };
};
export type relayOperationsDraftsQuery = {
  response: relayOperationsDraftsQuery$data;
  variables: relayOperationsDraftsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "first"
  }
],
v1 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Literal",
        "name": "filter",
        "value": {
          "status": [
            "DRAFT"
          ]
        }
      },
      {
        "kind": "Variable",
        "name": "first",
        "variableName": "first"
      }
    ],
    "concreteType": "InvoiceConnection",
    "kind": "LinkedField",
    "name": "invoices",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Invoice",
        "kind": "LinkedField",
        "name": "nodes",
        "plural": true,
        "selections": [
          (v1/*:: as any*/),
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
            "concreteType": "Customer",
            "kind": "LinkedField",
            "name": "customer",
            "plural": false,
            "selections": [
              (v1/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "name",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "Money",
            "kind": "LinkedField",
            "name": "totalAmount",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "amount",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "currency",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "relayOperationsDraftsQuery",
    "selections": (v2/*:: as any*/),
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "relayOperationsDraftsQuery",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "5a0488918358211219996038987fc7a1",
    "id": null,
    "metadata": {},
    "name": "relayOperationsDraftsQuery",
    "operationKind": "query",
    "text": "query relayOperationsDraftsQuery(\n  $first: Int!\n) {\n  invoices(first: $first, filter: {status: [DRAFT]}) {\n    nodes {\n      id\n      number\n      customer {\n        id\n        name\n      }\n      totalAmount {\n        amount\n        currency\n      }\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "8ee7931b0d7f3d5cfa0c59d097dfe33f";

export default node;
