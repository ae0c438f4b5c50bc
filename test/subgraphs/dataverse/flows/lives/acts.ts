// What may happen in the life of a contract, as values that fast-check draws and shrinks: the contract itself, and a list of
// acts. Places in lists are numbers that wrap around, so that any list of acts means something. It must never touch a database.
import fc from 'fast-check';

/** Split per customer in percent, and who takes the rounding; a customer at 0 pays nothing. */
export interface Splits {
  readonly percents: readonly string[];
  readonly rounding: number;
}

/** What a time-and-material line says. */
export interface Terms {
  readonly discountPercent: string;
  readonly feePercent: string;
  readonly includeTime: boolean;
  readonly includeExpense: boolean;
  readonly isSelective: boolean;
  readonly roleBilling: string;
  readonly taskBilling: string;
  readonly splits: Splits;
}

export interface Shape {
  readonly currency: 'USD' | 'JPY' | 'KWD';
  readonly terms: Terms;
  readonly fixedSplits: Splits;
  /** Decimal texts, or none. */
  readonly contractLimit: string | null;
  readonly lineLimit: string | null;
}

export interface Work {
  readonly transactionClass: 'TIME' | 'EXPENSE' | 'MATERIAL' | 'FEE';
  readonly isFixed: boolean;
  readonly quantity: number;
  readonly costPrice: number;
  readonly billPrice: number;
  readonly role: string | null;
  readonly task: string | null;
  readonly date: string;
  /** In percent of the quantity; null: as handed in. */
  readonly billable: number | null;
}

export interface Edit {
  readonly quantity?: number;
  readonly price?: number;
  readonly billingType?: string;
  readonly tax?: number;
}

export type Act =
  | { readonly kind: 'work'; readonly work: readonly Work[]; readonly approved: boolean; readonly ready: boolean }
  | { readonly kind: 'cancel' | 'recall' | 'approve'; readonly at: number }
  | { readonly kind: 'milestone'; readonly amount: number; readonly ready: boolean }
  | { readonly kind: 'retainer'; readonly customer: number; readonly amount: number }
  | { readonly kind: 'refund'; readonly at: number }
  | { readonly kind: 'ready' | 'notReady' | 'reset' | 'reevaluate' | 'addTo'; readonly at: readonly number[] }
  | { readonly kind: 'draft'; readonly customer: number; readonly date: string }
  | { readonly kind: 'edit'; readonly draft: number; readonly edits: readonly { at: number; edit: Edit }[] }
  | {
      readonly kind: 'manual';
      readonly draft: number;
      readonly isFixed: boolean;
      readonly quantity: number;
      readonly price: number;
    }
  | { readonly kind: 'remove'; readonly draft: number; readonly at: readonly number[] }
  | { readonly kind: 'refresh' | 'delete' | 'review' | 'endReview' | 'confirm'; readonly draft: number }
  | { readonly kind: 'terms'; readonly terms: Terms }
  | { readonly kind: 'revise'; readonly at: number; readonly append: boolean }
  | { readonly kind: 'confirmContract' | 'lose' };

const oneOf = fc.constantFrom;
const place = fc.nat(12);
const places = fc.uniqueArray(place, { minLength: 1, maxLength: 4 });
const quantity = fc.oneof(oneOf(800, 100, 1), fc.integer({ min: 1, max: 1_600 }));
const price = fc.oneof(oneOf(2_000_000, 1_333_333), fc.integer({ min: 0, max: 3_000_000 }));
const percent = fc.oneof(fc.constant('0'), oneOf('10', '5', '33.3333', '12.5'));
const billing = oneOf('CHARGEABLE', 'CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY');
const day = oneOf('2026-10-05', '2026-10-12', '2026-10-26');

export const splits: fc.Arbitrary<Splits> = fc.record({
  percents: oneOf(
    ['100', '0', '0'],
    ['100', '0', '0'],
    ['60', '40', '0'],
    ['33.34', '33.33', '33.33'],
    ['33.3333', '33.3334', '33.3333'],
    ['12.5', '0', '87.5'],
  ),
  rounding: fc.nat(2),
});

export const terms: fc.Arbitrary<Terms> = fc.record({
  discountPercent: percent,
  feePercent: percent,
  includeTime: oneOf(true, true, true, true, false),
  includeExpense: oneOf(true, true, false),
  isSelective: oneOf(false, false, false, false, true),
  roleBilling: billing,
  taskBilling: billing,
  splits,
});

const limit = oneOf(null, null, null, '500', '3000', '20000');
export const shapes: fc.Arbitrary<Shape> = fc.record({
  currency: oneOf('USD', 'USD', 'JPY', 'KWD'),
  terms,
  fixedSplits: splits,
  contractLimit: limit,
  lineLimit: limit,
});

const anyWork: fc.Arbitrary<Work> = fc.record({
  transactionClass: oneOf('TIME', 'TIME', 'TIME', 'EXPENSE', 'MATERIAL', 'FEE'),
  isFixed: oneOf(false, false, false, false, true),
  quantity,
  costPrice: price,
  billPrice: price,
  role: oneOf(null, 'Consultant', 'Trainee'),
  task: oneOf(null, 'Design', 'Travel'),
  date: day,
  billable: fc.option(oneOf(0, 50, 75, 100, 125), { freq: 2 }),
});

/** A fee falls on a line of time and material alone. */
const work = anyWork.map((one) => (one.transactionClass === 'FEE' ? { ...one, isFixed: false } : one));

const edit: fc.Arbitrary<Edit> = fc.record(
  { quantity, price, billingType: billing, tax: fc.integer({ min: 0, max: 5_000 }) },
  { requiredKeys: [] },
);
const is = <K extends Act['kind']>(kind: K) => fc.constant(kind);

const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 7,
    arbitrary: fc.record({
      kind: is('work'),
      work: fc.array(work, { minLength: 1, maxLength: 3 }),
      approved: oneOf(true, true, true, false),
      ready: oneOf(true, true, false),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: oneOf('cancel', 'recall', 'approve'), at: place }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: is('milestone'), amount: fc.integer({ min: 1, max: 900_000 }), ready: fc.boolean() }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: is('retainer'), customer: fc.nat(2), amount: fc.integer({ min: 1, max: 300_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: is('refund'), at: place }) },
  { weight: 4, arbitrary: fc.record({ kind: oneOf('ready', 'notReady', 'reset', 'reevaluate', 'addTo'), at: places }) },
  {
    weight: 12,
    arbitrary: fc.record({
      kind: is('draft'),
      customer: fc.nat(2),
      date: oneOf('2026-10-31', '2026-10-31', '2026-10-15'),
    }),
  },
  {
    weight: 10,
    arbitrary: fc.record({
      kind: is('edit'),
      draft: place,
      edits: fc.array(fc.record({ at: place, edit }), { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: is('manual'), draft: place, isFixed: fc.boolean(), quantity, price }) },
  { weight: 2, arbitrary: fc.record({ kind: is('remove'), draft: place, at: places }) },
  { weight: 3, arbitrary: fc.record({ kind: oneOf('refresh', 'delete', 'review', 'endReview'), draft: place }) },
  { weight: 14, arbitrary: fc.record({ kind: is('confirm'), draft: place }) },
  { weight: 10, arbitrary: fc.record({ kind: is('revise'), at: place, append: oneOf(false, false, true) }) },
  { weight: 1, arbitrary: fc.record({ kind: is('terms'), terms }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: oneOf('confirmContract', 'confirmContract', 'confirmContract', 'confirmContract', 'lose'),
    }),
  },
) as fc.Arbitrary<Act>;

/** A life, and which of its acts are sent twice under one key. It begins with work, so that there is something to bill. */
export const lives = fc.record({
  shape: shapes,
  first: fc.record({
    kind: is('work'),
    work: fc.array(work, { minLength: 1, maxLength: 3 }),
    approved: fc.constant(true),
    ready: fc.constant(true),
  }),
  acts: fc.noBias(
    fc.array(fc.record({ act, twice: oneOf(false, false, false, true) }), { minLength: 1, maxLength: 16, size: 'max' }),
  ),
});
