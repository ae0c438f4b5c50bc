// What was billed for retainers, taken back by corrections: the retainer's own invoice, a part that was set off, a refund; a life
// that comes to 0 with a correction in the middle. domain.md 3.5 (r), 3.6 (cc), on both engines.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { markRetainerReadyToRefund } from '../../../../subgraphs/dataverse/flows/markRetainerReadyToRefund';
import { previewConfirmation } from '../../../../subgraphs/dataverse/flows/previewConfirmation';
import { reviseInvoice } from '../../../../subgraphs/dataverse/flows/reviseInvoice';
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, granted, openBooks, queued, smallCompany, type TestBooks } from './books';
import { correctionFaults, edit, revised, sumsOf } from './corrections';
import {
  confirmed,
  draftNow,
  paidRetainer,
  readyHours,
  retainerActuals,
  retainerFaults,
  retainerOf,
  retainerShown,
} from './retainerBooks';

describe.each(DIALECTS)('corrections of retainers on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;

  beforeEach(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => {
    const faults = [...(await correctionFaults(books)), ...(await retainerFaults(books.db.read))];
    await books.close();
    expect(faults).toEqual([]);
  });
  const toldOf = async (invoiceId: string) =>
    (await queued(books, `invoice:${invoiceId}`)).flatMap(({ rows }) =>
      rows.flatMap((row) =>
        'transaction_class' in row ? `${row.transaction_type} ${row.amount} ${row.milestone_id}` : [],
      ),
    );

  it('its own invoice, while all is available: billed -3,000, the live unbilled sale taken back, ready again', async () => {
    const retainer = await retainerOf(books, company, '3000.00');
    const first = await confirmed(books, await draftNow(books, company));
    const credit = await confirmed(books, await revised(books, first));
    expect(await retainerActuals(books, credit)).toEqual([
      'BS -1 × 3000 = -3000 CHARGEABLE {UNADJUSTABLE} ►F',
      'UBS 1 × 3000 = 3000 CHARGEABLE {UNADJUSTABLE} ✗F',
    ]);
    expect(await retainerActuals(books, first)).toEqual([
      'BS 1 × 3000 = 3000 CHARGEABLE {ADJUSTED} ►F',
      'UBS -1 × 3000 = -3000 CHARGEABLE {ADJUSTED} ✗F',
    ]);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 0 available (0 held) + 0 used + 0 refunded, READY_TO_INVOICE',
    );
    expect(await sumsOf(books, credit)).toMatchObject({ detail_amount: -300_000, billed_total: -300_000 });
    expect(await toldOf(credit)).toEqual([`BILLED_SALES -300000 ${retainer}`]);
    await confirmed(books, await draftNow(books, company));
    expect(await retainerShown(books, retainer)).toBe('3000 = 3000 available (0 held) + 0 used + 0 refunded, POSTED');
  });

  it('its own invoice is refused once a part is used or held, by preview and confirmation alike', async () => {
    const retainer = await retainerOf(books, company, '3000.00');
    const first = await confirmed(books, await draftNow(books, company));
    const credit = await revised(books, first);
    await readyHours(books, 'work', 500);
    const held = await draftNow(books, company);
    const refusal = async () => {
      const preview = granted(await previewConfirmation(books, LOCAL_CALLER, credit, { limit: 10, backward: false }));
      expect(preview.refusals.map(({ code }) => code)).toEqual(['RETAINER_NOT_CORRECTABLE']);
      return codesOf(await confirmInvoice(books, LOCAL_CALLER, { invoiceId: credit }));
    };
    expect(await refusal()).toEqual(['RETAINER_NOT_CORRECTABLE']);
    await confirmed(books, held);
    expect(await refusal()).toEqual(['RETAINER_NOT_CORRECTABLE']);
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 2000 available (0 held) + 1000 used + 0 refunded, POSTED',
    );
  });

  it('a part that was set off: billed +2,000, and what is available stands as one new unbilled sale; then it is used to 0', async () => {
    const retainer = await paidRetainer(books, company, '3000.00');
    await readyHours(books, 'work', 1_000);
    const second = await confirmed(books, await draftNow(books, company));
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 1000 available (0 held) + 2000 used + 0 refunded, POSTED',
    );
    const [part] = await books.db.read.rows<{ id: string }>(
      `SELECT id FROM invoice_detail WHERE invoice_id = ? AND kind = 'APPLIED_RETAINER'`,
      [second],
    );
    const draft = granted(
      await reviseInvoice(books, LOCAL_CALLER, { invoiceId: second, detailIds: [part?.id as string] }),
    ).invoiceId;
    expect(codesOf(await edit(books, draft, { quantity: -50 }))).toContain('PARTIAL_CREDIT_UNSUPPORTED');
    const preview = granted(await previewConfirmation(books, LOCAL_CALLER, draft, { limit: 10, backward: false }));
    const credit = await confirmed(books, draft);
    const rows = [
      'BS 1 × 2000 = 2000 CHARGEABLE {UNADJUSTABLE} ►F',
      'UBS 1 × 1000 = 1000 CHARGEABLE {UNADJUSTABLE} ✗F',
      'UBS -1 × 3000 = -3000 CHARGEABLE {} ✗F',
    ];
    expect(await retainerActuals(books, credit)).toEqual(rows);
    expect(preview.actuals).toHaveLength(3);
    expect(preview.links).toHaveLength(2);
    expect(await sumsOf(books, credit)).toMatchObject({ detail_amount: 200_000, billed_total: 200_000 });
    expect(await retainerShown(books, retainer)).toBe('3000 = 3000 available (0 held) + 0 used + 0 refunded, POSTED');
    await readyHours(books, 'more', 2_000);
    await confirmed(books, await draftNow(books, company));
    expect(await retainerShown(books, retainer)).toBe('3000 = 0 available (0 held) + 3000 used + 0 refunded, POSTED');
  });

  it('two parts of one retainer on one correction follow each other, from nothing available to all', async () => {
    const retainer = await paidRetainer(books, company, '3000.00');
    const billed: string[] = [];
    for (const work of ['a', 'b']) {
      await readyHours(books, work, 750);
      billed.push(await confirmed(books, await draftNow(books, company)));
    }
    expect(await retainerShown(books, retainer)).toBe('3000 = 0 available (0 held) + 3000 used + 0 refunded, POSTED');
    const draft = await revised(books, billed[0] as string);
    granted(await reviseInvoice(books, LOCAL_CALLER, { invoiceId: billed[1] as string, appendToInvoiceId: draft }));
    await confirmed(books, draft);
    expect(await retainerActuals(books, draft)).toEqual([
      'BS 1 × 1500 = 1500 CHARGEABLE {UNADJUSTABLE} ►F',
      'BS 1 × 1500 = 1500 CHARGEABLE {UNADJUSTABLE} ►F',
      'UBS 1 × 1500 = 1500 CHARGEABLE {UNADJUSTABLE} ✗F',
      'UBS -1 × 1500 = -1500 CHARGEABLE {ADJUSTED} ✗F',
      'UBS -1 × 3000 = -3000 CHARGEABLE {} ✗F',
    ]);
    expect(await retainerShown(books, retainer)).toBe('3000 = 3000 available (0 held) + 0 used + 0 refunded, POSTED');
  });

  it('3.6 (cc) #6226438 a refund: what it paid back is available again, and the refund status is blank', async () => {
    const retainer = await paidRetainer(books, company, '3000.00');
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: retainer }));
    const refund = await confirmed(books, await draftNow(books, company));
    const credit = await confirmed(books, await revised(books, refund));
    expect(await retainerActuals(books, credit)).toEqual([
      'BS 1 × 3000 = 3000 CHARGEABLE {UNADJUSTABLE} ►F',
      'UBS -1 × 3000 = -3000 CHARGEABLE {} ✗F',
    ]);
    expect(await retainerShown(books, retainer)).toBe('3000 = 3000 available (0 held) + 0 used + 0 refunded, POSTED');
    granted(await markRetainerReadyToRefund(books, LOCAL_CALLER, { retainerId: retainer }));
    await confirmed(books, await draftNow(books, company));
    expect(await retainerShown(books, retainer)).toBe(
      '3000 = 0 available (0 held) + 0 used + 3000 refunded, POSTED, REFUNDED',
    );
  });

  it('#2301569 a retainer of nothing is taken back like any other', async () => {
    const retainer = await retainerOf(books, company, '0.00');
    const first = await confirmed(books, await draftNow(books, company));
    await confirmed(books, await revised(books, first));
    expect(await retainerShown(books, retainer)).toBe(
      '0 = 0 available (0 held) + 0 used + 0 refunded, READY_TO_INVOICE',
    );
  });
});
