// The import on demand, for one proposal too, and lines that are deleted and imported again.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteInvoiceProposalLines } from '../../../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import { posted, postJournals, run } from '../accountant';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('import on demand on %s', (dialect) => {
  let books: FinanceBooks;
  beforeEach(async () => {
    books = await financeBooks(dialect);
  });
  afterEach(() => books.drop());

  const proposal = async (number: string) => (await books.rows('SELECT * FROM proposal WHERE number = ?', number))[0];
  const lines = (number: string) =>
    books.rows('SELECT * FROM proposal_line WHERE proposal_number = ? ORDER BY line_number', number);
  const blockers = (number: string) =>
    books.rows(
      'SELECT code, owner, reference, count, message FROM proposal_blocker WHERE proposal_number = ? ORDER BY code',
      number,
    );
  const steps = async (invoiceId: string) =>
    (await books.reports(invoiceId)).map(({ step, state, blockers: found }) =>
      [step, state, ...found.map(({ code }) => code)].join(' '),
    );

  test('deleted lines stay away until asked for, and come back the same under a new generation', async () => {
    const sales = await posted(books, { amount: 1_000 }, { amount: 2_000 });
    const { invoiceId } = await books.confirm('PF-6', sales);
    await run(books);
    const original = await lines('PF-6');
    const outcome = await deleteInvoiceProposalLines(books, LOCAL_CALLER, {
      number: 'PF-6',
      reason: 'wrong department',
    });
    expect(outcome).toEqual({ ok: true, value: { number: 'PF-6' }, replayed: false });
    expect(await proposal('PF-6')).toMatchObject({
      line_count: 0,
      net_amount: 0,
      sales_tax: 0,
      import_held: 1,
      held_reason: 'wrong department',
      status: 'OPEN',
    });
    expect(await blockers('PF-6')).toMatchObject([{ code: 'LINES_DELETED', owner: 'PROJECT_ACCOUNTANT', count: 2 }]);
    expect(await books.rows("SELECT DISTINCT state FROM staged_actual WHERE invoice_number = 'PF-6'")).toEqual([
      { state: 'RECEIVED' },
    ]);
    expect(await run(books)).toEqual({ journalised: 0, imported: 0, blocked: 0 });
    expect(await run(books, 'PF-6')).toEqual({ journalised: 0, imported: 1, blocked: 0 });
    const again = await lines('PF-6');
    expect(again).toEqual(original.map((line) => ({ ...line, generation: 3 })));
    expect(await proposal('PF-6')).toMatchObject({
      line_count: 2,
      net_amount: 3_000,
      generation: 3,
      import_held: 0,
      held_reason: null,
    });
    expect(await steps(invoiceId)).toEqual([
      'RECEIVED MOVING',
      'STAGED MOVING',
      'IMPORTED MOVING',
      'STAGED BLOCKED LINES_DELETED',
      'IMPORTED MOVING',
    ]);
    expect(await blockers('PF-6')).toEqual([]);
  });

  test('asked for by name it journalises only what that proposal rests on, and says what is missing', async () => {
    const [mine, other] = await books.approve({ amount: 1 }, { amount: 2 });
    const { header, actuals, links, invoiceId } = books.confirmation('PF-7', [mine!]);
    await books.deliver(header);
    await books.deliver(actuals);
    expect(await run(books, 'PF-7')).toEqual({ journalised: 0, imported: 0, blocked: 1 });
    expect(await steps(invoiceId)).toEqual(['RECEIVED MOVING', 'RECEIVED BLOCKED MISMATCHED_BILLED_SALES']);
    await books.deliver(links);
    expect(await steps(invoiceId)).toEqual([
      'RECEIVED MOVING',
      'RECEIVED BLOCKED MISMATCHED_BILLED_SALES',
      'STAGED MOVING',
    ]);
    expect(await blockers('PF-7')).toEqual([]);
    expect(await run(books, 'PF-7')).toEqual({ journalised: 1, imported: 0, blocked: 1 });
    expect(await books.rows('SELECT state FROM staged_actual WHERE actual_id = ?', other!.unbilledId)).toEqual([
      { state: 'RECEIVED' },
    ]);
    await postJournals(books);
    expect(await run(books, 'PF-7')).toMatchObject({ imported: 1 });
    expect(await run(books, 'PF-7')).toEqual({ journalised: 0, imported: 0, blocked: 0 });
  });

  test('refusals change nothing', async () => {
    const sales = await posted(books, { amount: 1_000 });
    await books.confirm('PF-8', sales);
    const refusal = async (work: () => Promise<{ ok: boolean; refusals?: readonly { code: string }[] }>) => {
      const before = await books.dump();
      const outcome = await work();
      expect(await books.dump()).toBe(before);
      return outcome.refusals?.[0]?.code;
    };
    const others = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const remove =
      (number: string, reason = 'because', caller = LOCAL_CALLER) =>
      () =>
        deleteInvoiceProposalLines(books, caller, { number, reason });
    expect(await refusal(() => importFromStaging(books, LOCAL_CALLER, { legalEntity: 'XXXX' }))).toBe('NOT_FOUND');
    expect(await refusal(() => importFromStaging(books, others, { legalEntity: USMF }))).toBe('NOT_FOUND');
    expect(
      await refusal(() => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, proposalNumber: 'PF-0' })),
    ).toBe('NOT_FOUND');
    expect(await refusal(() => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, idempotencyKey: '' }))).toBe(
      'IDEMPOTENCY_KEY_INVALID',
    );
    expect(await refusal(remove('PF-8'))).toBe('PROPOSAL_EMPTY');
    await run(books);
    expect(await refusal(remove('PF-8', ' '))).toBe('BAD_USER_INPUT');
    expect(await refusal(remove('PF-8', 'x'.repeat(501)))).toBe('BAD_USER_INPUT');
    expect(await refusal(remove('PF-8', 'because', others))).toBe('NOT_FOUND');
    expect(await refusal(remove('PF-0'))).toBe('NOT_FOUND');
    await postInvoiceProposal(books, LOCAL_CALLER, { number: 'PF-8' });
    expect(await refusal(remove('PF-8'))).toBe('PROPOSAL_NOT_OPEN');
    expect(
      await refusal(() => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, proposalNumber: 'PF-8' })),
    ).toBe('PROPOSAL_NOT_OPEN');
  });

  test('a key answers with what the first run did', async () => {
    const sales = await posted(books, { amount: 1_000 });
    await books.confirm('PF-9', sales);
    const input = { legalEntity: USMF, idempotencyKey: 'import-1' };
    await expect(importFromStaging(books, LOCAL_CALLER, input)).resolves.toEqual({
      ok: true,
      value: { journalised: 0, imported: 1, blocked: 0 },
      replayed: false,
    });
    await expect(importFromStaging(books, LOCAL_CALLER, input)).resolves.toEqual({
      ok: true,
      value: { journalised: 0, imported: 1, blocked: 0 },
      replayed: true,
    });
    await expect(importFromStaging(books, LOCAL_CALLER, { ...input, proposalNumber: 'PF-9' })).resolves.toMatchObject({
      ok: false,
      refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED' }],
    });
  });
});
