// The worked examples of domain.md 3.4 (f) to (n) and 3.5 (p): the draft of each, and every row, link and message that its
// confirmation makes, as the documents print them.
import { type Company, draftOf, type TestBooks } from './books';
import { addManual, draftOfSale, edit } from './confirmedDetails';

export interface Case {
  readonly letter: string;
  readonly draft: (books: TestBooks, company: Company) => Promise<string>;
  readonly total: number;
  readonly actuals: readonly string[];
  readonly links: readonly string[];
  readonly outbox: readonly string[];
}

const POSTED = '{Customer Invoice Posted}';
const ORIGINAL = 'source1: UBS 8.00 × 200 = 1600.00 ch';
/** Links of a sale that is billed as it stands, and of one that was edited. */
const PLAIN_LINKS = ['billed1 BILLED_SALES → source1 UNBILLED_SALES', 'reversal1 REVERSING → source1 ORIGINAL'];
const EDITED_LINKS = [
  'back1 REVERSING → source1 ORIGINAL',
  'billed1 BILLED_SALES → new1 UNBILLED_SALES',
  'new1 REPLACING → source1 ORIGINAL',
  'reversal1 REVERSING → new1 ORIGINAL',
];
const EDITED_LINKS_SENT = [
  'billed1 BILLED_SALES → new1 UNBILLED_SALES',
  'new1 REPLACING → source1 ORIGINAL',
  'back1 REVERSING → source1 ORIGINAL',
];

/** A sale whose quantity, price or billing type was changed, and nothing written off. */
function edited(
  letter: string,
  changes: Record<string, string | number>,
  as: { line: string; taken: string; amount: string; type: string; total: number },
): Case {
  const { line, taken, amount, type, total } = as;
  return {
    letter,
    draft: async (books, company) => {
      const id = await draftOfSale(books, company);
      await edit(books, id, changes);
      return id;
    },
    total,
    actuals: [
      `${ORIGINAL} {Customer Invoice Posted, Adjusted} ►F`,
      `new1: UBS ${line} ${type} ${POSTED} ►F`,
      `reversal1: UBS ${taken} ${type} {Unadjustable} ✗F`,
      `billed1: BS ${line} ${type} ►F`,
      'back1: UBS -8.00 × 200 = -1600.00 ch {Unadjustable} ►F',
    ],
    links: EDITED_LINKS,
    outbox: [
      `header: 1 of ${(total / 100).toFixed(2)}, 3 links`,
      `billed1 ${amount} on the invoice`,
      `new1 ${amount}`,
      'back1 -1600.00',
      ...EDITED_LINKS_SENT,
    ],
  };
}

/** A sale of a class, billed as it stands. */
function unedited(
  letter: string,
  sale: Parameters<typeof draftOfSale>[2],
  line: string,
  taken: string,
  total: number,
): Case {
  const amount = (total / 100).toFixed(2);
  return {
    letter,
    draft: (books, company) => draftOfSale(books, company, sale),
    total,
    actuals: [
      `source1: UBS ${line} ch ${POSTED} ►F`,
      `reversal1: UBS ${taken} ch {Unadjustable} ✗F`,
      `billed1: BS ${line} ch ►F`,
    ],
    links: PLAIN_LINKS,
    outbox: [`header: 1 of ${amount}, 1 links`, `billed1 ${amount} on the invoice`, PLAIN_LINKS[0] as string],
  };
}

export const CASES: Case[] = [
  unedited('3.4 (f) unchanged', {}, '8.00 × 200 = 1600.00', '-8.00 × 200 = -1600.00', 160_000),
  {
    letter: '3.4 (g) partial write-off, 8 to 6',
    draft: async (books, company) => {
      const id = await draftOfSale(books, company);
      await edit(books, id, { quantity: 600, amount: 120_000 }, { quantity: 200, amount: 40_000 });
      return id;
    },
    total: 120_000,
    actuals: [
      `${ORIGINAL} {Customer Invoice Posted, Adjusted} ►F`,
      `new1: UBS 6.00 × 200 = 1200.00 ch ${POSTED} ►F`,
      `new2: UBS 2.00 × 200 = 400.00 nc ${POSTED} ►F`,
      'reversal1: UBS -6.00 × 200 = -1200.00 ch {Unadjustable} ✗F',
      'reversal2: UBS -2.00 × 200 = -400.00 nc {Unadjustable} ✗F',
      'billed1: BS 6.00 × 200 = 1200.00 ch ►F',
      'billed2: BS 2.00 × 200 = 400.00 nc ►F',
      'back1: UBS -8.00 × 200 = -1600.00 ch {Unadjustable} ►F',
    ],
    links: [
      'back1 REVERSING → source1 ORIGINAL',
      'billed1 BILLED_SALES → new1 UNBILLED_SALES',
      'billed2 BILLED_SALES → new2 UNBILLED_SALES',
      'new1 REPLACING → source1 ORIGINAL',
      'new2 REPLACING → source1 ORIGINAL',
      'reversal1 REVERSING → new1 ORIGINAL',
      'reversal2 REVERSING → new2 ORIGINAL',
    ],
    outbox: [
      'header: 2 of 1200.00, 5 links',
      'billed1 1200.00 on the invoice',
      'billed2 400.00 on the invoice',
      'new1 1200.00',
      'new2 400.00',
      'back1 -1600.00',
      'billed1 BILLED_SALES → new1 UNBILLED_SALES',
      'billed2 BILLED_SALES → new2 UNBILLED_SALES',
      'new1 REPLACING → source1 ORIGINAL',
      'new2 REPLACING → source1 ORIGINAL',
      'back1 REVERSING → source1 ORIGINAL',
    ],
  },
  edited(
    '3.4 (h) increase, 8 to 10',
    { quantity: 1_000, amount: 200_000 },
    { line: '10.00 × 200 = 2000.00', taken: '-10.00 × 200 = -2000.00', amount: '2000.00', type: 'ch', total: 200_000 },
  ),
  edited(
    '3.4 (i) non-chargeable',
    { billing_type: 'NON_CHARGEABLE' },
    { line: '8.00 × 200 = 1600.00', taken: '-8.00 × 200 = -1600.00', amount: '1600.00', type: 'nc', total: 0 },
  ),
  edited(
    '3.4 (i) complimentary',
    { billing_type: 'COMPLIMENTARY' },
    { line: '8.00 × 200 = 1600.00', taken: '-8.00 × 200 = -1600.00', amount: '1600.00', type: 'comp', total: 0 },
  ),
  edited(
    '3.4 (j) price, 200 to 180',
    { price: 1_800_000, amount: 144_000 },
    { line: '8.00 × 180 = 1440.00', taken: '-8.00 × 180 = -1440.00', amount: '1440.00', type: 'ch', total: 144_000 },
  ),
  {
    letter: '3.4 (k) by hand on a T&M line, beside an hour',
    draft: async (books, company) => {
      const id = await draftOfSale(books, company);
      await addManual(books, id, 1);
      return id;
    },
    total: 260_000,
    actuals: [
      `${ORIGINAL} ${POSTED} ►F`,
      `new2: UBS 5.00 × 200 = 1000.00 ch ${POSTED} ►F`,
      'reversal1: UBS -8.00 × 200 = -1600.00 ch {Unadjustable} ✗F',
      'reversal2: UBS -5.00 × 200 = -1000.00 ch {Unadjustable} ✗F',
      'billed1: BS 8.00 × 200 = 1600.00 ch ►F',
      'billed2: BS 5.00 × 200 = 1000.00 ch ►F',
    ],
    links: [
      'billed1 BILLED_SALES → source1 UNBILLED_SALES',
      'billed2 BILLED_SALES → new2 UNBILLED_SALES',
      'reversal1 REVERSING → source1 ORIGINAL',
      'reversal2 REVERSING → new2 ORIGINAL',
    ],
    outbox: [
      'header: 2 of 2600.00, 2 links',
      'billed1 1600.00 on the invoice',
      'billed2 1000.00 on the invoice',
      'new2 1000.00',
      'billed1 BILLED_SALES → source1 UNBILLED_SALES',
      'billed2 BILLED_SALES → new2 UNBILLED_SALES',
    ],
  },
  {
    letter: '3.4 (k) by hand on a fixed-price line, beside a milestone',
    draft: async (books, company) => {
      const id = await draftOf(books, company, 0, 1, 'kf');
      await addManual(books, id, 2);
      return id;
    },
    total: 600_000,
    actuals: ['billed1: BS 1.00 × 5000 = 5000.00 ch ►F', 'billed2: BS 5.00 × 200 = 1000.00 ch ►F'],
    links: [],
    outbox: ['header: 2 of 6000.00, 0 links', 'billed1 5000.00 on the invoice', 'billed2 1000.00 on the invoice'],
  },
  unedited(
    '3.4 (l) expense of 360',
    { class: 'EXPENSE', quantity: 100, price: 3_600_000 },
    '1.00 × 360 = 360.00',
    '-1.00 × 360 = -360.00',
    36_000,
  ),
  unedited(
    '3.4 (m) 10 of a material at 55',
    { class: 'MATERIAL', quantity: 1_000, price: 550_000 },
    '10.00 × 55 = 550.00',
    '-10.00 × 55 = -550.00',
    55_000,
  ),
  unedited(
    '3.4 (n) fee of 500',
    { class: 'FEE', quantity: 100, price: 5_000_000 },
    '1.00 × 500 = 500.00',
    '-1.00 × 500 = -500.00',
    50_000,
  ),
  {
    letter: '3.5 (p) milestone of 5,000',
    draft: (books, company) => draftOf(books, company, 0, 1),
    total: 500_000,
    actuals: ['billed1: BS 1.00 × 5000 = 5000.00 ch ►F'],
    links: [],
    outbox: ['header: 1 of 5000.00, 0 links', 'billed1 5000.00 on the invoice'],
  },
];
