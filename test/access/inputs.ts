// Inputs of every mutation, made from the schema: what must be given, with ids of documents that are there, so that nothing but the
// permission stands in the way of most. It must never leave a mutation out: the schema says which there are.
import {
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import type { Documents } from './documents';

export type Input = Record<string, unknown>;

/** Fields whose document is not called as they are: `mutation.field` or `field` by the name in Documents. */
const CALLED: Readonly<Record<string, string>> = {
  'markInvoicePaid.invoiceId': 'confirmedInvoiceId',
  'reviseInvoice.invoiceId': 'confirmedInvoiceId',
  'confirmInvoices.invoiceIds': 'invoiceId',
  'createInvoices.contractIds': 'contractId',
  'createMilestone.contractLineId': 'fixedLineId',
  'postRevenueEstimate.projectId': 'fixedProjectId',
  'eliminateRevenueEstimate.projectId': 'fixedProjectId',
  'deleteInvoiceSchedule.id': 'scheduleId',
  'pauseDataLoad.id': 'dataLoadId',
  'resumeDataLoad.id': 'dataLoadId',
  'cancelDataLoad.id': 'dataLoadId',
  'approveEntries.id': 'entryId',
  'recallEntries.ids': 'entryId',
  'cancelApprovals.ids': 'entryId',
  'deleteIntegrationJournalLines.lineIds': 'journalLineId',
  'updateJournalLines.lineIds': 'journalLineId',
  'postInvoiceProposals.numbers': 'proposalNumber',
  'importFromStaging.proposalNumber': 'proposalNumber',
  'createContract.contractId': 'contractId',
  'bulkOperation.id': 'operationId',
  'contract.id': 'contractId',
  'dataLoad.id': 'dataLoadId',
  'entry.id': 'entryId',
  'integrationJournal.id': 'journalId',
  'invoice.id': 'confirmedInvoiceId',
  'legalEntity.id': 'legalEntity',
  'milestone.id': 'milestoneId',
  'onAccountTransactions.milestoneIds': 'milestonePartId',
  'updateOnAccountTransaction.milestoneId': 'milestonePartId',
  'passedOverRows.loadId': 'dataLoadId',
  'reconciliationReport.id': 'reportId',
  'retainer.id': 'retainerId',
  'voucher.number': 'voucherNumber',
  ids: 'itemId',
  number: 'proposalNumber',
  detailIds: 'detailId',
  actualIds: 'actualId',
};

/** What is given beside what must be, and values that are no document's. */
const GIVEN: Readonly<Record<string, Input>> = {
  confirmInvoices: { invoiceIds: [''] },
  postInvoiceProposals: { numbers: [''] },
  createProject: { number: 'P-NEW' },
  createContract: { number: 'C-NEW' },
  startDataLoad: { contractId: '' },
  pauseTableMap: { name: 'Project invoice proposal V2 (invoices)' },
  resumeTableMap: { name: 'Project invoice proposal V2 (invoices)' },
  releaseParkedInDataverse: { keys: ['invoice:none'] },
  releaseParkedInFinance: { keys: ['invoice:none'] },
  scheduleRetainers: { count: 2 },
  updateContract: { name: 'Another name' },
  updateContractLine: { name: 'Another name' },
  updateMilestone: { name: 'Another name' },
  updateRetainer: { description: 'Another text' },
  updateInvoice: { name: 'Another name' },
  rejectInvoiceProposal: { reason: 'Another price' },
  updateInvoiceProposal: { textBefore: 'Another text' },
  updateJournalLines: { dimensions: [{ dimension: 'Department', value: 'Sales' }], lineIds: [''] },
  updateProposalLines: { salesTaxGroup: 'DOMESTIC' },
  updateOnAccountTransaction: { salesTaxGroup: 'DOMESTIC' },
  prepareProgressInvoice: { percent: '10' },
  postRevenueEstimate: { percentComplete: '20' },
  setExchangeRate: { rate: '1.5', fromCurrency: 'EUR', toCurrency: 'USD' },
  setFiscalPeriodState: { startDate: '2026-12-01' },
};

/** An input that says all it must, of documents that are there. */
export function inputOf(schema: GraphQLSchema, mutation: string, documents: Documents): Input {
  const type = argumentOf(schema, mutation);
  if (type === undefined) return {};
  const made = valueFor(type, `${mutation}.input`, documents) as Input;
  const given = Object.entries(GIVEN[mutation] ?? {}).map(([name, value]) => {
    const isDocument = value === '' || (Array.isArray(value) && value[0] === '');
    const found = documentOf(mutation, name, documents);
    return [name, isDocument ? (Array.isArray(value) ? [found] : found) : value];
  });
  return { ...made, ...Object.fromEntries(given) };
}

/** The same, of documents that nobody has: what an id that was never given is answered with. */
export function unknownDocuments(documents: Documents): Documents {
  const unknown = (value: string) => (/^[0-9a-f-]{36}$/.test(value) ? '01a20985-0000-7000-8000-000000000000' : 'NONE');
  return Object.fromEntries(Object.entries(documents).map(([name, value]) => [name, unknown(value)]));
}

/** The type of a mutation's input; undefined: it takes none. */
export function argumentOf(schema: GraphQLSchema, mutation: string): GraphQLInputType | undefined {
  const field = schema.getMutationType()?.getFields()[mutation] as GraphQLField<unknown, unknown>;
  return field.args.find(({ name }) => name === 'input')?.type;
}

/** A mutation as text, with its refusals; its variable is `input`. */
export function textOf(schema: GraphQLSchema, mutation: string): string {
  const type = argumentOf(schema, mutation);
  const fields = '{ userErrors { code message path } }';
  return type === undefined
    ? `mutation { ${mutation} ${fields} }`
    : `mutation ($input: ${type}) { ${mutation}(input: $input) ${fields} }`;
}

/** A value of this type at `mutation.….field`. */
export function valueFor(type: GraphQLInputType, path: string, documents: Documents): unknown {
  if (isNonNullType(type)) return valueFor(type.ofType, path, documents);
  if (isListType(type)) return [valueFor(type.ofType, path, documents)];
  const named = getNamedType(type);
  const field = path.slice(path.lastIndexOf('.') + 1);
  if (isInputObjectType(named)) {
    const must = Object.values(named.getFields()).filter((each) => isNonNullType(each.type));
    return Object.fromEntries(must.map((each) => [each.name, valueFor(each.type, `${path}.${each.name}`, documents)]));
  }
  if (isEnumType(named)) return named.getValues()[0]?.name;
  if (field === 'splitPercent') return '100';
  const found = documentOf(path.slice(0, path.indexOf('.')), field, documents);
  if (found !== undefined && (named.name === 'ID' || named.name === 'String')) return found;
  return PLAIN[named.name];
}

const PLAIN: Readonly<Record<string, unknown>> = {
  ID: '01a20985-0000-7000-8000-000000000001',
  String: 'text',
  Int: 1,
  Boolean: true,
  Decimal: '1.00',
  Date: '2026-11-23',
  CurrencyCode: 'USD',
};

/** Whether the test's documents say what this argument of a root field is. */
export function isCalled(path: string): boolean {
  return CALLED[path] !== undefined;
}

function documentOf(mutation: string, field: string, documents: Documents): string | undefined {
  return documents[CALLED[`${mutation}.${field}`] ?? CALLED[field] ?? field];
}
