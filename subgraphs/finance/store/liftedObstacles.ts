// Clears an obstacle inside a rehearsal, so that the next one shows and a preview names them all at once. Never call it but in a
// transaction that is rolled back: it opens periods, releases customers and makes up set-up that nobody entered.
import type { Tx } from '../../database/database';
import { dimensionsOf } from '../rules/dimensions';
import { POSTING_TYPES } from '../rules/ledger';
import { pairNamed } from '../rules/rates';
import type { ProposalRow } from './proposals';
import { upsertRows } from './upsert';

type Proposal = Pick<
  ProposalRow,
  'number' | 'legal_entity' | 'currency' | 'customer_account' | 'invoice_date' | 'accounting_date'
>;

const SEQUENCES = ['VOUCHER', 'CUSTOMER_INVOICE'];
/** A row of the posting profiles that speaks for everything in its company. */
const FOR_ALL = { project_number: '*', contract_number: '*', project_group: '*', transaction_type: '*', category: '*' };
const LONG_AGO = '1900-01-01';
const ONE_TO_ONE = 1_000_000_000_000; // scale 12

const LIFTS: Readonly<Record<string, (tx: Tx, proposal: Proposal, message: string) => Promise<unknown>>> = {
  CUSTOMER_ON_HOLD: releaseCustomer,
  PERIOD_CLOSED: openPeriodsOf,
  PERIOD_ON_HOLD: openPeriodsOf,
  RATE_MISSING: makeUpRates,
  ACCOUNT_MISSING: (tx, { legal_entity }) =>
    upsertRows(
      tx,
      'posting_account',
      ['legal_entity', ...Object.keys(FOR_ALL), 'posting_type'],
      POSTING_TYPES.map((posting_type) => ({ legal_entity, ...FOR_ALL, posting_type })),
      { account: '?' },
    ),
  SEQUENCE_MISSING: (tx, { legal_entity }) =>
    upsertRows(
      tx,
      'number_sequence',
      ['legal_entity', 'name'],
      SEQUENCES.map((name) => ({ legal_entity, name })),
      { prefix: '?', last: 0 },
    ),
  TAX_GROUP_UNKNOWN: fillTaxGroups,
  PROPOSAL_NOT_APPROVED: (tx, { legal_entity }) =>
    tx.change('UPDATE proposal_workflow SET enabled = 0 WHERE legal_entity = ?', [legal_entity]),
  DIMENSION_MISSING: (tx, { legal_entity }) =>
    tx.change('UPDATE financial_dimension SET required = 0 WHERE legal_entity = ?', [legal_entity]),
  DIMENSION_VALUE_UNKNOWN: nameValues,
};

/** Clears what stands in the way under this code, in these words; false where nothing can be cleared. */
export async function liftObstacle(
  tx: Tx,
  { code, message }: { readonly code: string; readonly message: string },
  proposal: Proposal,
): Promise<boolean> {
  const lift = Object.hasOwn(LIFTS, code) ? LIFTS[code] : undefined;
  await lift?.(tx, proposal, message);
  return lift !== undefined;
}

/** After it no figure in accounting currency is worth showing. */
export function isMadeUp(code: string): boolean {
  return code === 'RATE_MISSING';
}

async function releaseCustomer(tx: Tx, { legal_entity, customer_account }: Proposal): Promise<void> {
  await tx.change('UPDATE customer SET on_hold = 0 WHERE legal_entity = ? AND account_number = ?', [
    legal_entity,
    customer_account,
  ]);
}

/** All periods of the company, and a day of its own for each date of the invoice that lies in none. */
async function openPeriodsOf(tx: Tx, proposal: Proposal): Promise<void> {
  const { number, legal_entity, invoice_date, accounting_date } = proposal;
  await tx.change('UPDATE fiscal_period SET open = 1 WHERE legal_entity = ?', [legal_entity]);
  const periods = await tx.rows<{ start_date: string; end_date: string }>(
    'SELECT start_date, end_date FROM fiscal_period WHERE legal_entity = ?',
    [legal_entity],
  );
  const dated = await tx.rows<{ accounting_date: string }>(
    `SELECT DISTINCT u.accounting_date FROM staged_link k JOIN staged_actual u ON u.actual_id IN (k.actual1_id, k.actual2_id)
      WHERE k.invoice_number = ?`,
    [number],
  );
  const dates = new Set([invoice_date, accounting_date ?? invoice_date, ...dated.map((row) => row.accounting_date)]);
  const homeless = [...dates].filter(
    (date) => !periods.some(({ start_date, end_date }) => start_date <= date && date <= end_date),
  );
  await tx.insert(
    'fiscal_period',
    homeless.map((date) => ({ legal_entity, start_date: date, end_date: date, open: 1 })),
  );
}

/** The rates of the pair that is named, so that the next one that is missing is named too; all of them where none is. */
async function makeUpRates(tx: Tx, { number, legal_entity, currency }: Proposal, message: string): Promise<void> {
  const [company] = await tx.rows<{ currency: string; reporting_currency: string | null; rate_type: string }>(
    'SELECT currency, reporting_currency, rate_type FROM legal_entity WHERE code = ?',
    [legal_entity],
  );
  if (!company) return;
  const billed = await tx.rows<{ currency: string }>(
    `SELECT DISTINCT u.currency FROM staged_link k JOIN staged_actual u ON u.actual_id IN (k.actual1_id, k.actual2_id)
      WHERE k.invoice_number = ?`,
    [number],
  );
  const from = new Set([currency, ...billed.map((row) => row.currency)]);
  const into = new Set([company.currency, company.reporting_currency ?? company.currency]);
  const made = [...into].flatMap((to_currency) =>
    [...from]
      .filter((code) => code !== to_currency)
      .map((from_currency) => ({ from_currency, to_currency, rate_type: company.rate_type, valid_from: LONG_AGO })),
  );
  const named = made.filter(({ from_currency, to_currency }) =>
    message.includes(pairNamed(from_currency, to_currency)),
  );
  const missing = named.length > 0 ? named : made;
  await upsertRows(tx, 'exchange_rate', ['from_currency', 'to_currency', 'rate_type', 'valid_from'], missing, {
    rate: ONE_TO_ONE,
  });
}

/** Every value that stands on a line of the invoice, or of the journals behind it, is one of its dimension's. */
async function nameValues(tx: Tx, { number, legal_entity }: Proposal): Promise<void> {
  const rows = await tx.rows<{ dimensions: string | null }>(
    `SELECT l.dimensions FROM proposal_line l WHERE l.proposal_number = ? UNION SELECT j.dimensions FROM staged_link k
       JOIN journal_line j ON j.actual_id IN (k.actual1_id, k.actual2_id) WHERE k.invoice_number = ?`,
    [number, number],
  );
  const values = rows.flatMap(({ dimensions }) => dimensionsOf(dimensions));
  await upsertRows(
    tx,
    'dimension_value',
    ['legal_entity', 'dimension', 'value'],
    values.map(({ dimension, value }) => ({ legal_entity, dimension, value })),
    { name: '?' },
  );
}

/** A group without codes gets one that nobody knows: it taxes nothing. */
async function fillTaxGroups(tx: Tx, { number, legal_entity }: Proposal): Promise<void> {
  for (const [kind, column] of [
    ['GROUP', 'sales_tax_group'],
    ['ITEM', 'item_sales_tax_group'],
  ]) {
    const groups = await tx.rows<{ tax_group: string }>(
      `SELECT DISTINCT l.${column} AS tax_group FROM proposal_line l WHERE l.proposal_number = ? AND l.${column} IS NOT NULL
         AND NOT EXISTS (SELECT 1 FROM sales_tax_group k WHERE k.legal_entity = ? AND k.kind = ? AND k.tax_group = l.${column})`,
      [number, legal_entity, kind as string],
    );
    await tx.insert(
      'sales_tax_group',
      groups.map(({ tax_group }) => ({ legal_entity, kind, tax_group, tax_code: '?' })),
    );
  }
}
