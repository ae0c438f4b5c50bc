// What Dataverse sends, for tests of Finance: rows as the table maps make them, from few words. It must hold no rule that the
// product decides.
import { billedChecksum } from '../../../schema/checksum';
import { MAPS } from '../../../schema/messages';
import { USMF } from './ledgerSetUp';

/** A time entry as approved and, later, billed. Amounts in minor units. */
export interface Sale {
  readonly unbilledId: string;
  readonly billedId: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
  readonly billingType: string;
  readonly date: string;
  readonly transactionClass: string;
}
export interface Milestone {
  readonly milestoneId: string;
  readonly billedId: string;
  readonly amount: number;
  readonly currency: string;
  readonly customer: string;
}
export interface SaleInput {
  readonly amount: number;
  readonly cost?: number;
  readonly currency?: string;
  readonly customer?: string;
  readonly billingType?: string;
  readonly date?: string;
  readonly projectId?: string;
  readonly transactionClass?: string;
}

export interface Confirmation {
  readonly invoiceId: string;
  readonly header: [string, object[]];
  readonly actuals: [string, object[]];
  readonly links: [string, object[]];
}

export const CONTRACT = 'contract-1';
export const PROJECT = 'project-1';

export function fundingSource(account: string): object {
  return {
    fundingSourceId: `source-${account}`,
    contractId: CONTRACT,
    dataAreaId: USMF,
    customerAccountNumber: account,
    paymentTerms: null,
  };
}

export function newSale(unbilledId: string, billedId: string, input: SaleInput): Sale {
  const { amount, currency = 'USD', customer = 'C-100', billingType = 'CHARGEABLE', date = '2026-11-02' } = input;
  const { transactionClass = 'TIME' } = input;
  return { unbilledId, billedId, amount, currency, customer, billingType, date, transactionClass };
}

export function approvedActuals(sale: Sale, input: SaleInput, costId: string): object[] {
  const unbilled = actual({
    actualId: sale.unbilledId,
    transType: 'UNBILLED_SALES',
    ...saleColumns(sale),
    projectId: input.projectId ?? PROJECT,
  });
  if (input.cost === undefined) return [unbilled];
  const cost = {
    actualId: costId,
    transType: 'COST',
    transactionClassification: sale.transactionClass,
    amount: input.cost,
    transactionCurrencyId: 'USD',
    documentDate: sale.date,
    accountingDate: sale.date,
  };
  return [actual({ ...cost, fundingSourceId: null, customerAccountNumber: null }), unbilled];
}

function saleColumns({ amount, currency, customer, billingType, date, transactionClass }: Sale): object {
  return {
    transactionClassification: transactionClass,
    amount,
    unitPrice: amount,
    transactionCurrencyId: currency,
    billingType,
    documentDate: date,
    accountingDate: date,
    customerAccountNumber: customer,
    fundingSourceId: `source-${customer}`,
  };
}

export function actual(columns: object): object {
  return {
    dataAreaId: USMF,
    transactionClassification: 'TIME',
    billingType: 'CHARGEABLE',
    documentDate: '2026-11-02',
    accountingDate: '2026-11-02',
    description: 'Work',
    quantity: 100,
    unitPrice: 0,
    amount: 0,
    transactionCurrencyId: 'USD',
    projectId: PROJECT,
    contractId: CONTRACT,
    contractLine: 'line-1',
    fundingSourceId: 'source-C-100',
    customerAccountNumber: 'C-100',
    milestoneId: null,
    transactionCategoryId: 'Consulting',
    bookableResourceName: 'Bob',
    invoiceId: null,
    ...columns,
  };
}

export function milestoneRow({ milestoneId, amount, currency, customer }: Milestone): object {
  return {
    milestoneId,
    dataAreaId: USMF,
    contractId: CONTRACT,
    contractLineId: 'line-2',
    fundingSourceId: `source-${customer}`,
    projectId: PROJECT,
    description: 'Go live',
    currency,
    amount,
    transactionDate: '2026-11-02',
  };
}

export function confirmationOf(
  invoiceId: string,
  number: string,
  billed: readonly (Sale | Milestone)[],
  header: object,
): Confirmation {
  const rows = billed.map((item) => {
    const shape =
      'unbilledId' in item
        ? saleColumns(item)
        : { transactionClassification: 'MILESTONE', milestoneId: item.milestoneId, transactionCategoryId: null };
    const { billedId: actualId, amount, currency: transactionCurrencyId, customer } = item;
    return actual({
      amount,
      unitPrice: amount,
      transactionCurrencyId,
      customerAccountNumber: customer,
      fundingSourceId: `source-${customer}`,
      ...shape,
      actualId,
      transType: 'BILLED_SALES',
      invoiceId: number,
    });
  });
  const sales = billed.filter((item): item is Sale => 'unbilledId' in item);
  const links = sales.map(({ unbilledId, billedId }) => ({
    transactionRelationshipId: `l${billedId.slice(1)}`,
    transaction1Id: billedId,
    transaction1Role: 'BILLED_SALES',
    transaction2Id: unbilledId,
    transaction2Role: 'UNBILLED_SALES',
    invoiceId: number,
  }));
  const checksum = billedChecksum();
  for (const { billedId, amount } of [...billed].sort((a, b) => (a.billedId < b.billedId ? -1 : 1)))
    checksum.add(billedId, amount);
  const chargeable = billed.filter((item) => !('billingType' in item) || item.billingType === 'CHARGEABLE');
  const first = billed[0];
  return {
    invoiceId,
    header: [
      MAPS.invoices,
      [
        {
          proposalId: number,
          invoiceId,
          dataAreaId: USMF,
          name: 'November',
          contractId: CONTRACT,
          fundingSourceId: `source-${first?.customer ?? 'C-100'}`,
          invoiceAccount: first?.customer ?? 'C-100',
          currencyId: first?.currency ?? 'USD',
          invoiceDate: '2026-11-05',
          accountingDate: null,
          payment: null,
          billedCount: billed.length,
          billedTotal: chargeable.reduce((sum, { amount }) => sum + amount, 0),
          hashedListOfBillableSalesActualIds: checksum.hex(),
          linkCount: links.length,
          ...header,
        },
      ],
    ],
    actuals: [MAPS.actuals, rows],
    links: [MAPS.links, links],
  };
}

export function chunks<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += 500) parts.push(rows.slice(start, start + 500));
  return parts;
}
