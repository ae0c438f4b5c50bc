// A database of the first version with rows in it, migrated as an operator would: what newer columns and tables were filled with from
// older rows is what those rows said, on both engines. Rows are written as that version wrote them.
import { openDatabase } from '../../../../subgraphs/database/open';
import { migrations } from '../../../../subgraphs/finance/store/migrations';
import { DIALECTS, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';
import { AT, FORMER, JOURNAL } from './firstVersion';

/** What each statement gives afterwards. */
const AFTERWARDS: readonly [string, string, object[]][] = [
  [
    'milestones that were invoiced have one live bill, others none',
    'SELECT milestone_id, live_bills FROM on_account_transaction ORDER BY milestone_id',
    [
      { milestone_id: 'm1', live_bills: 1 },
      { milestone_id: 'm2', live_bills: 0 },
    ],
  ],
  [
    'rates are of the default type, at their first version',
    'SELECT from_currency, to_currency, valid_from, rate, rate_type, version FROM exchange_rate',
    [
      {
        from_currency: 'GBP',
        to_currency: 'USD',
        valid_from: '2026-10-01',
        rate: 1_250_000_000_000,
        rate_type: 'DEFAULT',
        version: 1,
      },
    ],
  ],
  [
    'categories stay what they were',
    'SELECT category, transaction_type, item_sales_tax_group FROM project_category',
    [{ category: 'Hours', transaction_type: 'HOUR', item_sales_tax_group: 'FULL' }],
  ],
  [
    'main accounts speak for everybody',
    'SELECT project_number, contract_number, project_group, transaction_type, category, posting_type, account FROM posting_account',
    [
      {
        project_number: '*',
        contract_number: '*',
        project_group: '*',
        transaction_type: '*',
        category: '*',
        posting_type: 'COST',
        account: '4100',
      },
    ],
  ],
  [
    'ledger profiles speak for the contract that they spoke for',
    'SELECT project_number, contract_number, project_group, accrue_revenue, cost, on_account FROM ledger_profile ORDER BY contract_number',
    ['*', 'CT-1'].map((contract_number, accrue_revenue) => ({
      project_number: '*',
      contract_number,
      project_group: '*',
      accrue_revenue,
      cost: null,
      on_account: null,
    })),
  ],
  [
    'periods and customers keep what they were, at their first version; nothing is on hold that was not',
    'SELECT p.start_date, p.end_date, p.open, p.on_hold AS held, p.version, c.name, c.sales_tax_group, c.payment_days, c.on_hold, c.version AS customer_version FROM fiscal_period p, customer c',
    [
      {
        ...{ start_date: '2026-10-01', end_date: '2026-10-31', open: 1, held: 0, version: 1 },
        ...{ name: 'Fabrikam', sales_tax_group: 'DOM', payment_days: 30, on_hold: 1, customer_version: 1 },
      },
    ],
  ],
  [
    'number sequences go on where they were',
    'SELECT name, prefix, last, allow_lower, allow_higher FROM number_sequence',
    [{ name: 'VOUCHER', prefix: 'V-', last: 7, allow_lower: 0, allow_higher: 0 }],
  ],
  // 10.03 × 20 % and 2.5 %, half away from zero; −10.02 × 20 %; no group, no tax; neither an older generation nor what is open.
  [
    'lines of posted invoices carry the tax that they were posted with, code by code',
    'SELECT proposal_number, actual_id, generation, tax_code, percent, tax FROM proposal_line_tax ORDER BY actual_id, tax_code',
    [
      ['a1', 'CITY', 25_000, 25],
      ['a1', 'VAT20', 200_000, 201],
      ['a2', 'VAT20', 200_000, -200],
    ].map(([actual_id, tax_code, percent, tax]) => ({
      proposal_number: 'PF-1',
      actual_id,
      generation: 2,
      tax_code,
      percent,
      tax,
    })),
  ],
  [
    'taxes of invoices stay, now by code and percentage',
    'SELECT invoice_number, tax_code, percent FROM customer_invoice_tax ORDER BY tax_code',
    [
      { invoice_number: 'CIV-1', tax_code: 'CITY', percent: 25_000 },
      { invoice_number: 'CIV-1', tax_code: 'VAT20', percent: 200_000 },
    ],
  ],
  [
    'what stood in the way stands in the log, open, since it is known',
    'SELECT source, subject_id, code, reference, message, line_count, first_seen_at, times, resolved_at, open_key FROM import_error ORDER BY source, subject_id',
    [
      ['JOURNAL_LINE', 's4', 'ACCOUNT_MISSING', '', 'No account.', 1, JOURNAL.created_at, 'JOURNAL_LINE|s4'],
      ['PROPOSAL', 'PF-2', 'JOURNAL_NOT_POSTED', 'j1', 'Not posted.', 4, AT, 'PROPOSAL|PF-2|JOURNAL_NOT_POSTED|j1'],
      ['STAGED_ACTUAL', 's1', 'RATE_MISSING', '', 'No rate.', 1, AT, 'STAGED_ACTUAL|s1'],
      ['STAGED_ACTUAL', 's2', 'PERIOD_CLOSED', '', '', 1, AT, 'STAGED_ACTUAL|s2'],
    ].map(([source, subject_id, code, reference, message, line_count, first_seen_at, open_key]) => ({
      ...{
        source,
        subject_id,
        code,
        reference,
        message,
        line_count,
        first_seen_at,
        times: 1,
        resolved_at: null,
        open_key,
      },
    })),
  ],
  [
    'journals are nobody’s',
    'SELECT id, status, claim_owner, claim_epoch, claim_until, posting_after, kind FROM integration_journal ORDER BY id',
    ['ERROR', 'POSTED'].map((status, index) => ({
      ...{
        id: `j${index + 1}`,
        status,
        claim_owner: null,
        claim_epoch: 0,
        claim_until: '',
        posting_after: 0,
        kind: 'INTEGRATION',
      },
    })),
  ],
];

it.each(DIALECTS)(
  'books of the first version are migrated with what they hold, on %s',
  async (dialect) => {
    const empty = await emptyDatabase(dialect);
    try {
      const first = migrations.findIndex(({ name }) => name.startsWith('Corrections'));
      const former = await openDatabase(empty.url, migrations.slice(0, first), realWorld());
      await former.write(async (tx) => {
        for (const [table, rows] of FORMER) await tx.insert(table, rows);
      });
      await former.close();
      const now = await openDatabase(empty.url, migrations, realWorld());
      for (const [what, sql, rows] of AFTERWARDS) expect([what, await now.read.rows(sql)]).toEqual([what, rows]);
      await now.close();
    } finally {
      await empty.drop();
    }
  },
  120_000,
);
