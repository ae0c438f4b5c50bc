// Whatever was approved, in whatever currency, split and discounted however: lowered on a draft, what stays and what is written off
// sum to it in every column, and neither credits anybody for work. domain.md 3.4 (g), (o), 3.5 (t)
import fc from 'fast-check';
import { approve } from '../../../../subgraphs/dataverse/rules/approval';
import { type SaleValues, worthOfEdited, writtenOff } from '../../../../subgraphs/dataverse/rules/saleTerms';

const PERCENTS = [0, 1, 100_000, 333_333, 1_000_000];
const COLUMNS = ['amount', 'discount_amount', 'fee_amount'] as const;

const contractLine = fc.record({
  currency: fc.constantFrom('USD', 'JPY', 'KWD'),
  discountPercent: fc.constantFrom(...PERCENTS),
  feePercent: fc.constantFrom(...PERCENTS),
  weights: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 4 }).filter((all) => all.some(Boolean)),
  rounding: fc.nat(3),
});
const prices = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 3_000_000 }));

it('a lowered sale and what is written off sum to the sale, and are worth no less than nothing', () => {
  fc.assert(
    fc.property(
      contractLine,
      fc.integer({ min: 2, max: 2_000 }),
      prices,
      fc.nat(9_998),
      (given, quantity, price, part) => {
        const { weights, rounding, ...percents } = given;
        const shares = weights.map((percent, index) => ({ percent, isRounding: index === rounding % weights.length }));
        const scope = { contractId: 'c', billingMethod: 'TIME_AND_MATERIAL', taskScope: 'ALL', named: [] } as const;
        const includes = { TIME: true, EXPENSE: true, MATERIAL: true, FEE: true };
        const work = { transactionClass: 'TIME', role: null, category: null, task: null, costPrice: 0 } as const;
        const parts = approve({ ...work, quantity, billableQuantity: null, billPrice: price }, 'USD', {
          ...scope,
          ...percents,
          includes,
          shares,
        });
        for (const sale of parts.flatMap(({ sales }) => sales).filter((one) => one.quantity > 1 && one.amount >= 0)) {
          const { amount, discount: discount_amount, fee: fee_amount } = sale;
          const source: SaleValues = {
            quantity: sale.quantity,
            price,
            billing_type: 'CHARGEABLE',
            amount,
            discount_amount,
            fee_amount,
          };
          const lowered = 1 + (part % (sale.quantity - 1));
          const stays = worthOfEdited(lowered, price, source, percents);
          const off = writtenOff(lowered, source, percents.currency);
          for (const column of COLUMNS) {
            expect(stays[column] + (off?.[column] ?? 0)).toBe(source[column]);
            expect(Math.min(stays[column], off?.[column] ?? 0)).toBeGreaterThanOrEqual(0);
          }
        }
      },
    ),
    { numRuns: process.env.FULL === '1' ? 20_000 : 1_000 },
  );
});
