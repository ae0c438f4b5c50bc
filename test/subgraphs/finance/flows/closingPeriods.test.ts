// Closing a period and posting into it, in each other's gaps: whoever closes waits for the postings that run, and what was decided on
// an open period is decided anew where it was closed meanwhile. And old files, which do not open what is closed. domain.md 5.3, 5.7
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { postAccrualCorrection } from '../../../../subgraphs/finance/flows/postAccrualCorrection';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { setFiscalPeriodState } from '../../../../subgraphs/finance/flows/setFiscalPeriodState';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import type { PeriodState } from '../../../../subgraphs/finance/rules/periods';
import { DIALECTS } from '../../../harness/databases';
import { imported, post, posted, postedProposal } from '../accountant';
import type { Sale } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';
import { overtakenIn } from '../overtakenIn';

const PERIOD = { legalEntity: USMF, startDate: '2026-10-01' };
const DECIDED = 'FROM fiscal_period WHERE legal_entity = ? AND (open = 1';
const HELD = 'LOCK IN SHARE MODE';
const WELL_BEYOND_A_CLOSING_MS = 150;

const set = (books: FinanceBooks, state: PeriodState) =>
  setFiscalPeriodState(books, LOCAL_CALLER, { ...PERIOD, state });
const vouchers = async (books: FinanceBooks) =>
  Number((await books.rows<{ n: number }>('SELECT COUNT(*) AS n FROM voucher'))[0]?.n);

describe.each(DIALECTS.filter((dialect) => dialect === 'mysql'))(
  'a period that is closed while others post, on %s',
  (dialect) => {
    let books: FinanceBooks;
    let number = 0;
    beforeAll(async () => {
      books = await financeBooks(dialect);
    });
    afterEach(() => set(books, 'OPEN'));
    afterAll(() => books.drop());

    /** A proposal with its lines, ready to be posted. */
    const ready = async () => {
      number += 1;
      await imported(books, `PF-${number}`, await posted(books, { amount: 1_000 }));
      return `PF-${number}`;
    };
    /** A journal of one line, not posted. */
    const draft = async () => {
      await books.approve({ amount: 1_000 });
      await imported(books, `PX-${number++}`, []);
      const [journal] = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
      return journal?.id as string;
    };

    const postings: [string, () => Promise<(on: FinanceBooks) => Promise<unknown>>, object][] = [
      [
        'a proposal',
        async () => {
          const proposal = await ready();
          return (on) => post(on, { number: proposal });
        },
        { ok: false, refusals: [{ code: 'PERIOD_CLOSED' }] },
      ],
      [
        'a journal',
        async () => {
          const journalId = await draft();
          return (on) => postIntegrationJournal(on, LOCAL_CALLER, { journalId });
        },
        { ok: true, value: { posted: 0, failed: 1 } },
      ],
    ];

    test.each(postings)('%s that found it open is not posted once it is closed', async (_, prepared, refusal) => {
      const posting = await prepared();
      const before = await vouchers(books);
      const overtaken = overtakenIn(books, DECIDED, () => set(books, 'CLOSED'));
      expect(await posting(overtaken)).toMatchObject(refusal);
      expect(await vouchers(books)).toBe(before);
    });

    test.each(postings)('%s that holds it is waited for', async (_, prepared) => {
      const posting = await prepared();
      const before = await vouchers(books);
      let seen: Promise<number> = Promise.resolve(-1);
      let closed = false;
      const overtaken = overtakenIn(books, HELD, async () => {
        seen = set(books, 'CLOSED').then(() => {
          closed = true;
          return vouchers(books);
        });
        await new Promise((resolve) => setTimeout(resolve, WELL_BEYOND_A_CLOSING_MS));
        expect(closed).toBe(false);
      });
      expect(await posting(overtaken)).toMatchObject({ ok: true });
      expect(await seen).toBe(before + 1);
    });

    test('a correction of accrued revenue that found it open is refused once it is closed', async () => {
      const [sale] = await posted(books, { amount: 1_000 });
      await imported(books, 'PF-0', [sale as Sale]);
      await postedProposal(books, { number: 'PF-0' });
      await books.db.write((tx) =>
        tx.change(
          "UPDATE ledger_entry SET accounting_amount = accounting_amount - 100 * SIGN(accounting_amount) WHERE actual_id = ? AND posting_type IN ('WIP_SALES_VALUE', 'ACCRUED_REVENUE')",
          [sale?.billedId as string],
        ),
      );
      const input = { legalEntity: USMF, actualIds: [sale?.unbilledId as string], voucherDate: '2026-11-30' };
      const before = await vouchers(books);
      const overtaken = overtakenIn(books, DECIDED, () => set(books, 'CLOSED'));
      expect(await postAccrualCorrection(overtaken, LOCAL_CALLER, input)).toMatchObject({
        refusals: [{ code: 'PERIOD_CLOSED' }],
      });
      expect(await vouchers(books)).toBe(before);
    });

    test('postings, closings and set-up files at once: nothing waits in a circle, and a closed period gets no further voucher', async () => {
      for (const byFile of [true, false]) {
        const proposals = [await ready(), await ready(), await ready()];
        const journalId = await draft();
        const files = {
          fiscalPeriods: [{ ...PERIOD, endDate: '2026-11-30', open: false }],
          numberSequences: [{ legalEntity: USMF, name: 'VOUCHER' as const, prefix: 'USMF-V' }],
        };
        const running = [
          ...proposals.map((proposal) => post(books, { number: proposal })),
          postIntegrationJournal(books, LOCAL_CALLER, { journalId }),
        ];
        expect(await (byFile ? setUpFinance(books, files) : set(books, 'CLOSED'))).toMatchObject({ ok: true });
        const atClosing = await vouchers(books);
        await Promise.all(running);
        expect(await vouchers(books)).toBe(atClosing);
        await set(books, 'OPEN');
      }
    });
  },
);

describe.each(DIALECTS)('an old set-up file on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect);
    await posted(books, { amount: 1_000 });
  });
  afterAll(() => books.drop());

  const file = (cells: object, more: { reopenPeriods?: boolean } = {}) =>
    setUpFinance(books, { fiscalPeriods: [{ ...PERIOD, endDate: '2026-11-30', open: true, ...cells }] }, more);

  test.each([
    ['open', {}],
    ['on hold', { open: false, onHold: true }],
    ['open by another period over it', { startDate: '2026-11-15' }],
  ])('that says %s of a closed period with vouchers is refused, and nothing is changed', async (_, cells) => {
    await set(books, 'CLOSED');
    const before = await books.dump();
    expect(await file(cells)).toEqual({
      ok: false,
      refusals: [
        {
          code: 'PERIOD_BOOKED',
          message: 'the period of USMF from 2026-10-01 to 2026-11-30 is closed and holds vouchers: it stays closed.',
        },
      ],
    });
    expect(await books.dump()).toBe(before);
  });

  test('may say that it is closed, and open it where that is wanted, or where nothing is posted in it', async () => {
    await set(books, 'CLOSED');
    expect(await file({ open: false })).toMatchObject({ ok: true, value: { changed: 0 } });
    const empty = { startDate: '2026-12-01', endDate: '2026-12-31' };
    expect(await file(empty)).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await file({}, { reopenPeriods: true })).toMatchObject({ ok: true, value: { changed: 1 } });
    expect(await file({})).toMatchObject({ ok: true, value: { changed: 0 } });
  });
});
