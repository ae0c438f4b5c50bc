// The table maps as data: which columns of a source row travel under which name, per direction and version. domain.md 4.1
// A definition that was ever sent under its version must not change: add the next version beside it. Amounts, quantities,
// prices and rates travel as the integers that they are; whoever wants a human form makes it at the edge.
import { MAPS } from './messages';

export type MapDirection = 'DATAVERSE_TO_FINANCE' | 'FINANCE_TO_DATAVERSE';

/** One column: where it comes from, what it is called there, and, for codes, which value becomes which. */
export interface ColumnMap {
  readonly from: string;
  readonly to: string;
  /** Every value that may come, with what it becomes. A value that is not listed is a failed look-up and parks the key. */
  readonly values?: Readonly<Record<string, string | number | null>>;
  /** What a row says that was queued before it had this column. Without it, a column that is missing parks the key. */
  readonly absent?: string | number | null;
}

export interface TableMapDefinition {
  readonly name: string;
  readonly direction: MapDirection;
  readonly version: number;
  readonly columns: readonly ColumnMap[];
  /** Only rows whose column has this value travel: the second guard behind the flow that queued them. faults.md I11 */
  readonly filter?: { readonly column: string; readonly equals: string | number };
}

/** 'contract_line_id' → 'contractLineId': the name in Finance of a column that is called alike. */
const camel = (column: string): string => column.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
/** `{ id: 'projectId', name: '' }`: an empty target is the source's own name in camel case. */
const columns = (pairs: Readonly<Record<string, string>>): ColumnMap[] =>
  Object.entries(pairs).map(([from, to]) => ({ from, to: to === '' ? camel(from) : to }));

/** Rows that Dataverse marked skip-sync never reach Finance. domain.md 4.4 */
const travels = { column: 'skip_sync', equals: 0 } as const;
const toFinance = { direction: 'DATAVERSE_TO_FINANCE', version: 1 } as const;
const toDataverse = { direction: 'FINANCE_TO_DATAVERSE', version: 1 } as const;

const ACTUAL_COLUMNS = columns({
  id: 'actualId',
  legal_entity: 'dataAreaId',
  transaction_type: 'transType',
  transaction_class: 'transactionClassification',
  billing_type: '',
  document_date: '',
  accounting_date: '',
  description: '',
  quantity: '',
  price: 'unitPrice',
  amount: '',
  currency: 'transactionCurrencyId',
  project_id: '',
  contract_id: '',
  contract_line_id: 'contractLine',
  contract_customer_id: 'fundingSourceId',
  account_number: 'customerAccountNumber',
  milestone_id: '',
  category: 'transactionCategoryId',
  resource: 'bookableResourceName',
  invoice_number: 'invoiceId',
});

export const TO_FINANCE_MAPS: readonly TableMapDefinition[] = [
  {
    ...toFinance,
    name: MAPS.contracts,
    columns: columns({
      id: 'contractId',
      legal_entity: 'dataAreaId',
      number: 'contractNumber',
      name: '',
      currency: '',
    }),
  },
  {
    ...toFinance,
    name: MAPS.contractLines,
    columns: columns({ id: 'contractLineId', contract_id: '', name: '', billing_method: '', project_id: '' }),
  },
  {
    ...toFinance,
    name: MAPS.fundingSources,
    columns: columns({
      id: 'fundingSourceId',
      contract_id: '',
      legal_entity: 'dataAreaId',
      account_number: 'customerAccountNumber',
      payment_terms: '',
    }),
  },
  {
    ...toFinance,
    name: MAPS.projects,
    columns: columns({ id: 'projectId', legal_entity: 'dataAreaId', number: 'projectNumber', name: '' }),
  },
  {
    ...toFinance,
    name: MAPS.milestones,
    columns: columns({
      id: 'milestoneId',
      legal_entity: 'dataAreaId',
      contract_id: '',
      contract_line_id: '',
      contract_customer_id: 'fundingSourceId',
      project_id: '',
      name: 'description',
      currency: '',
      amount: '',
      milestone_date: 'transactionDate',
    }),
  },
  { ...toFinance, name: MAPS.actuals, columns: ACTUAL_COLUMNS, filter: travels },
  {
    ...toFinance,
    version: 2,
    name: MAPS.actuals,
    columns: [...ACTUAL_COLUMNS, { from: 'adjustment_status', to: 'adjustmentStatus', absent: null }],
    filter: travels,
  },
  {
    ...toFinance,
    name: MAPS.links,
    columns: columns({
      id: 'transactionRelationshipId',
      actual1_id: 'transaction1Id',
      role1: 'transaction1Role',
      actual2_id: 'transaction2Id',
      role2: 'transaction2Role',
      invoice_number: 'invoiceId',
    }),
    filter: travels,
  },
  {
    ...toFinance,
    name: MAPS.invoices,
    columns: columns({
      number: 'proposalId',
      id: 'invoiceId',
      legal_entity: 'dataAreaId',
      name: '',
      contract_id: '',
      contract_customer_id: 'fundingSourceId',
      account_number: 'invoiceAccount',
      currency: 'currencyId',
      invoice_date: '',
      accounting_date: '',
      payment_terms: 'payment',
      billed_count: '',
      billed_total: '',
      billed_checksum: 'hashedListOfBillableSalesActualIds',
      link_count: '',
    }),
  },
];

export const TO_DATAVERSE_MAPS: readonly TableMapDefinition[] = [
  {
    ...toDataverse,
    name: MAPS.actuals,
    columns: columns({
      actual_id: '',
      voucher_number: '',
      accounting_amount: '',
      accounting_currency: '',
      exchange_rate: '',
      sales_tax: 'salesTaxAmount',
      proposal_number: 'proposalId',
    }),
  },
  {
    ...toDataverse,
    name: MAPS.customerInvoices,
    columns: columns({
      proposal_number: 'proposalId',
      invoice_id: '',
      number: 'customerInvoiceNumber',
      invoice_date: 'customerInvoiceDate',
      sales_tax: '',
      total_amount: 'total',
      currency: 'currencyId',
      billed_count: '',
    }),
  },
];
