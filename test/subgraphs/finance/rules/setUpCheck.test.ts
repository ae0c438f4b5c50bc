// The check of a company's set-up: what each missing piece is called and who can help, and all of them at once. domain.md 4.8,
// 5.3, 6.1 (20)

import { NEEDED_POSTING_TYPES } from '../../../../subgraphs/finance/rules/ledger';
import { type SetUpFacts, setUpFindings } from '../../../../subgraphs/finance/rules/setUpCheck';

const WHOLE: SetUpFacts = {
  legalEntity: 'USMF',
  today: '2026-11-23',
  postingTypes: new Set(NEEDED_POSTING_TYPES),
  isOpen: true,
  withoutRate: [],
  billingTypes: new Set(['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE', 'NOT_SPECIFIED']),
  categoryTypes: new Set(['HOUR', 'EXPENSE', 'ITEM', 'FEE']),
  sequences: new Map([
    ['VOUCHER', { allowsLower: false, allowsHigher: false }],
    ['CUSTOMER_INVOICE', { allowsLower: false, allowsHigher: false }],
    ['INVOICE_PROPOSAL', { allowsLower: true, allowsHigher: true }],
  ]),
  unknownTaxGroups: [],
  unknownCustomers: [],
  unknownTerms: [],
  unknownProjectGroups: [],
  unknownDimensionValues: [],
};

const found = (facts: Partial<SetUpFacts>) =>
  setUpFindings({ ...WHOLE, ...facts }).map(({ code, message, owner }) => [code, message, owner]);

test('a whole set-up lacks nothing', () => {
  expect(found({})).toEqual([]);
});

test.each<[Partial<SetUpFacts>, string, string, string]>([
  [
    { postingTypes: new Set(NEEDED_POSTING_TYPES.filter((type) => type !== 'ROUND_OFF')) },
    'ACCOUNT_MISSING',
    'No main account is set up for ROUND_OFF.',
    'PROJECT_ACCOUNTANT',
  ],
  [{ isOpen: false }, 'PERIOD_NOT_OPEN', 'No fiscal period is open for 2026-11-23.', 'PROJECT_ACCOUNTANT'],
  [
    { withoutRate: [{ from: 'GBP', to: 'USD' }] },
    'RATE_MISSING',
    'No exchange rate from GBP to USD is valid on 2026-11-23.',
    'PROJECT_ACCOUNTANT',
  ],
  [
    { billingTypes: new Set(['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_SPECIFIED']) },
    'LINE_PROPERTY_MISSING',
    'Billing type NOT_AVAILABLE has no line property.',
    'ADMINISTRATOR',
  ],
  [
    { categoryTypes: new Set(['HOUR', 'EXPENSE', 'ITEM']) },
    'CATEGORY_MISSING',
    'No project category is set up for transaction type FEE.',
    'PROJECT_ACCOUNTANT',
  ],
  [
    { sequences: new Map([...WHOLE.sequences, ['INVOICE_PROPOSAL', { allowsLower: false, allowsHigher: true }]]) },
    'SEQUENCE_TOO_STRICT',
    'The number sequence INVOICE_PROPOSAL must allow lower and higher numbers.',
    'ADMINISTRATOR',
  ],
  [
    { sequences: new Map([...WHOLE.sequences].filter(([name]) => name !== 'VOUCHER')) },
    'SEQUENCE_MISSING',
    'The number sequence VOUCHER is not set up.',
    'ADMINISTRATOR',
  ],
  [
    { unknownTaxGroups: ['GROUP DOM'] },
    'TAX_GROUP_UNKNOWN',
    'Sales tax group GROUP DOM has no codes.',
    'PROJECT_ACCOUNTANT',
  ],
  [
    { unknownCustomers: ['C-9'] },
    'CUSTOMER_UNKNOWN',
    'Customer C-9 is named by contracts, but not set up.',
    'PROJECT_ACCOUNTANT',
  ],
  [
    { unknownTerms: [{ code: 'NET9', namedBy: 'contracts' }] },
    'TERMS_UNKNOWN',
    'Terms of payment NET9 are named by contracts, but not set up.',
    'PROJECT_ACCOUNTANT',
  ],
  [
    { unknownTerms: [{ code: 'NET7', namedBy: 'customers' }] },
    'TERMS_UNKNOWN',
    'Terms of payment NET7 are named by customers, but not set up.',
    'PROJECT_ACCOUNTANT',
  ],
])('%j: %s', (facts, code, message, owner) => {
  expect(found(facts)).toEqual([[code, message, owner]]);
});

test('an empty company learns everything at once', () => {
  const nothing = new Set<string>();
  const codes = found({ postingTypes: nothing, billingTypes: nothing, categoryTypes: nothing, sequences: new Map() });
  expect(codes.map(([code]) => code)).toEqual([
    ...NEEDED_POSTING_TYPES.map(() => 'ACCOUNT_MISSING'),
    ...Array(5).fill('LINE_PROPERTY_MISSING'),
    ...Array(4).fill('CATEGORY_MISSING'),
    ...Array(3).fill('SEQUENCE_MISSING'),
  ]);
});
