// Both sides in one process with a company whose contracts are in pounds and accrue revenue, driven through their flows: what a
// project manager and an accountant do, in a word each, and vouchers as an accountant reads them. 8 h of 200 GBP at a cost of
// 100 USD stand on each contract, with a milestone of 5,000 GBP; 1 GBP is 1.25 USD, and 1.31 from the day of the invoice on.
import { type CheckOptions } from '../../commands/invariants/check';
import type { Finding } from '../../commands/invariants/invariant';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Dialect } from '../../subgraphs/database/database';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import type { Books as FinanceBooks } from '../../subgraphs/finance/books';
import { type Imported, importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { ledgerProfiles } from '../../subgraphs/finance/flows/setUp/ledgerAccounts';
import type { World } from '../../subgraphs/world';
import { openBoth, type Together } from '../../together';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { worldOn } from '../harness/world';
import { granted, type TestBooks } from '../subgraphs/dataverse/flows/books';
import { company, contractNumber, loadCompany } from './company';
import { faultsOf } from './faults';

/** The day of every invoice. */
export const DAY = '2026-11-23';

type Cell = string | number | null;

export interface BothBooks {
  /** Where they are. */
  readonly books: TwoBooks;
  /** Both sides, for faults between them. */
  readonly sides: Together;
  /** Dataverse's, for what writes drafts that no mutation makes yet. */
  readonly dataverse: TestBooks;
  /** Finance's, for flows that no word here stands for. */
  readonly financeBooks: FinanceBooks;
  /** A draft of the contract's next work, or of its milestone. */
  draft(contract: number, what?: 'TIME' | 'MILESTONE'): Promise<string>;
  /** Confirms, lets everything arrive, and gives the number of the proposal. */
  confirm(invoiceId: string): Promise<string>;
  import(proposalNumber?: string): Promise<Imported>;
  postJournals(): Promise<void>;
  /** Posts a proposal and lets what goes back arrive. */
  post(number: string): Promise<{ customerInvoiceNumber: string; voucherNumber: string }>;
  /** Codes of the refusals of posting. */
  refused(number: string): Promise<string[]>;
  finance<T = Record<string, Cell>>(sql: string, ...values: Cell[]): Promise<T[]>;
  /** Changes Finance's set-up; the last parameter is the first day of the month in which everything happens. */
  writeFinance(sql: string, ...values: Cell[]): Promise<void>;
  /** `CUSTOMER 1440.00 GBP = 1886.40 USD`, line by line. */
  voucher(number: string): Promise<string[]>;
  /** The entries that the journal posted for the staged actuals of a contract, those of cost left out. */
  accruals(contract: number): Promise<string[]>;
  /** Step and state at which an invoice stands in Dataverse. */
  stands(invoiceId: string): Promise<string>;
  blockers(number: string): Promise<string[]>;
  /** What the checker finds, at rest. */
  faults(options?: CheckOptions): Promise<Finding[]>;
  drop(): Promise<void>;
}

const money = (amount: Cell): string => (Number(amount) / 100).toFixed(2);

/** `statusKey` signs the status log. */
export async function bothBooks(
  dialect: Dialect,
  contracts: number,
  statusKey?: { readonly id: string; readonly secret: string },
): Promise<BothBooks> {
  const books = await emptyBooks(dialect);
  const setUp = company(contracts, 1);
  const hours = setUp['time-entries'].map((entry) => ({ ...entry, hours: 800, salesPrice: 2_000_000 }));
  const everyone = ledgerProfiles.row.parse({ legalEntity: 'USMF', accrueRevenue: true });
  const pounds = setUp.contracts.map((contract) => ({ ...contract, currency: 'GBP' }));
  const load = { ...setUp, contracts: pounds, 'time-entries': hours, 'ledger-profiles': [everyone] };
  const world = worldOn(DAY);
  await loadCompany(books.dataverse.url, books.finance.url, load, world);
  return bothOn(books, world, statusKey);
}

/** The same words for books that are there: they go with `drop`. */
export async function bothOn(
  books: TwoBooks,
  world: World,
  statusKey?: { readonly id: string; readonly secret: string },
): Promise<BothBooks> {
  const both = await openBoth({
    dataverseUrl: books.dataverse.url,
    financeUrl: books.finance.url,
    world,
    importSchedule: null,
    statusKey,
    onError: (error) => {
      if ((error as { code?: string }).code !== 'SUBGRAPH_UNAVAILABLE') console.error(error);
    },
  });
  both.start();
  const { dataverse, finance } = both;
  const rows = <T>(sql: string, values: Cell[]) => finance.books.db.read.rows<T>(sql, values);
  const shown = ({ posting_type, amount, currency, accounting_amount, accounting_currency }: Record<string, Cell>) =>
    `${posting_type} ${money(amount as Cell)} ${currency} = ${money(accounting_amount as Cell)} ${accounting_currency}`;
  return {
    books,
    sides: both,
    dataverse: dataverse.books as unknown as TestBooks,
    financeBooks: finance.books,
    draft: async (contract, what = 'TIME') => {
      const [found] = await dataverse.books.db.read.rows<{ id: string; customer_id: string }>(
        'SELECT c.id, u.customer_id FROM contract c JOIN contract_customer u ON u.contract_id = c.id WHERE c.number = ?',
        [contractNumber(contract)],
      );
      const sql =
        what === 'TIME'
          ? "SELECT id FROM actual WHERE contract_id = ? AND billing_status = 'UNBILLED_SALES_CREATED' AND adjustment_status IS NULL"
          : "SELECT id FROM milestone WHERE contract_id = ? AND invoice_status = 'UNBILLED_SALES_CREATED'";
      const ids = await dataverse.books.db.read.rows<{ id: string }>(sql, [found?.id as string]);
      if (ids.length > 0)
        granted(await markReadyToInvoice(dataverse.books, LOCAL_CALLER, { ids: ids.map(({ id }) => id) }));
      const input = { contractId: found?.id as string, customerId: found?.customer_id as string, invoiceDate: DAY };
      return granted(await createInvoice(dataverse.books, LOCAL_CALLER, input)).invoiceId;
    },
    confirm: async (invoiceId) => {
      granted(await confirmInvoice(dataverse.books, LOCAL_CALLER, { invoiceId }));
      await both.settle();
      const [row] = await dataverse.books.db.read.rows('SELECT number FROM invoice WHERE id = ?', [invoiceId]);
      return String(row?.number);
    },
    import: async (proposalNumber) => {
      const imported = granted(
        await importFromStaging(finance.books, LOCAL_CALLER, { legalEntity: 'USMF', proposalNumber }),
      );
      await both.settle();
      return imported;
    },
    postJournals: async () => {
      const waiting = await rows<{ id: string }>("SELECT id FROM integration_journal WHERE status <> 'POSTED'", []);
      for (const { id } of waiting)
        granted(await postIntegrationJournal(finance.books, LOCAL_CALLER, { journalId: id }));
      await both.settle();
    },
    post: async (number) => {
      const posted = granted(await postInvoiceProposal(finance.books, LOCAL_CALLER, { number, invoiceDate: DAY }));
      await both.settle();
      return posted;
    },
    refused: async (number) => {
      const outcome = await postInvoiceProposal(finance.books, LOCAL_CALLER, { number });
      return outcome.ok ? [] : outcome.refusals.map(({ code }) => code);
    },
    finance: (sql, ...values) => rows(sql, values),
    writeFinance: (sql, ...values) =>
      finance.books.db.write(async (tx) => void (await tx.change(sql, [...values, '2026-11-01']))),
    voucher: async (number) =>
      (
        await rows<Record<string, Cell>>('SELECT * FROM ledger_entry WHERE voucher_number = ? ORDER BY entry_number', [
          number,
        ])
      ).map(shown),
    accruals: async (contract) =>
      (
        await rows<Record<string, Cell>>(
          `SELECT e.* FROM ledger_entry e JOIN journal_line l ON l.voucher_number = e.voucher_number JOIN contract c ON c.id = l.contract_id
           WHERE c.number = ? AND e.posting_type = 'WIP_SALES_VALUE' ORDER BY e.amount`,
          [contractNumber(contract)],
        )
      ).map(shown),
    stands: async (invoiceId) => {
      const [row] = await dataverse.books.db.read.rows('SELECT step, state FROM invoice WHERE id = ?', [invoiceId]);
      return `${row?.step} ${row?.state}`;
    },
    blockers: async (number) =>
      (
        await rows<Record<string, Cell>>(
          'SELECT code, owner, count FROM proposal_blocker WHERE proposal_number = ? ORDER BY code',
          [number],
        )
      ).map(({ code, owner, count }) => `${code} ${owner} ${count}`),
    faults: (options) => faultsOf(books.dataverse.url, books.finance.url, options),
    drop: async () => {
      await both.stop();
      await books.drop();
    },
  };
}
