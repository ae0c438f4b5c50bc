// Rows as the first version of Finance wrote them, a few of each table that later versions filled new columns and tables from: for
// tests of migrations. It must never name a column that the first version did not have.

export const AT = '2026-10-06T00:00:00.000Z';
const legal_entity = 'USMF';
const ON_ACCOUNT = {
  legal_entity,
  contract_id: 'k',
  contract_line_id: 'l',
  funding_source_id: 'f',
  project_id: 'p',
  description: 'Go-live',
  currency: 'USD',
  amount: 500_000,
  transaction_date: '2026-10-05',
};
const PROPOSAL = {
  invoice_id: 'i',
  version: 1,
  import_held: 0,
  legal_entity,
  currency: 'USD',
  contract_id: 'k',
  funding_source_id: 'f',
  customer_account: 'C-1',
  invoice_date: '2026-10-05',
  received_at: AT,
  expected_count: 3,
  expected_total: 0,
  expected_checksum: '',
  expected_links: 0,
  staged_count: 3,
  staged_links: 0,
  staged_at: AT,
  generation: 2,
  line_count: 3,
  net_amount: 0,
  sales_tax: 0,
  reported_step: 'IMPORTED',
  reported_state: 'MOVING',
  reported_blockers: '',
  reports: 3,
};
const LINE = {
  proposal_number: 'PF-1',
  generation: 2,
  transaction_class: 'TIME',
  billing_type: 'CHARGEABLE',
  quantity: 100,
  price: 0,
  sales_tax_group: 'DOM',
  item_sales_tax_group: 'FULL',
  sales_tax: 0,
};
const ACTUAL = {
  legal_entity,
  transaction_type: 'COST',
  transaction_class: 'TIME',
  billing_type: 'NOT_AVAILABLE',
  document_date: '2026-10-05',
  accounting_date: '2026-10-05',
  quantity: 100,
  price: 0,
  amount: 100,
  currency: 'USD',
  project_id: 'p',
  received_at: AT,
};
export const JOURNAL = { legal_entity, period_key: 'ALL', line_count: 1, created_at: '2026-10-07T00:00:00.000Z' };
const JOURNAL_LINE = {
  legal_entity,
  line_number: 1,
  transaction_type: 'COST',
  transaction_class: 'TIME',
  finance_type: 'HOUR',
  line_property: 'NonBill',
  document_date: '2026-10-05',
  accounting_date: '2026-10-05',
  project_id: 'p',
  quantity: 100,
  price: 0,
  amount: 100,
  currency: 'USD',
};
const INVOICE = {
  legal_entity,
  number: 'CIV-1',
  proposal_number: 'PF-1',
  invoice_id: 'i',
  customer_account: 'C-1',
  invoice_date: '2026-10-05',
  currency: 'USD',
  exchange_rate: 10 ** 12,
  net_amount: 0,
  sales_tax: 0,
  round_off: 0,
  total_amount: 0,
  accounting_currency: 'USD',
  accounting_total: 0,
  voucher_number: 'V-1',
  credit_note: 0,
  posted_at: AT,
  posted_by: 'ann',
};
const VAT = { legal_entity, invoice_number: 'CIV-1', base: 0, tax: 0, tax_accounting: 0 };

/** What stood at the first version. Of table and rows. */
export const FORMER: readonly [string, object[]][] = [
  ['exchange_rate', [{ from_currency: 'GBP', to_currency: 'USD', valid_from: '2026-10-01', rate: 1_250_000_000_000 }]],
  ['project_category', [{ legal_entity, category: 'Hours', transaction_type: 'HOUR', item_sales_tax_group: 'FULL' }]],
  ['posting_account', [{ legal_entity, posting_type: 'COST', account: '4100' }]],
  [
    'ledger_profile',
    ['*', 'CT-1'].map((contract_number, accrue_revenue) => ({ legal_entity, contract_number, accrue_revenue })),
  ],
  ['fiscal_period', [{ legal_entity, start_date: '2026-10-01', end_date: '2026-10-31', open: 1 }]],
  [
    'customer',
    [{ legal_entity, account_number: 'C-1', name: 'Fabrikam', sales_tax_group: 'DOM', payment_days: 30, on_hold: 1 }],
  ],
  ['number_sequence', [{ legal_entity, name: 'VOUCHER', prefix: 'V-', last: 7 }]],
  [
    'on_account_transaction',
    ['FULLY_INVOICED', 'NO_STATUS'].map((status, index) => ({ ...ON_ACCOUNT, milestone_id: `m${index + 1}`, status })),
  ],
  [
    'sales_tax_group',
    [
      ['GROUP', 'DOM', 'VAT20'],
      ['GROUP', 'DOM', 'CITY'],
      ['ITEM', 'FULL', 'VAT20'],
      ['ITEM', 'FULL', 'CITY'],
      ['ITEM', 'BOOKS', 'VAT20'],
    ].map(([kind, tax_group, tax_code]) => ({ legal_entity, kind, tax_group, tax_code })),
  ],
  [
    'proposal',
    [
      { ...PROPOSAL, number: 'PF-1', status: 'INVOICED' },
      { ...PROPOSAL, number: 'PF-2', invoice_id: 'i2', status: 'OPEN' },
    ],
  ],
  [
    'proposal_line',
    [
      { ...LINE, id: 'l1', line_number: 1, actual_id: 'a1', net_amount: 1_003 },
      { ...LINE, id: 'l2', line_number: 2, actual_id: 'a2', net_amount: -1_002, item_sales_tax_group: 'BOOKS' },
      { ...LINE, id: 'l3', line_number: 3, actual_id: 'a3', net_amount: 500, sales_tax_group: null },
      { ...LINE, id: 'l4', line_number: 1, actual_id: 'a1', net_amount: 9_999, generation: 1 },
      { ...LINE, id: 'l5', line_number: 1, actual_id: 'a5', net_amount: 700, proposal_number: 'PF-2' },
    ],
  ],
  ['customer_invoice', [INVOICE]],
  [
    'customer_invoice_tax',
    [
      { ...VAT, tax_code: 'VAT20', percent: 200_000 },
      { ...VAT, tax_code: 'CITY', percent: 25_000 },
    ],
  ],
  [
    'staged_actual',
    [
      { ...ACTUAL, actual_id: 's1', state: 'ERROR', error_code: 'RATE_MISSING', error_message: 'No rate.' },
      { ...ACTUAL, actual_id: 's2', state: 'ERROR', error_code: 'PERIOD_CLOSED', error_message: null },
      { ...ACTUAL, actual_id: 's3', state: 'POSTED', error_code: null, error_message: null },
    ],
  ],
  [
    'integration_journal',
    [
      { ...JOURNAL, id: 'j1', status: 'ERROR' },
      { ...JOURNAL, id: 'j2', status: 'POSTED' },
    ],
  ],
  [
    'journal_line',
    [
      {
        ...JOURNAL_LINE,
        id: 'x1',
        journal_id: 'j1',
        actual_id: 's4',
        status: 'ERROR',
        error_code: 'ACCOUNT_MISSING',
        error_message: 'No account.',
      },
      {
        ...JOURNAL_LINE,
        id: 'x2',
        journal_id: 'j2',
        actual_id: 's3',
        status: 'POSTED',
        error_code: null,
        error_message: null,
      },
    ],
  ],
  [
    'proposal_blocker',
    [
      {
        proposal_number: 'PF-2',
        code: 'JOURNAL_NOT_POSTED',
        reference: 'j1',
        owner: 'PROJECT_ACCOUNTANT',
        message: 'Not posted.',
        count: 4,
        since: AT,
      },
    ],
  ],
];
