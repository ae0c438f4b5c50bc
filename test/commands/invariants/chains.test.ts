// The checks of edited, written-off, manual and corrected chains can fail: real books of one of each, in which one thing is
// broken, and the checker names what was broken.

import { LOCAL_CALLER } from '../../../subgraphs/caller';
import type { Row } from '../../../subgraphs/database/database';
import { confirmInvoice } from '../../../subgraphs/dataverse/flows/confirmInvoice';
import { DIALECTS } from '../../harness/databases';
import { granted, openBooks, smallCompany, type TestBooks } from '../../subgraphs/dataverse/flows/books';
import {
  addManual,
  correctionOf,
  detailsOf,
  domainFaults,
  draftOfSale,
  edit,
} from '../../subgraphs/dataverse/flows/confirmedDetails';

/** What is broken: a column of the row whose id a detail (of the edited invoice, or of the correction) has in a column. */
interface Broken {
  readonly what: string;
  readonly of: 'edited' | 'writtenOff' | 'manual' | 'correction';
  readonly table?: string;
  readonly row: string;
  readonly set: string;
  readonly finds: readonly string[];
}

const BROKEN: Broken[] = [
  {
    what: 'an edited sale that stays live',
    of: 'edited',
    row: 'source_actual_id',
    set: 'adjustment_status = NULL',
    finds: ['D1', 'D2', 'D4'],
  },
  {
    what: 'a write-off of less',
    of: 'writtenOff',
    table: 'invoice_detail',
    row: 'id',
    set: 'quantity = 100',
    finds: ['D1', 'D2'],
  },
  {
    what: 'a new sale of more',
    of: 'edited',
    row: 'new_sale_id',
    set: 'amount = amount + 1',
    finds: ['D1', 'D2', 'D4'],
  },
  {
    what: 'a new sale of another type',
    of: 'edited',
    row: 'new_sale_id',
    set: `billing_type = 'COMPLIMENTARY'`,
    finds: ['D2', 'D4'],
  },
  {
    what: 'a new sale that replaces nothing',
    of: 'edited',
    table: 'actual_link',
    row: 'new_sale_link_id',
    set: `role1 = 'COST'`,
    finds: ['D2'],
  },
  {
    what: 'a billing reversal that travels',
    of: 'edited',
    row: 'reversal_actual_id',
    set: 'skip_sync = 0',
    finds: ['D2', 'D4'],
  },
  {
    what: 'a source taken back that does not travel',
    of: 'edited',
    row: 'source_reversal_id',
    set: 'skip_sync = 1',
    finds: ['D2', 'D4'],
  },
  {
    what: 'a source taken back in part',
    of: 'edited',
    row: 'source_reversal_id',
    set: 'quantity = quantity + 1',
    finds: ['D2', 'D4'],
  },
  {
    what: 'a manual detail billed otherwise',
    of: 'manual',
    row: 'billed_actual_id',
    set: 'fee_amount = 5',
    finds: ['D2'],
  },
  {
    what: 'a credit that nobody made',
    of: 'correction',
    row: 'source_reversal_id',
    set: `origin_id = 'nobody'`,
    finds: ['D2'],
  },
  {
    what: 'a corrected sale that stays live',
    of: 'correction',
    row: 'corrected_actual_id',
    set: 'adjustment_status = NULL',
    finds: ['D2', 'D4', 'D5'],
  },
  { what: 'a leftover of less', of: 'correction', row: 'leftover_sale_id', set: 'quantity = 100', finds: ['D1'] },
  {
    what: 'a leftover that is not chargeable',
    of: 'correction',
    row: 'leftover_sale_id',
    set: `billing_type = 'NON_CHARGEABLE'`,
    finds: ['D2'],
  },
  {
    what: 'a leftover that was never written',
    of: 'correction',
    row: 'leftover_sale_id',
    set: `id = 'other'`,
    finds: ['D1', 'D2'],
  },
  {
    what: 'another previous amount',
    of: 'correction',
    table: 'invoice_detail',
    row: 'id',
    set: 'previous_amount = 1',
    finds: ['D2', 'D5'],
  },
  {
    what: 'a sale in process without a correction',
    of: 'manual',
    row: 'billed_actual_id',
    set: `adjustment_status = 'IN_PROCESS'`,
    finds: ['D5'],
  },
];

describe.each(DIALECTS)('the checks of chains on %s', (dialect) => {
  let books: TestBooks;
  const details = new Map<Broken['of'], Row>();
  const right = new Map<string, Row[]>();

  beforeAll(async () => {
    books = await openBooks(dialect);
    const company = await smallCompany(books);
    const confirm = (invoiceId: string) => confirmInvoice(books, LOCAL_CALLER, { invoiceId }).then(granted);
    const edited = await draftOfSale(books, company);
    await edit(books, edited, { quantity: 600, amount: 120_000 }, { quantity: 200, amount: 40_000 });
    await addManual(books, edited, 1);
    await confirm(edited);
    const plain = await draftOfSale(books, company);
    await confirm(plain);
    const correction = await correctionOf(books, plain, () => ({ quantity: 600, amount: 120_000, leavesSale: true }));
    await confirm(correction);
    const [first, second, third] = await detailsOf(books, edited);
    const [only] = await detailsOf(books, correction);
    for (const [name, detail] of Object.entries({ edited: first, writtenOff: second, manual: third, correction: only }))
      details.set(name as Broken['of'], detail as Row);
    for (const table of ['actual', 'actual_link', 'invoice_detail'])
      right.set(table, await books.db.read.rows(`SELECT * FROM ${table}`));
  });
  beforeEach(() =>
    books.db.write(async (tx) => {
      for (const [table, rows] of right) {
        await tx.change(`DELETE FROM ${table}`);
        await tx.insert(table, rows);
      }
    }),
  );
  afterAll(() => books.close());

  it('find nothing in right books', async () => expect(await domainFaults(books)).toEqual([]));

  it.each(BROKEN)('find $what', async ({ of, table = 'actual', row, set, finds }) => {
    const id = details.get(of)?.[row] as string;
    expect(await books.db.write((tx) => tx.change(`UPDATE ${table} SET ${set} WHERE id = ?`, [id]))).toBe(1);
    const found = await domainFaults(books);
    expect([...new Set(found.map((fault) => fault.split(' ')[0]))].sort()).toEqual(finds);
  });
});
