// What an edit makes of a detail: the worked examples 3.4 (g) to (k) and (o) of domain.md with their numbers, the ids of the
// rows that confirming will write, and the matrix of fields that a draft lets people change (2.4).
import { type DetailKind, drawIds, ID_COLUMNS, idsOf } from '../../../../subgraphs/dataverse/rules/detailIds';
import {
  type DetailEdit,
  type DraftDetail,
  EDIT_FIELDS,
  type EditContext,
  type EditField,
  editableFields,
  editDetail,
} from '../../../../subgraphs/dataverse/rules/draftEdit';
import { type SaleValues, worthOf } from '../../../../subgraphs/dataverse/rules/saleTerms';

const TM = 'TIME_AND_MATERIAL';
const FP = 'FIXED_PRICE';
const PLAIN: EditContext<DraftDetail>['line'] = {
  currency: 'USD',
  discountPercent: 0,
  feePercent: 0,
  billingMethod: TM,
};

/** Bob's 8 h at 200. domain.md 3.3 */
const BOB: SaleValues = {
  quantity: 800,
  price: 2_000_000,
  billing_type: 'CHARGEABLE',
  amount: 160_000,
  discount_amount: 0,
  fee_amount: 0,
};

let drawn = 0;
const newId = () => `id-${++drawn}`;

function detail(
  kind: DetailKind,
  values: Partial<DraftDetail> = {},
  billingMethod: typeof TM | typeof FP = TM,
): DraftDetail {
  return {
    id: `d-${kind}`,
    kind,
    ...BOB,
    tax: 0,
    description: 'Workshops',
    external_description: null,
    ...drawIds({ kind, billingMethod }, newId),
    ...values,
  };
}

/** Applies an edit that must be granted: the rows by kind. */
function edited(
  edit: DetailEdit,
  source = BOB,
  before: Partial<DraftDetail> = {},
  companion?: DraftDetail,
  line = PLAIN,
) {
  const sale = detail('SALE', { ...source, ...before });
  const outcome = editDetail(sale, edit, { line, source, companion, newId });
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals));
  return {
    sale: outcome.rows.find(({ kind }) => kind === 'SALE') as DraftDetail,
    writeOff: outcome.rows.find(({ kind }) => kind === 'WRITE_OFF'),
    rows: outcome.rows,
  };
}

const idsPresent = (row: DraftDetail) => ID_COLUMNS.filter((column) => row[column] !== null);
const EDITED_IDS = idsOf({ kind: 'SALE', billingMethod: TM, isEdited: true });
const PLAIN_IDS = idsOf({ kind: 'SALE', billingMethod: TM });
const sorted = (columns: readonly string[]) => [...columns].sort();

describe('an edited sale', () => {
  it('3.4 (f) is unedited as long as quantity, price and billing type are its source’s', () => {
    const { rows, sale } = edited({ description: 'Other', externalDescription: 'For you', tax: 1_320 });
    expect(rows).toHaveLength(1);
    expect(sale).toMatchObject({ description: 'Other', external_description: 'For you', tax: 1_320, amount: 160_000 });
    expect(sorted(idsPresent(sale))).toEqual(sorted(PLAIN_IDS));
  });

  it('3.4 (g) partial write-off, 8 → 6: 1,200 stay chargeable, 400 are written off beside them', () => {
    const { sale, writeOff } = edited({ quantity: 600 });
    expect(sale).toMatchObject({ quantity: 600, amount: 120_000, billing_type: 'CHARGEABLE' });
    expect(writeOff).toMatchObject({
      quantity: 200,
      price: 2_000_000,
      amount: 40_000,
      billing_type: 'NON_CHARGEABLE',
      tax: 0,
    });
    expect(sorted(idsPresent(sale))).toEqual(sorted(EDITED_IDS));
    expect(sorted(idsPresent(writeOff as DraftDetail))).toEqual(
      sorted(idsOf({ kind: 'WRITE_OFF', billingMethod: TM })),
    );
    expect(writeOff?.id).not.toBe(sale.id);
  });

  it('3.4 (h) increase, 8 → 10: 2,000, and nothing is written off', () => {
    const { sale, writeOff } = edited({ quantity: 1_000 });
    expect(sale).toMatchObject({ quantity: 1_000, amount: 200_000 });
    expect(writeOff).toBeUndefined();
    expect(sorted(idsPresent(sale))).toEqual(sorted(EDITED_IDS));
  });

  it.each(['NON_CHARGEABLE', 'COMPLIMENTARY'])('3.4 (i) the whole line is set %s: 1,600 that add nothing', (type) => {
    const { sale, writeOff } = edited({ billingType: type });
    expect(sale).toMatchObject({ quantity: 800, amount: 160_000, billing_type: type });
    expect(writeOff).toBeUndefined();
    expect(sorted(idsPresent(sale))).toEqual(sorted(EDITED_IDS));
  });

  it('3.4 (j) price 200 → 180: 1,440', () => {
    const { sale, writeOff } = edited({ price: 1_800_000 });
    expect(sale).toMatchObject({ price: 1_800_000, amount: 144_000 });
    expect(writeOff).toBeUndefined();
    expect(sorted(idsPresent(sale))).toEqual(sorted(EDITED_IDS));
  });

  it('3.4 (g) with (j): what is written off keeps the source’s price', () => {
    const { sale, writeOff } = edited({ quantity: 600, price: 1_800_000 });
    expect([sale.amount, writeOff?.amount]).toEqual([108_000, 40_000]);
  });

  it('goes back to its source: companion and further ids are gone, its own ids are kept', () => {
    const { sale, writeOff } = edited({ quantity: 600 });
    const again = editDetail(sale, { quantity: 800 }, { line: PLAIN, source: BOB, companion: writeOff, newId });
    expect(again).toMatchObject({ ok: true, rows: [{ ...BOB, id: sale.id }] });
    const [back] = again.ok ? again.rows : [];
    expect(again.ok && again.rows).toHaveLength(1);
    expect(sorted(idsPresent(back as DraftDetail))).toEqual(sorted(PLAIN_IDS));
    for (const column of PLAIN_IDS) expect(back?.[column]).toBe(sale[column]);
  });

  it('keeps its companion and all ids from edit to edit', () => {
    const { sale, writeOff } = edited({ quantity: 600 });
    const again = editDetail(sale, { quantity: 500 }, { line: PLAIN, source: BOB, companion: writeOff, newId });
    if (!again.ok) throw new Error('refused');
    const [less, more] = again.rows as [DraftDetail, DraftDetail];
    expect([less.amount, more.amount]).toEqual([100_000, 60_000]);
    expect(more.id).toBe(writeOff?.id);
    for (const column of ID_COLUMNS) {
      expect(less[column]).toBe(sale[column]);
      expect(more[column]).toBe(writeOff?.[column]);
    }
  });

  it('edits a negative sale towards zero with what is left beside it', () => {
    const source = { ...BOB, quantity: -800, amount: -160_000 };
    const { sale, writeOff } = edited({ quantity: -600 }, source);
    expect([sale.amount, writeOff?.amount, writeOff?.quantity]).toEqual([-120_000, -40_000, -200]);
    expect(edited({ quantity: -1_000 }, source).writeOff).toBeUndefined();
  });
});

describe('discount and fee, 3.4 (o): 10 % and 5 % on 1,600 are 1,520', () => {
  const line = { ...PLAIN, discountPercent: 100_000, feePercent: 50_000 };
  const source = { ...BOB, ...worthOf(800, 2_000_000, line) };

  it('of the source', () => {
    expect(worthOf(800, 2_000_000, line)).toEqual({ amount: 152_000, discount_amount: 16_000, fee_amount: 8_000 });
  });

  it.each([
    ['(g) 8 → 6', { quantity: 600 }, [114_000, 12_000, 6_000], [38_000, 4_000, 2_000]],
    ['(h) 8 → 10', { quantity: 1_000 }, [190_000, 20_000, 10_000], undefined],
    ['(i) complimentary', { billingType: 'COMPLIMENTARY' }, [152_000, 16_000, 8_000], undefined],
    ['(j) 200 → 180', { price: 1_800_000 }, [136_800, 14_400, 7_200], undefined],
  ])('%s', (_, edit, ofSale, ofWriteOff) => {
    const { sale, writeOff } = edited(edit, source, {}, undefined, line);
    const worth = (row: DraftDetail) => [row.amount, row.discount_amount, row.fee_amount];
    expect(worth(sale)).toEqual(ofSale);
    expect(writeOff && worth(writeOff)).toEqual(ofWriteOff);
  });

  it.each([1, 33, 267, 333, 799])(
    'a lowered quantity (%i/100) and its rest sum to the source, to the cent',
    (quantity) => {
      const odd = { ...BOB, price: 1_333_333, ...worthOf(800, 1_333_333, { ...line, discountPercent: 33_333 }) };
      const { sale, writeOff } = edited({ quantity }, odd, {}, undefined, line);
      for (const column of ['quantity', 'amount', 'discount_amount', 'fee_amount'] as const)
        expect(sale[column] + (writeOff as DraftDetail)[column]).toBe(odd[column]);
    },
  );

  it('what is discounted whole charges nothing, and credits no cent, when its quantity is lowered', () => {
    const whole = { ...line, discountPercent: 1_000_000, feePercent: 0 };
    const free = { ...BOB, quantity: 725, price: 333_333, ...worthOf(725, 333_333, whole) }; // 4 h: 133.33 of which 133.34 was taken off
    const { sale, writeOff } = edited({ quantity: 400 }, free, {}, undefined, whole);
    expect([sale.amount, sale.discount_amount, writeOff?.amount]).toEqual([0, 13_333, 0]);
  });

  it('a customer’s part that is a cent off its product never leaves a rest of the other sign', () => {
    const cheap = { ...BOB, quantity: 3, price: 5_000, amount: 0 }; // 0.03 at 0.50: 0.015, of which this customer got nothing
    const { sale, writeOff } = edited({ quantity: 2 }, cheap);
    expect([sale.amount, writeOff?.amount]).toEqual([0, 0]);
  });
});

describe('a manual detail, 3.4 (k): 5 h × 200', () => {
  it('on a T&M line has its unbilled sale, its reversal and the billed sale, and takes the line’s percentages', () => {
    const manual = detail('MANUAL', { quantity: 500, amount: 100_000 });
    expect(sorted(idsPresent(manual))).toEqual(sorted(idsOf({ kind: 'MANUAL', billingMethod: TM })));
    const line = { ...PLAIN, discountPercent: 100_000 };
    const outcome = editDetail(manual, { quantity: 1_000, price: 1_000_000 }, { line, newId });
    expect(outcome).toMatchObject({ ok: true, rows: [{ amount: 90_000, discount_amount: 10_000 }] });
  });

  it('on a fixed-price line is a billed sale alone', () => {
    const manual = detail('MANUAL', { quantity: 500, amount: 100_000 }, FP);
    expect(idsPresent(manual)).toEqual(['billed_actual_id']);
    const outcome = editDetail(manual, { price: 1_000_000 }, { line: { ...PLAIN, billingMethod: FP }, newId });
    expect(outcome).toMatchObject({ ok: true, rows: [{ amount: 50_000, new_sale_id: null }] });
  });
});

it('a milestone takes another price, billing type, tax and texts', () => {
  const milestone = detail('MILESTONE', { quantity: 100, price: 50_000_000, amount: 500_000 }, FP);
  const line = { ...PLAIN, billingMethod: FP } as const;
  const outcome = editDetail(milestone, { price: 40_000_000, tax: 100, description: null }, { line, newId });
  expect(outcome).toMatchObject({ ok: true, rows: [{ amount: 400_000, tax: 100, description: null, quantity: 100 }] });
});

describe('the fields that may be edited (2.4)', () => {
  const ALL: EditField[] = [...EDIT_FIELDS];
  const NO_QUANTITY: EditField[] = ['billingType', 'price', 'tax', 'description', 'externalDescription'];
  const VALUES: Required<DetailEdit> = {
    billingType: 'COMPLIMENTARY',
    quantity: 700,
    price: 1_000_000,
    tax: 1,
    description: 'x',
    externalDescription: 'x',
  };
  it.each([
    ['SALE', TM, ALL],
    ['MANUAL', TM, ALL],
    ['MANUAL', FP, NO_QUANTITY],
    ['MILESTONE', FP, NO_QUANTITY],
    ['WRITE_OFF', TM, []],
    ['RETAINER', FP, []],
    ['REFUND', FP, []],
  ] as const)('%s on a %s line', (kind, billingMethod, allowed) => {
    expect(editableFields(kind, billingMethod)).toEqual(allowed);
    for (const field of EDIT_FIELDS) {
      const outcome = editDetail(
        detail(kind, {}, billingMethod),
        { [field]: VALUES[field] },
        {
          line: { ...PLAIN, billingMethod },
          source: kind === 'SALE' ? BOB : undefined,
          newId,
        },
      );
      if (allowed.includes(field as never)) expect(outcome.ok).toBe(true);
      else
        expect(outcome).toMatchObject({
          refusals: [{ code: 'DETAIL_NOT_EDITABLE', path: [field], subjectId: `d-${kind}` }],
        });
    }
  });

  it.each([
    ['no quantity', { quantity: 0 }, 'BAD_USER_INPUT', 'quantity'],
    ['a negative quantity', { quantity: -100 }, 'BAD_USER_INPUT', 'quantity'],
    ['a quantity beyond the limit', { quantity: 100_000_000_001 }, 'BAD_USER_INPUT', 'quantity'],
    ['a quantity that is no whole hundredth', { quantity: 1.5 }, 'BAD_USER_INPUT', 'quantity'],
    ['a negative price', { price: -1 }, 'BAD_USER_INPUT', 'price'],
    ['a price beyond the limit', { price: 10_000_000_000_001 }, 'BAD_USER_INPUT', 'price'],
    ['a type that is not billed', { billingType: 'NOT_AVAILABLE' }, 'BAD_USER_INPUT', 'billingType'],
    ['a negative tax', { tax: -1 }, 'BAD_USER_INPUT', 'tax'],
    ['a long text', { description: 'x'.repeat(201) }, 'BAD_USER_INPUT', 'description'],
    ['a long external text', { externalDescription: 'x'.repeat(201) }, 'BAD_USER_INPUT', 'externalDescription'],
    ['an amount beyond the limit', { quantity: 100_000_000_000 }, 'AMOUNT_OUT_OF_RANGE', undefined],
    ['a tax beyond the limit', { tax: 100_000_000_001 }, 'AMOUNT_OUT_OF_RANGE', undefined],
  ])('%s is refused', (_, edit, code, field) => {
    const outcome = editDetail(detail('SALE'), edit, { line: PLAIN, source: BOB, newId });
    expect(outcome).toEqual({
      ok: false,
      refusals: [expect.objectContaining({ code, subjectId: 'd-SALE', ...(field ? { path: [field] } : {}) })],
    });
  });
});
