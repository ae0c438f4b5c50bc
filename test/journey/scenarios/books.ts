// The books that the acceptance scenarios share: a company in dollars with contracts of its own currency (odd) and in pounds with
// accrued revenue (even), another that lends to it, and what every scenario does, in a word each. It must never assert.
import { type SetUp, TABLES, type TableName } from '../../../commands/setup/schema';
import { ask } from '../../harness/graphql';
import { change, contractNumber, contractOf, postJournals } from '../actors';
import { company } from '../company';
import type { InProcess } from '../inProcess';
import { approve, type DraftSeen, draft } from '../projectManager';

/** Gives the running sides, once they run. */
export type On = () => InProcess;

/** The day of every invoice that does not say otherwise, and of the work on it: pounds cost 1.31 and 1.25 then. */
export const INVOICE_DAY = '2026-11-23';
export const WORK_DAY = '2026-11-09';
/** Closed are the months before and after November. */
export const CLOSED = { work: '2026-10-15', invoice: '2026-12-10' };
export const NEXT_OPEN = { work: '2026-11-01', invoice: '2027-01-01' };
export const LENDER = 'GBPM';

/** The company of the journeys without any work, with January, a sequence of proposals, and a lender with books in pounds. */
export function acceptanceCompany(contracts: number): SetUp {
  const setUp = company(contracts, 0);
  const usmf = { legalEntity: 'USMF' };
  const lender = { legalEntity: LENDER };
  const texts: [TableName, object][] = [
    ['legal-entities', { code: LENDER, name: 'Lender', currency: 'GBP' }],
    ['fiscal-periods', { ...usmf, startDate: '2027-01-01', endDate: '2027-01-31', open: 'yes' }],
    ['number-sequences', { ...usmf, name: 'INVOICE_PROPOSAL', allowLower: 'yes', allowHigher: 'yes' }],
    ['fiscal-periods', { ...lender, startDate: '2026-11-01', endDate: '2026-11-30', open: 'yes' }],
    ['exchange-rates', { fromCurrency: 'USD', toCurrency: 'GBP', validFrom: '2026-01-01', rate: '0.8' }],
    ['customers', { ...lender, accountNumber: 'USMF', name: 'The borrower' }],
    ['line-properties', { ...lender, billingType: 'NOT_AVAILABLE', lineProperty: 'NonBill' }],
    ['number-sequences', { ...lender, name: 'VOUCHER', prefix: 'GB-' }],
    ['intercompany-relationships', { ...lender, borrowingLegalEntity: 'USMF', customerAccount: 'USMF' }],
    ...['COST', 'PAYROLL_ALLOCATION', 'WIP_SALES_VALUE', 'ACCRUED_REVENUE'].map((postingType): [TableName, object] => [
      'posting-accounts',
      { ...lender, postingType, account: postingType },
    ]),
  ];
  const more: Partial<Record<string, object[]>> = {};
  for (const [table, cells] of texts) more[table] = [...(more[table] ?? []), TABLES[table].parse(cells)];
  const setUpOfUs = {
    ...setUp,
    'legal-entities': setUp['legal-entities'].map((entity) => ({
      ...entity,
      journalPeriodUnit: 'ALL' as const,
      journalLineLimit: 1_000,
    })),
  };
  const merged = Object.entries(setUpOfUs).map(([table, rows]) => [table, [...rows, ...(more[table] ?? [])]]);
  return Object.fromEntries(merged) as SetUp;
}

export const importAll = ({ url }: InProcess) => change(url, 'importFromStaging', 'imported', { legalEntity: 'USMF' });

const projectNumber = (contract: number): string => contractNumber(contract).replace('C', 'P');

/** Bob's hours on a contract, approved. */
export function worked(on: InProcess, contract: number, hours: string, billPrice: string, more: object = {}) {
  const entry = { transactionClass: 'TIME', projectNumber: projectNumber(contract), date: WORK_DAY, resource: 'Bob' };
  const priced: object = { ...entry, quantity: hours, costPrice: '100', billPrice, ...more };
  return approve(on.url, [priced]);
}

/** Lets everything arrive, journalises it and posts the journals. */
export async function journalised(on: InProcess): Promise<void> {
  await on.settle();
  await importAll(on);
  await postJournals(on.url);
  await on.settle();
}

/** A draft of a contract's work of these classes, all of it; milestones and retainers stay where they are unless they are asked for. */
export async function drafted(
  on: InProcess,
  contract: number,
  classes = ['TIME'],
  day = INVOICE_DAY,
): Promise<DraftSeen> {
  const { id, customers } = await contractOf(on.url, contractNumber(contract));
  const query = `query ($id: ID!, $classes: [TransactionClass!]) { contract(id: $id) { billingBacklog(first: 500,
    filter: { transactionClass: $classes, status: [UNBILLED_SALES_CREATED] }) { nodes { id } pageInfo { hasNextPage } } } }`;
  for (;;) {
    interface Found {
      contract: { billingBacklog: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean } } };
    }
    const { contract: found } = await ask<Found>(on.url, query, { id, classes });
    const ids = found.billingBacklog.nodes.map((item) => item.id);
    if (ids.length > 0) await change(on.url, 'markReadyToInvoice', 'items { id }', { ids });
    if (!found.billingBacklog.pageInfo.hasNextPage) break;
  }
  return draft(on.url, id, customers[0]?.id as string, day);
}

/** What stands on an account of the ledger in this year, in cents. */
export async function balanceOf(on: InProcess, postingType: string): Promise<number> {
  const setUp = 'query { legalEntity(id: "USMF") { postingAccounts(first: 100) { nodes { postingType account } } } }';
  const { legalEntity } = await ask<{
    legalEntity: { postingAccounts: { nodes: { postingType: string; account: string }[] } };
  }>(on.url, setUp);
  const account = legalEntity.postingAccounts.nodes.find((row) => row.postingType === postingType)?.account;
  const query = `{ trialBalance(legalEntity: "USMF", from: "2026-01-01", to: "2027-12-31") {
    accounts(first: 100) { nodes { account accounting { closing { amount } } } } } }`;
  const { trialBalance } = await ask<{
    trialBalance: { accounts: { nodes: { account: string; accounting: { closing: { amount: string } } }[] } };
  }>(on.url, query);
  const found = trialBalance.accounts.nodes.find((row) => row.account === account);
  return Math.round(Number(found?.accounting.closing.amount ?? 0) * 100);
}
