// Approving entries of every class: all rows of domain.md 3.4 (a) to (c), (l) to (o), 3.5 (t) and (v), with amounts, statuses, sync
// marks and links; what is queued of them; and who may hand in and approve what.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveEntries } from '../../../../subgraphs/dataverse/flows/approveEntries';
import { recallEntries } from '../../../../subgraphs/dataverse/flows/recallEntries';
import { submitEntries } from '../../../../subgraphs/dataverse/flows/submitEntries';
import type { EntryInput } from '../../../../subgraphs/dataverse/rules/entry';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { codesOf, granted, openBooks, queued, smallCompany, statementsOf, type TestBooks } from './books';
import { approved, bob, linksOf, rowsOf } from './entryBooks';

describe.each(DIALECTS)('entries on %s', (dialect) => {
  let books: TestBooks;
  const setLine = (project: string, columns: string) =>
    books.db.write((tx) =>
      tx.change(
        `UPDATE contract_line SET ${columns} WHERE project_id = (SELECT id FROM project WHERE number = '${project}')`,
      ),
    );

  beforeAll(async () => {
    books = await openBooks(dialect);
    await smallCompany(books);
    await books.db.write(async (tx) => {
      await tx.insert('legal_entity', [{ code: 'GBPM', name: 'Lender', currency: 'GBP' }]);
    });
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  it.each<[string, Partial<EntryInput>, number | undefined, string[], string[]]>([
    [
      '(a) no change',
      {},
      undefined,
      ['C +8 800 USD ►F', 'UBS +8 1600 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 8 → COST C 8'],
    ],
    [
      '(b) 6 of 8 hours billable',
      {},
      600,
      ['C +8 800 USD ►F', 'UBS +2 400 USD nc ►F', 'UBS +6 1200 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 2 → COST C 8', 'UNBILLED_SALES UBS 6 → COST C 8'],
    ],
    [
      '(c) 10 hours billable',
      {},
      1_000,
      ['C +8 800 USD ►F', 'UBS +10 2000 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 10 → COST C 8'],
    ],
    [
      '(l) an expense of 300 at 20 % more',
      { transactionClass: 'EXPENSE', quantity: 100, costPrice: 3_000_000, billPrice: 3_600_000 },
      undefined,
      ['C +1 300 USD ►F', 'UBS +1 360 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 1 → COST C 1'],
    ],
    [
      '(m) material, 10 at 40 and 55',
      { transactionClass: 'MATERIAL', quantity: 1_000, costPrice: 400_000, billPrice: 550_000 },
      undefined,
      ['C +10 400 USD ►F', 'UBS +10 550 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 10 → COST C 10'],
    ],
    [
      '(n) a fee of 500',
      { transactionClass: 'FEE', quantity: 100, costPrice: 0, billPrice: 5_000_000 },
      undefined,
      ['UBS +1 500 USD ch {UNBILLED_SALES_CREATED} ►F'],
      [],
    ],
    [
      '(t) 60/40, the cost too',
      { projectNumber: 'P-SPLIT' },
      undefined,
      [
        'ACME C +4.8 480 USD ►F',
        'ACME UBS +4.8 960 USD ch {UNBILLED_SALES_CREATED} ►F',
        'BETA C +3.2 320 USD ►F',
        'BETA UBS +3.2 640 USD ch {UNBILLED_SALES_CREATED} ►F',
      ],
      ['UNBILLED_SALES UBS 3.2 → COST C 3.2', 'UNBILLED_SALES UBS 4.8 → COST C 4.8'],
    ],
    [
      '(v) 10 hours that GBPM lends at 88 GBP',
      { quantity: 1_000, costPrice: 1_200_000, resourceCompany: 'GBPM', resourcePrice: 880_000 },
      undefined,
      [
        'C +10 1200 USD ✗F',
        'GBPM IOS +10 1200 USD ►F',
        'GBPM RUC +10 880 GBP ►F',
        'UBS +10 2000 USD ch {UNBILLED_SALES_CREATED} ►F',
      ],
      ['UNBILLED_SALES UBS 10 → COST C 10'],
    ],
    ['(p) a fixed-price line', { projectNumber: 'P-FP' }, undefined, ['C +8 800 USD ►F'], []],
    [
      'what its own company lends is not lent',
      { resourceCompany: 'USMF', resourcePrice: 1 },
      undefined,
      ['C +8 800 USD ►F', 'UBS +8 1600 USD ch {UNBILLED_SALES_CREATED} ►F'],
      ['UNBILLED_SALES UBS 8 → COST C 8'],
    ],
  ])('3.4, 3.5 %s', async (name, changes, billable, rows, links) => {
    const id = await approved(books, bob(`${name.slice(0, 20)}`, changes), billable);
    expect(await rowsOf(books, id)).toEqual(rows);
    expect(await linksOf(books, id)).toEqual(links);
    const sent = (await queued(books, `approval:${id}`)).flatMap(({ rows: of }) => of);
    const staying = rows.filter((row) => row.endsWith('✗F')).length;
    // What is to be skipped is not queued at all, nor a link to it.
    expect(sent).toHaveLength(rows.length - staying + (staying > 0 ? 0 : links.length));
    expect(sent.every(({ skip_sync }) => skip_sync === 0)).toBe(true);
  });

  it('3.4 (o) 10 % discount and 5 % fee on 1,600, in columns of their own', async () => {
    await setLine('P-TM', 'discount_percent = 100000, fee_percent = 50000');
    const id = await approved(books, bob('o'));
    await setLine('P-TM', 'discount_percent = 0, fee_percent = 0');
    expect(await rowsOf(books, id)).toEqual(['C +8 800 USD ►F', 'UBS +8 1520 USD ch {UNBILLED_SALES_CREATED} ►F']);
    const columns = 'discount_amount, fee_amount, external_description';
    expect(
      await books.db.read.rows(`SELECT ${columns} FROM actual WHERE entry_id = 'o' ORDER BY transaction_type`),
    ).toEqual([
      { discount_amount: 0, fee_amount: 0, external_description: 'Workshops in Reno' },
      { discount_amount: 16_000, fee_amount: 8_000, external_description: 'Workshops in Reno' },
    ]);
  });

  it('a fee that makes a sale more than may be billed stands in the way of its approval, not of all later invoices', async () => {
    granted(
      await submitEntries(books, LOCAL_CALLER, {
        entries: [bob('much', { quantity: 80_000_000_000, costPrice: 0, billPrice: 10_000 })],
      }),
    ); // 800,000,000 pieces
    await setLine('P-TM', 'fee_percent = 300000');
    const approve = () => approveEntries(books, LOCAL_CALLER, { entries: [{ id: 'much' }] });
    expect(codesOf(await approve())).toEqual(['AMOUNT_OUT_OF_RANGE']);
    expect(await rowsOf(books, 'much')).toEqual([]);
    await setLine('P-TM', 'fee_percent = 0');
    granted(await approve());
    granted(await recallEntries(books, LOCAL_CALLER, { ids: ['much'] }));
  });

  it('a line without a name bills by chargeability like any other (#4995210)', async () => {
    const [line] = await books.db.read.rows<{ id: string }>(
      `SELECT l.id FROM contract_line l JOIN project p ON p.id = l.project_id WHERE p.number = 'P-TM'`,
    );
    const named = { contract_line_id: line?.id ?? '', kind: 'ROLE', name: 'Trainee', billing_type: 'NON_CHARGEABLE' };
    await setLine('P-TM', `name = ''`);
    await books.db.write((tx) => tx.insert('line_chargeability', [named]));
    const id = await approved(books, bob('unnamed', { role: 'Trainee' }));
    await setLine('P-TM', `name = 'Work'`);
    expect(await rowsOf(books, id)).toEqual(['C +8 800 USD ►F', 'UBS +8 1600 USD nc ►F']);
  });

  it('a sale in another currency than its contract is refused (#2563000)', async () => {
    const entries = [bob('eur', { currency: 'EUR' })];
    const outcome = await submitEntries(books, LOCAL_CALLER, { entries });
    expect(outcome).toMatchObject({
      ok: false,
      refusals: [{ code: 'CURRENCY_DIFFERS', path: ['entries', '0', 'currency'] }],
    });
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('usd', { currency: 'USD' })] }));
  });

  it('a fee of nothing is approved and ready to be billed like any other (#619391)', async () => {
    const id = await approved(
      books,
      bob('free', { transactionClass: 'FEE', quantity: 100, costPrice: 0, billPrice: 0 }),
    );
    expect(await rowsOf(books, id)).toEqual(['UBS +1 0 USD ch {UNBILLED_SALES_CREATED} ►F']);
  });

  it.each<[string, Partial<EntryInput>, string]>([
    ['a fee on a fixed-price line', { transactionClass: 'FEE', costPrice: 0, projectNumber: 'P-FP' }, 'BAD_USER_INPUT'],
    ['a lender that is no company', { resourceCompany: 'NONE', resourcePrice: 1 }, 'LEGAL_ENTITY_UNKNOWN'],
    ['an unknown project', { projectNumber: 'P-?' }, 'NOT_FOUND'],
    ['an unknown contract', { contractNumber: 'C-?' }, 'NOT_FOUND'],
    ['a contract without a line for it', { contractNumber: 'C-2' }, 'NOT_FOUND'],
    ['an amount beyond the limit', { billPrice: 10_000_000_000_001 }, 'AMOUNT_OUT_OF_RANGE'],
    ['a taken reference', { reference: 'R-1' }, 'NUMBER_TAKEN'],
  ])('refuses to take in %s', async (_, changes, code) => {
    await submitEntries(books, LOCAL_CALLER, { entries: [bob('first', { reference: 'R-1' })] });
    expect(codesOf(await submitEntries(books, LOCAL_CALLER, { entries: [bob('bad', changes)] }))).toEqual([code]);
    expect(await books.db.read.rows(`SELECT id FROM entry WHERE id = 'bad'`)).toEqual([]);
  });

  it('says who handed in and who approved, once per key, and approves once', async () => {
    const submit = { entries: [bob('who'), { ...bob('drawn'), id: null }], idempotencyKey: 'submit' };
    const first = granted(await submitEntries(books, { ...LOCAL_CALLER, subject: 'ann' }, submit));
    expect(await submitEntries(books, { ...LOCAL_CALLER, subject: 'ann' }, submit)).toEqual({
      ok: true,
      value: first,
      replayed: true,
    });
    const approver = { ...LOCAL_CALLER, subject: 'max', roles: ['project_manager'] };
    const input = { entries: [{ id: 'who', billableQuantity: 500 }], idempotencyKey: 'approve' };
    granted(await approveEntries(books, approver, input));
    expect(await approveEntries(books, approver, input)).toMatchObject({ ok: true, replayed: true });
    expect(codesOf(await approveEntries(books, approver, { entries: input.entries }))).toEqual([
      'ENTRY_ALREADY_APPROVED',
    ]);
    expect(
      await books.db.read.rows(
        `SELECT status, submitted_by, decided_by, billable_quantity FROM entry WHERE id = 'who'`,
      ),
    ).toEqual([{ status: 'APPROVED', submitted_by: 'ann', decided_by: 'max', billable_quantity: 500 }]);
    expect((await queued(books, 'approval:who')).map(({ topic }) => topic)).toEqual([MAPS.actuals, MAPS.links]);
  });

  it('refuses an entry that is given twice with different billable quantities, and takes it with the same', async () => {
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('twice')] }));
    const approve = (...quantities: (number | null)[]) =>
      approveEntries(books, LOCAL_CALLER, {
        entries: quantities.map((billableQuantity) => ({ id: 'twice', billableQuantity })),
      });
    expect(codesOf(await approve(600, 400))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await approve(600, null))).toEqual(['BAD_USER_INPUT']);
    granted(await approve(600, 600));
  });

  it('approves none of a batch with one that cannot be, and only for who may', async () => {
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('x1'), bob('x2')] }));
    const both = { entries: [{ id: 'x1', billableQuantity: -1 }, { id: 'x2' }, { id: 'none' }] };
    expect(codesOf(await approveEntries(books, LOCAL_CALLER, both))).toEqual(['BAD_USER_INPUT', 'NOT_FOUND']);
    const foreign = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await approveEntries(books, foreign, { entries: [{ id: 'x2' }] }))).toEqual(['NOT_FOUND']);
    const partner = { ...LOCAL_CALLER, roles: ['partner'] };
    expect(codesOf(await approveEntries(books, partner, { entries: [{ id: 'x2' }] }))).toEqual(['FORBIDDEN']);
    expect(await rowsOf(books, 'x2')).toEqual([]);
  });

  it('takes 1,000 entries in hardly more statements than 100, and no more than 1,000', async () => {
    const cost = async (count: number, prefix: string) => {
      const entries = Array.from({ length: count }, (_, index) => bob(`${prefix}${index}`));
      const submitting = await statementsOf(books, async () =>
        granted(await submitEntries(books, LOCAL_CALLER, { entries })),
      );
      const ids = entries.map(({ id }) => ({ id: id as string }));
      const approving = await statementsOf(books, async () =>
        granted(await approveEntries(books, LOCAL_CALLER, { entries: ids })),
      );
      return [submitting, approving] as const;
    };
    const [submitHundred, approveHundred] = await cost(100, 'h');
    const [submitThousand, approveThousand] = await cost(1_000, 'k');
    expect(submitThousand - submitHundred).toBeLessThanOrEqual(1); // the ids are looked up 500 at a time
    expect(approveThousand - approveHundred).toBeLessThanOrEqual(10); // locked 500, updated 200 at a time; twice the rows
    const tooMany = Array.from({ length: 1_001 }, (_, index) => bob(`m${index}`));
    expect(codesOf(await submitEntries(books, LOCAL_CALLER, { entries: tooMany }))).toEqual(['LIST_TOO_LONG']);
  });

  it('lets one of many that approve the same entry at once through', async () => {
    granted(await submitEntries(books, LOCAL_CALLER, { entries: [bob('once')] }));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => approveEntries(books, LOCAL_CALLER, { entries: [{ id: 'once' }] })),
    );
    expect(outcomes.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await rowsOf(books, 'once')).toHaveLength(2);
  });
});
