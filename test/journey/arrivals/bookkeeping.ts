// Finance in the journey of arrivals: takes messages in the order that it is given them, an accountant at work in between, and shows its
// books without what depends on the order alone: numbers, ids and times. It must never look at what Dataverse has.
import type { Message } from '../../../schema/messages';
import { LOCAL_CALLER } from '../../../subgraphs/caller';
import type { Dialect } from '../../../subgraphs/database/database';
import { importFromStaging } from '../../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../../subgraphs/finance/flows/postInvoiceProposal';
import type { FinanceSetUp } from '../../../subgraphs/finance/flows/setUp/registry';
import { type FinanceBooks, financeBooks } from '../../subgraphs/finance/financeBooks';
import type { Told } from './documents';
import { TODAY } from './manager';

const COMPANIES = ['USMF', 'GBPM'];
const DRAFTS = "SELECT id FROM integration_journal WHERE status IN ('DRAFT', 'ERROR') AND line_count > 0";
const WITH_LINES = "SELECT number FROM proposal WHERE status = 'OPEN' AND line_count > 0 ORDER BY number";
/** What the books say, each row as a text; tables by name. */
export type Shown = Readonly<Record<string, readonly string[]>>;

export class Bookkeeping {
  private constructor(private readonly books: FinanceBooks) {}

  static async open(dialect: Dialect, setUp: FinanceSetUp): Promise<Bookkeeping> {
    return new Bookkeeping(await financeBooks(dialect, setUp));
  }

  /** Whether it was taken; what waits for another is to be told again. A refusal fails the test. */
  async take({ topic, rows }: Message): Promise<boolean> {
    const effect = await this.books.deliver([topic, rows as object[]]);
    if (effect.kind === 'refused') throw new Error(`${topic} refused: ${effect.code} ${effect.message}`);
    return effect.kind === 'applied';
  }

  async import(): Promise<void> {
    for (const legalEntity of COMPANIES) await importFromStaging(this.books, LOCAL_CALLER, { legalEntity });
  }

  async postJournals(): Promise<void> {
    for (const { id } of await this.books.rows<{ id: string }>(DRAFTS))
      await postIntegrationJournal(this.books, LOCAL_CALLER, { journalId: id });
  }

  /** Posts the proposals that have lines, in the order that `chosen` puts them in. */
  async postProposals(chosen: (numbers: string[]) => string[] = (numbers) => numbers): Promise<void> {
    const open = await this.books.rows<{ number: string }>(WITH_LINES);
    for (const number of chosen(open.map((row) => row.number)))
      await postInvoiceProposal(this.books, LOCAL_CALLER, { number, invoiceDate: TODAY });
  }

  /** What an accountant does until nothing is left. */
  async finish(): Promise<void> {
    for (let round = 0; round < 4; round += 1) {
      await this.import();
      await this.postJournals();
      await this.import();
      await this.postProposals();
    }
  }

  /** The books, without what depends on the order of arrival alone. */
  async shown(told: Told): Promise<Shown> {
    const actuals = new Set(
      told.inOrder.flatMap(({ rows }) => rows as { actualId?: string }[]).flatMap((row) => row.actualId ?? []),
    );
    const shown = Object.fromEntries(
      await Promise.all(
        Object.entries(SHOWN).map(async ([name, sql]) => {
          const rows = await this.books.rows(sql);
          return [name, rows.map((row) => Object.values(row).join(' ')).sort()] as const;
        }),
      ),
    );
    expect(shown.actuals?.length).toBe(actuals.size);
    return shown;
  }

  drop(): Promise<void> {
    return this.books.drop();
  }
}

const SHOWN = {
  entries: `SELECT e.legal_entity, COALESCE(l.actual_id, c.proposal_number, v.source_id) AS source, v.source AS kind, v.accounting_date, e.account, e.posting_type,
      e.currency, e.amount, e.accounting_amount, e.exchange_rate, e.actual_id, e.dimensions
    FROM ledger_entry e JOIN voucher v ON v.legal_entity = e.legal_entity AND v.number = e.voucher_number
    LEFT JOIN journal_line l ON l.id = v.source_id LEFT JOIN customer_invoice c ON c.legal_entity = v.legal_entity AND c.number = v.source_id`,
  journal: `SELECT actual_id, status, finance_type, line_property, accounting_date, category, amount, currency, sales_tax_group, item_sales_tax_group,
      dimensions, accounting_amount, exchange_rate, accrued_amount FROM journal_line`,
  lines: `SELECT actual_id, line_number, credited_actual_id, net_amount, sales_tax_group, item_sales_tax_group, dimensions, sales_tax FROM proposal_line`,
  proposals: 'SELECT number, status, due_date, line_count, net_amount, sales_tax, dimensions FROM proposal',
  invoices: `SELECT proposal_number, due_date, exchange_rate, net_amount, sales_tax, round_off, total_amount, accounting_total, credit_note
    FROM customer_invoice`,
  taxes: `SELECT c.proposal_number, t.tax_code, t.percent, t.base, t.tax, t.tax_accounting
    FROM customer_invoice_tax t JOIN customer_invoice c ON c.legal_entity = t.legal_entity AND c.number = t.invoice_number`,
  actuals: 'SELECT actual_id, state, error_code, accounting_amount, exchange_rate, sales_tax FROM staged_actual',
  onAccount: 'SELECT milestone_id, amount, status, live_bills, dimensions, sales_tax_group FROM on_account_transaction',
} as const;
