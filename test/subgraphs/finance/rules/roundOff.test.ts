// What rounds the total of an invoice, and what a credit takes back of it: never more than the unit off, alike for an invoice and its
// mirror, and the invoice's own where all that it charged comes back. domain.md 5.3, 5.5
import fc from 'fast-check';
import { ROUND_OFF_RULES, roundOffOf, roundOffOfProposal } from '../../../../subgraphs/finance/rules/taxParameters';

const rounding = fc.record({ unit: fc.integer({ min: 0, max: 1_000 }), rule: fc.constantFrom(...ROUND_OFF_RULES) });
const amount = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 });

it('makes a total a multiple of the unit, by less than a unit, and of a mirrored total the mirror', () => {
  fc.assert(
    fc.property(amount, rounding, (total, by) => {
      const off = roundOffOf(total, by);
      expect(Math.abs(off)).toBeLessThan(Math.max(1, by.unit));
      expect(Math.abs((total + off) % Math.max(1, by.unit))).toBe(0);
      expect(roundOffOf(0 - total, by) + off).toBe(0);
    }),
  );
});

it('a credit of everything and its invoice come to nothing, however the company rounds by then', () => {
  fc.assert(
    fc.property(amount, amount, rounding, rounding, (net, tax, then, now) => {
      const roundOff = roundOffOfProposal({ net, tax }, null, then);
      const credit = roundOffOfProposal({ net: 0 - net, tax: 0 - tax }, { net, tax, roundOff }, now);
      expect(net + tax + roundOff + (0 - net - tax + credit)).toBe(0);
    }),
  );
});

it.each([
  ['a part of it', { net: -600, tax: -120 }],
  ['its net amount with other tax', { net: -1_000, tax: -100 }],
])('a credit of %s is rounded by itself', (_, credit) => {
  const by = { unit: 7, rule: 'NEAREST' } as const;
  const pair = { net: 1_000, tax: 200, roundOff: -3 };
  expect(roundOffOfProposal(credit, pair, by)).toBe(roundOffOf(credit.net + credit.tax, by));
});
