// Receive and stage: headers, actuals and links in every order, once each, with the two reports they cause.
import { MAPS, type Message, PROTOCOL_VERSION } from '../../../../schema/messages';
import { createInbox } from '../../../../subgraphs/dual-write/inbox';
import { financeHandlers, GATHERING } from '../../../../subgraphs/finance/flows/handlers';
import { DIALECTS } from '../../../harness/databases';
import { postedProposal, run } from '../accountant';
import { actual, milestoneRow } from '../dataverseMessages';
import { type FinanceBooks, financeBooks } from '../financeBooks';

describe.each(DIALECTS)('receive and stage on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect);
  });
  afterAll(() => books.drop());

  const proposal = async (number: string) => (await books.rows('SELECT * FROM proposal WHERE number = ?', number))[0];

  test('the header opens a proposal without lines under the number of the proforma, and reports RECEIVED', async () => {
    const [sale] = await books.approve({ amount: 160_000 });
    const { header, invoiceId } = books.confirmation('PF-1', [sale!]);
    await expect(books.deliver(header)).resolves.toEqual({ kind: 'applied' });
    expect(await proposal('PF-1')).toMatchObject({
      status: 'OPEN',
      line_count: 0,
      generation: 0,
      net_amount: 0,
      expected_count: 1,
      expected_links: 1,
      staged_count: 0,
      staged_at: null,
      invoice_id: invoiceId,
      invoice_date: '2026-11-05',
      due_date: '2026-12-05',
      customer_account: 'C-100',
      version: 1,
    });
    expect(await books.reports(invoiceId)).toEqual([
      { invoiceId, report: 1, step: 'RECEIVED', state: 'MOVING', blockers: [], blockerCount: 0 },
    ]);
    expect(await books.rows('SELECT id FROM proposal_line')).toEqual([]);
  });

  test.each([
    ['header, actuals, links', ['header', 'actuals', 'links']],
    ['actuals, links, header', ['actuals', 'links', 'header']],
    ['links, header, actuals', ['links', 'header', 'actuals']],
  ] as const)('STAGED is reported once, when everything is here: %s', async (name, order) => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    const number = `PF-${name}`.slice(0, 20).replaceAll(' ', '');
    const confirmation = books.confirmation(number, sales);
    const seen: (string | undefined)[] = [];
    for (const part of order) {
      await books.deliver(confirmation[part]);
      seen.push((await books.reports(confirmation.invoiceId)).at(-1)?.step);
    }
    expect(seen.at(-1)).toBe('STAGED');
    expect(seen.slice(0, -1)).not.toContain('STAGED');
    expect(
      (await books.reports(confirmation.invoiceId)).map(({ report, step, state }) => [report, step, state]),
    ).toEqual([
      [1, 'RECEIVED', 'MOVING'],
      [2, 'STAGED', 'MOVING'],
    ]);
    expect(await proposal(number)).toMatchObject({ staged_count: 2, staged_links: 2, staged_at: expect.any(String) });
  });

  test('many invoices in one delivery are staged as if each had come by itself, and a refused one holds up no other', async () => {
    const inbox = createInbox({
      db: books.db,
      world: books.world,
      handlers: financeHandlers(books),
      gathering: GATHERING,
      isPaused: async () => false,
      hooks: { onParked: async () => undefined, onReleased: async () => undefined },
    });
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 }, { amount: 3_000 }, { amount: 4_000 });
    const header = { invoiceAccount: 'nobody' };
    const confirmations = [
      books.confirmation('PF-many1', sales.slice(0, 2)),
      books.confirmation('PF-many2', sales.slice(2, 3)),
      books.confirmation('PF-many3', sales.slice(3), header),
    ];
    const messages = confirmations.flatMap(({ invoiceId, header, actuals, links }) =>
      [header, actuals, links].map(([topic, rows], index): Message => {
        const envelope = { version: PROTOCOL_VERSION, mapVersion: null, chunk: 1, chunks: 1 } as const;
        return { ...envelope, id: books.world.newId(), key: `invoice:${invoiceId}`, number: index + 1, topic, rows };
      }),
    );
    const { perKey } = await inbox.receive(messages);
    expect(perKey).toMatchObject([{ applied: 3 }, { applied: 3 }, { stopped: { code: 'CUSTOMER_UNKNOWN' } }]);
    for (const [index, { invoiceId }] of confirmations.slice(0, 2).entries()) {
      const number = `PF-many${index + 1}`;
      expect((await books.reports(invoiceId)).map(({ step }) => step)).toEqual(['RECEIVED', 'STAGED']);
      const count = 2 - index;
      expect(await proposal(number)).toMatchObject({ staged_count: count, staged_links: count, reports: 2 });
      expect(
        await books.rows('SELECT DISTINCT source_key AS came FROM staged_actual WHERE invoice_number = ?', number),
      ).toEqual([{ came: `invoice:${invoiceId}` }]);
    }
    expect(await proposal('PF-many3')).toBeUndefined();
  });

  test('rows that come twice are here once, and count once', async () => {
    const sales = await books.approve({ amount: 1_000 }, { amount: 2_000 }, { amount: 3_000 });
    const { header, actuals, links, invoiceId } = books.confirmation('PF-twice', sales);
    await books.deliver(header, actuals, header, actuals);
    await books.deliver(actuals, links, links);
    await books.deliver(header, links);
    expect(await proposal('PF-twice')).toMatchObject({ staged_count: 3, staged_links: 3 });
    expect((await books.reports(invoiceId)).map(({ step }) => step)).toEqual(['RECEIVED', 'STAGED']);
    expect(await books.rows("SELECT COUNT(*) AS n FROM staged_actual WHERE invoice_number = 'PF-twice'")).toEqual([
      { n: 3 },
    ]);
  });

  test('a row that comes again with other content is refused as DIVERGED, and the first stays as it is', async () => {
    const [sale] = await books.approve({ amount: 1_000 });
    const { actuals, links } = books.confirmation('PF-again', [sale!]);
    const other = (rows: object[], columns: object) => [{ ...rows[0], ...columns }];
    await books.deliver(actuals, links);
    const before = await books.dump();
    const effects = [
      await books.deliver([
        MAPS.actuals,
        [actual({ transType: 'COST', actualId: 'new' }), ...other(actuals[1], { amount: 999 })],
      ]),
      await books.deliver([MAPS.links, other(links[1], { transaction2Id: 'another' })]),
      await books.deliver([
        MAPS.actuals,
        [actual({ transType: 'COST', actualId: 'new' }), actual({ transType: 'COST', actualId: 'new', amount: 1 })],
      ]),
    ];
    for (const effect of effects) expect(effect).toMatchObject({ kind: 'refused', code: 'DIVERGED' });
    expect(await books.dump()).toBe(before);
  });

  test('an actual that was adjusted since it came is the same actual when a load tells it again', async () => {
    const row = actual({ transType: 'UNBILLED_SALES', actualId: 'adjusted-since' });
    await books.deliver([MAPS.actuals, [row]]);
    const before = await books.dump();
    for (const adjustmentStatus of ['IN_PROCESS', 'ADJUSTED'])
      expect(await books.deliver([MAPS.actuals, [{ ...row, adjustmentStatus }]])).toMatchObject({ kind: 'applied' });
    expect(await books.dump()).toBe(before);
    const other = { ...row, adjustmentStatus: 'UNADJUSTABLE' };
    expect(await books.deliver([MAPS.actuals, [other]])).toMatchObject({ kind: 'refused', code: 'DIVERGED' });
  });

  test('the full count with another checksum stays RECEIVED and is BLOCKED with MISMATCHED_BILLED_SALES', async () => {
    const [sale] = await books.approve({ amount: 1_000 });
    const { header, actuals, links, invoiceId } = books.confirmation('PF-bad', [sale!], {
      hashedListOfBillableSalesActualIds: 'f'.repeat(64),
    });
    await books.deliver(header, actuals, links);
    expect((await books.reports(invoiceId)).at(-1)).toMatchObject({
      report: 2,
      step: 'RECEIVED',
      state: 'BLOCKED',
      blockers: [{ code: 'MISMATCHED_BILLED_SALES', owner: 'SYSTEM' }],
    });
    expect(await proposal('PF-bad')).toMatchObject({ staged_at: null });
    expect(await books.rows("SELECT code, owner FROM proposal_blocker WHERE proposal_number = 'PF-bad'")).toEqual([
      { code: 'MISMATCHED_BILLED_SALES', owner: 'SYSTEM' },
    ]);
  });

  test.each([
    ['contract', { contractId: 'nowhere' }, /contract nowhere/],
    ['funding source', { fundingSourceId: 'nobody' }, /funding source nobody/],
  ])('a header before its %s waits for it by name', async (_, header, reason) => {
    const [sale] = await books.approve({ amount: 1_000 });
    const before = await books.dump();
    const effect = await books.deliver(books.confirmation('PF-early', [sale!], header).header);
    expect(effect).toEqual({ kind: 'later', reason: expect.stringMatching(reason) });
    expect(await books.dump()).toBe(before);
  });

  test.each([
    ['LEGAL_ENTITY_UNKNOWN', { dataAreaId: 'XXXX' }],
    ['CUSTOMER_UNKNOWN', { invoiceAccount: 'C-404' }],
    ['MESSAGE_INVALID', { currencyId: 'DOLLARS' }],
    ['MESSAGE_INVALID', { somethingNew: 1 }],
  ])('a header is refused for good with %s: %j', async (code, header) => {
    const [sale] = await books.approve({ amount: 1_000 });
    const before = await books.dump();
    expect(await books.deliver(books.confirmation('PF-refused', [sale!], header).header)).toMatchObject({
      kind: 'refused',
      code,
    });
    expect(await books.dump()).toBe(before);
  });

  test.each([
    ['a number that another invoice has', 'PF-taken', {}],
    ['an invoice that has another number', 'PF-other', { invoiceId: 'taken' }],
  ])('a header is refused as DIVERGED when it comes with %s', async (_, number, columns) => {
    const [first, second] = await books.approve({ amount: 1_000 }, { amount: 2_000 });
    await books.deliver(books.confirmation('PF-taken', [first!], { invoiceId: 'taken' }).header);
    const before = await books.dump();
    const { header } = books.confirmation(number, [second!], columns);
    expect(await books.deliver(header)).toMatchObject({ kind: 'refused', code: 'DIVERGED' });
    expect(await books.dump()).toBe(before);
  });

  test.each([
    { transType: 'PRESENT' },
    { transactionClassification: 'MAGIC' },
    { billingType: 'MAYBE' },
    { amount: 1.5 },
  ])('an actual of an unknown kind is refused, and with it its message: %j', async (columns) => {
    const before = await books.dump();
    const good = actual({ actualId: 'good', transType: 'COST' });
    const effect = await books.deliver([
      MAPS.actuals,
      [good, actual({ actualId: 'bad', transType: 'COST', ...columns })],
    ]);
    expect(effect).toMatchObject({ kind: 'refused', code: 'MESSAGE_INVALID' });
    expect(await books.dump()).toBe(before);
  });

  test('#606083: master data is changed in place, and a fully invoiced milestone is not: that waits for its credit', async () => {
    const milestone = await books.milestone(500_000);
    await books.deliver([MAPS.milestones, [{ ...milestoneRow(milestone), amount: 600_000 }]]);
    const stored = () =>
      books.rows('SELECT amount, status FROM on_account_transaction WHERE milestone_id = ?', milestone.milestoneId);
    expect(await stored()).toEqual([{ amount: 600_000, status: 'OPEN' }]);
    await books.db.write((tx) =>
      tx.change("UPDATE on_account_transaction SET status = 'FULLY_INVOICED' WHERE milestone_id = ?", [
        milestone.milestoneId,
      ]),
    );
    const other = { ...milestone, milestoneId: books.world.newId() };
    const both = [milestoneRow(milestone), milestoneRow(other)];
    expect(await books.deliver([MAPS.milestones, both])).toMatchObject({ kind: 'later' });
    expect(await stored()).toEqual([{ amount: 600_000, status: 'FULLY_INVOICED' }]);
    // What says nothing new is no change, and the rest of a progress-based line beside it may change.
    const same = { ...milestoneRow(milestone), amount: 600_000 };
    expect(await books.deliver([MAPS.milestones, [same, milestoneRow(other)]])).toMatchObject({ kind: 'applied' });
    expect(await books.deliver([MAPS.milestones, [{ ...milestoneRow(other), amount: 400_000 }]])).toMatchObject({
      kind: 'applied',
    });
    const line = {
      contractLineId: 'line-9',
      contractId: 'contract-1',
      name: 'T&M',
      billingMethod: 'TIME_AND_MATERIAL',
      projectId: null,
    };
    await books.deliver([MAPS.contractLines, [line]], [MAPS.contractLines, [{ ...line, name: 'Time' }]]);
    expect(await books.rows("SELECT name FROM contract_line WHERE id = 'line-9'")).toEqual([{ name: 'Time' }]);
  });

  test('a milestone’s change that came after its bill was posted waited for a credit for ever, and estimates took the old amount', async () => {
    const milestone = await books.milestone(500_000);
    const bill = { ...milestone, amount: 300_000 };
    const { header, actuals } = books.confirmation('PF-late', [bill]);
    await books.deliver(header, actuals);
    await run(books);
    await postedProposal(books, { number: 'PF-late' });
    for (const amount of [400_000, 300_000])
      expect(await books.deliver([MAPS.milestones, [{ ...milestoneRow(milestone), amount }]])).toEqual({
        kind: 'applied',
      });
    const sql = 'SELECT amount, status, live_bills FROM on_account_transaction WHERE milestone_id = ?';
    const [stands] = await books.rows(sql, milestone.milestoneId);
    expect(stands).toEqual({ amount: 300_000, status: 'FULLY_INVOICED', live_bills: 1 });
  });

  test('a whole small invoice arrives in at most 20 statements', async () => {
    const sales = await books.approve(...Array.from({ length: 10 }, () => ({ amount: 1_000 })));
    const { header, actuals, links } = books.confirmation('PF-small', sales);
    books.count.reset();
    await books.deliver(header, actuals, links);
    expect(await proposal('PF-small')).toMatchObject({ staged_at: expect.any(String) });
    expect(books.count.statements.length - 1).toBeLessThanOrEqual(20);
  });
});
