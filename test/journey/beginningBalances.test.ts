// Beginning balances (domain.md 5.10): what is dated on or before the cut-off date comes into the subledger without a ledger entry,
// also into closed periods; its invoices end as fully invoiced, and what comes later takes the normal way, credits of them included.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { importBeginningBalances } from '../../subgraphs/finance/flows/importBeginningBalances';
import { DIALECTS } from '../harness/databases';
import { granted } from '../subgraphs/dataverse/flows/books';
import { revised } from '../subgraphs/dataverse/flows/corrections';
import { type BothBooks, bothBooks } from './bothBooks';
import { foretell } from './foretelling';

/** Invoices are dated on the 23rd, the sales that they bill on the 2nd. */
const WITH_INVOICES = '2026-11-23';
const SALES_ALONE = '2026-11-22';

describe.each(DIALECTS)('beginning balances on %s', (dialect) => {
  let books: BothBooks;
  let [invoice, number] = ['', ''];
  beforeAll(async () => {
    books = await bothBooks(dialect, 2);
  });
  afterAll(async () => {
    const faults = await books.faults();
    await books.drop();
    expect(faults).toEqual([]);
  });
  const cutOff = (date: string | null) =>
    books.writeFinance("UPDATE legal_entity SET cut_off_date = ? WHERE code = 'USMF' AND code <> ?", date);
  const takeOver = async (idempotencyKey?: string) => {
    const outcome = await importBeginningBalances(books.financeBooks, LOCAL_CALLER, {
      legalEntity: 'USMF',
      idempotencyKey: idempotencyKey ?? null,
    });
    return granted(outcome);
  };
  const entries = () => books.finance('SELECT voucher_number FROM ledger_entry');

  it('a company without a cut-off date has none, and nobody else sees its own', async () => {
    const refusal = async (caller = LOCAL_CALLER, legalEntity = 'USMF') => {
      const outcome = await importBeginningBalances(books.financeBooks, caller, { legalEntity });
      return outcome.ok ? [] : outcome.refusals.map(({ code }) => code);
    };
    expect(await refusal()).toEqual(['CUT_OFF_DATE_MISSING']);
    await cutOff(WITH_INVOICES);
    expect(await refusal({ ...LOCAL_CALLER, legalEntities: ['DEMF'] })).toEqual(['NOT_FOUND']);
    expect(await refusal({ ...LOCAL_CALLER, roles: ['project_manager'] })).toEqual(['FORBIDDEN']);
  });

  it('the ordinary import leaves them alone and says why', async () => {
    await books.writeFinance('UPDATE fiscal_period SET open = 0 WHERE start_date <> ?');
    await books.writeFinance('UPDATE fiscal_period SET open = 0 WHERE start_date = ?');
    invoice = await books.draft(1);
    const foretold = await foretell(books, invoice);
    expect(foretold?.blockers.map(({ code }) => code)).toEqual(['BEGINNING_BALANCE_PENDING']);
    number = await books.confirm(invoice);
    expect(await books.import()).toEqual({ journalised: 0, imported: 0, blocked: 1 });
    expect(await books.blockers(number)).toEqual(['BEGINNING_BALANCE_PENDING PROJECT_ACCOUNTANT 1']);
    expect(await books.stands(invoice)).toBe('STAGED BLOCKED');
  });

  it('import, post, import: subledger alone, fully invoiced, written back, in a closed period', async () => {
    expect(await takeOver('first')).toEqual({ journalised: 4, settled: 0, blocked: 1 });
    expect(await takeOver('first')).toEqual({ journalised: 4, settled: 0, blocked: 1 });
    expect(await books.finance('SELECT kind, status, line_count FROM integration_journal')).toEqual([
      { kind: 'BEGINNING_BALANCE', status: 'DRAFT', line_count: 4 },
    ]);
    await books.postJournals();
    expect(await takeOver()).toEqual({ journalised: 0, settled: 1, blocked: 0 });
    expect(await takeOver()).toEqual({ journalised: 0, settled: 0, blocked: 0 });
    await books.import(); // lets what goes back arrive
    expect(await entries()).toEqual([]);
    expect(await books.stands(invoice)).toBe('WRITTEN_BACK DONE');
    expect(
      await books.finance('SELECT number, net_amount, accounting_total, beginning_balance FROM customer_invoice'),
    ).toEqual([{ number: `BB-${number}`, net_amount: 160_000, accounting_total: 251_520, beginning_balance: 1 }]);
    expect(await books.finance("SELECT last FROM number_sequence WHERE name = 'CUSTOMER_INVOICE'")).toEqual([
      { last: 0 },
    ]);
    const billed =
      "SELECT state, accounting_amount, sales_tax FROM staged_actual WHERE transaction_type = 'BILLED_SALES'";
    expect(await books.finance(billed)).toEqual([{ state: 'POSTED', accounting_amount: 209_600, sales_tax: 32_000 }]);
    const sales = await books.finance<{ invoiced_by: string | null }>(
      "SELECT invoiced_by FROM journal_line WHERE transaction_type = 'UNBILLED_SALES' ORDER BY invoiced_by",
    );
    expect(sales.map(({ invoiced_by }) => invoiced_by)).toEqual([null, `BB-${number}`]);
  });

  it('billed milestones have no such way: told under a code of their own, and by an earlier cut-off date the normal one', async () => {
    const milestone = await books.draft(1, 'MILESTONE');
    const proposal = await books.confirm(milestone);
    await books.import();
    expect(await books.blockers(proposal)).toEqual(['BEGINNING_BALANCE_UNSUPPORTED ADMINISTRATOR 1']);
    expect((await takeOver()).blocked).toBe(1);
    await cutOff(SALES_ALONE);
    await books.writeFinance('UPDATE fiscal_period SET open = 1 WHERE start_date = ?');
    await books.import();
    await books.post(proposal);
    expect(await books.stands(milestone)).toBe('WRITTEN_BACK DONE');
  });

  it('a sale of before that is billed after the cut-off posts the invoice, and takes back no accrual', async () => {
    const later = await books.draft(2);
    const proposal = await books.confirm(later);
    expect(await books.import()).toMatchObject({ journalised: 0, imported: 1 });
    const { voucherNumber } = await books.post(proposal);
    expect(await books.voucher(voucherNumber)).toEqual([
      'INVOICED_REVENUE -1600.00 GBP = -2096.00 USD',
      'SALES_TAX -320.00 GBP = -419.20 USD',
      'CUSTOMER 1920.00 GBP = 2515.20 USD',
    ]);
  });

  it('a credit after the cut-off of an invoice of before is a credit note in the ledger, at the rate of that invoice', async () => {
    await books.writeFinance(
      "UPDATE exchange_rate SET rate = 1400000000000 WHERE from_currency = 'GBP' AND valid_from > ?",
    );
    const credit = await revised(books.dataverse, invoice);
    const proposal = await books.confirm(credit);
    await books.import();
    await books.postJournals();
    await books.import();
    const { voucherNumber } = await books.post(proposal);
    expect(await books.voucher(voucherNumber)).toEqual([
      'INVOICED_REVENUE 1600.00 GBP = 2096.00 USD',
      'SALES_TAX 320.00 GBP = 419.20 USD',
      'CUSTOMER -1920.00 GBP = -2515.20 USD',
    ]);
  });
});
