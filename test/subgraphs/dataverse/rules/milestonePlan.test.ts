// How a milestone is divided: sums conserved over customers and parts, and how far it is billed. domain.md 2.6, 3.2, 3.5 (q), (t)
import { headerStatus, partsOf, prepared, spread } from '../../../../subgraphs/dataverse/rules/milestonePlan';

const [NO, READY, CREATED, POSTED] = [
  'UNBILLED_SALES_CREATED',
  'READY_TO_INVOICE',
  'CUSTOMER_INVOICE_CREATED',
  'CUSTOMER_INVOICE_POSTED',
] as const;
const thirds = [
  { customerId: 'A', percent: 333_400, isRounding: true },
  { customerId: 'B', percent: 333_300, isRounding: false },
  { customerId: 'C', percent: 333_300, isRounding: false },
];

it.each<[string, readonly string[], string]>([
  ['created', [NO, NO], 'NOT_STARTED'],
  ['some row marked ready', [READY, NO], 'IN_PROGRESS'],
  ['draft created', [CREATED, NO], 'IN_PROGRESS'],
  ["one customer's invoice confirmed", [POSTED, NO], 'IN_PROGRESS'],
  ['everything invoiced', [POSTED, POSTED], 'COMPLETED'],
])('3.2 header: %s', (_, statuses, expected) => {
  expect(headerStatus(statuses)).toBe(expected);
});

it.each([1, 2, 3, 100, 101, 99_999])(
  '33.34/33.33/33.33 of %i keeps the total of amount and tax (8.1 scenario 8)',
  (amount) => {
    const parts = partsOf(amount, amount + 1, thirds);
    expect(parts.reduce((sum, part) => sum + part.amount, 0)).toBe(amount);
    expect(parts.reduce((sum, part) => sum + part.tax, 0)).toBe(amount + 1);
  },
);

it('a customer at 0 % has no row', () => {
  const shares = [
    { customerId: 'A', percent: 1_000_000, isRounding: true },
    { customerId: 'B', percent: 0, isRounding: false },
  ];
  expect(partsOf(500, 0, shares)).toEqual([{ customerId: 'A', amount: 500, tax: 0 }]);
});

it('takes away what is left over, adds what is missing, and leaves what is right', () => {
  const row = (id: string, customerId: string, amount: number) => ({ id, customerId, amount, tax: 0, status: NO });
  const part = (customerId: string, amount: number) => ({ customerId, amount, tax: 0 });
  expect(spread([row('1', 'A', 60), row('2', 'B', 40)], [part('A', 60), part('C', 40)])).toEqual({
    changed: [],
    added: [{ ...part('C', 40), status: NO }],
    removed: ['2'],
  });
});

it('does not miss the minor unit that rounding of an earlier part took, but no more', () => {
  const rest = (amount: number) => [{ id: '1', customerId: 'A', amount, tax: 0, status: NO }];
  const alone = { shares: [{ customerId: 'A', percent: 1_000_000, isRounding: true }], partsBefore: 1 };
  expect(prepared(rest(50), 101, 500_000, alone)).toMatchObject({
    changed: [{ amount: 50, status: READY }],
    added: [],
  });
  expect(prepared(rest(49), 101, 500_000, alone)).toBeUndefined();
});
