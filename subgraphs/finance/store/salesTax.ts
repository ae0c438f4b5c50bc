// Sales tax as SQL: what both the billing group and the item group of a line allow, each code by itself; of a line whose pair is
// posted, the taxes of that. A few statements tax any number of lines. A test holds its rounding equal to money.ts. domain.md 5.4
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import type { CodeTax } from '../rules/invoiceTaxes';
import type { PairTerms } from '../rules/receivable';
import type { Calculation } from '../rules/taxParameters';
import { PAIRED } from './pairedSales';

/** Hundred per cent at scale 4. */
const WHOLE = 1_000_000;

/**
 * `amount` × `percent`, rounded half away from zero, in whole integers: both engines take `/` exactly when nothing is left
 * over. 10^12 minor units × 10^6 stays below 2^63.
 */
export function shareOf(amount: string, percent: string): string {
  const doubled = `(ABS(${amount}) * ${percent} + ${WHOLE / 2})`;
  return `(CASE WHEN ${amount} < 0 THEN -1 ELSE 1 END * ((${doubled} - ${doubled} % ${WHOLE}) / ${WHOLE}))`;
}

interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** Lines of proposals, and with the pair of each; `p` and `l` may be used by whoever joins. */
const ALONE = 'proposal p JOIN proposal_line l ON l.proposal_number = p.number';
const LINES = `${ALONE} ${PAIRED}`;

/**
 * One row per line and code, by the set-up of today: proposal_number, generation, actual_id, tax_code, percent, net_amount, tax, and
 * the rates of the pair, null where the line has the rates of its own invoice. By TOTAL, what rounding the lines leaves of a code's
 * tax on the whole goes to the line with the largest net amount. `generation`: an expression. `anyPaired`: false where it is known that
 * no line has a pair that is posted, which is what half of the statement's time goes to.
 */
function taxesOfLines(
  proposals: readonly string[],
  calculation: Calculation,
  generation: string,
  anyPaired = true,
): Statement {
  const where = `WHERE p.number IN (${marks(proposals.length)}) AND l.generation = ${generation}`;
  const own = `SELECT l.proposal_number, l.generation, l.actual_id, l.line_number, c.tax_code, c.percent, l.net_amount,
      ${shareOf('l.net_amount', 'c.percent')} AS share, NULL AS pair_rate, NULL AS pair_reporting_currency, NULL AS pair_reporting_rate, NULL AS pair_dimensions
    FROM ${anyPaired ? LINES : ALONE}
    JOIN sales_tax_group g ON g.legal_entity = p.legal_entity AND g.kind = 'GROUP' AND g.tax_group = l.sales_tax_group
    JOIN sales_tax_group i ON i.legal_entity = p.legal_entity AND i.kind = 'ITEM' AND i.tax_group = l.item_sales_tax_group AND i.tax_code = g.tax_code
    JOIN sales_tax_code c ON c.legal_entity = p.legal_entity AND c.tax_code = g.tax_code
    ${where}${anyPaired ? ' AND ci.number IS NULL' : ''}`;
  const COLUMNS =
    'proposal_number, generation, actual_id, tax_code, percent, net_amount, pair_rate, pair_reporting_currency, pair_reporting_rate, pair_dimensions';
  const taxed =
    calculation === 'LINE' ? `SELECT ${COLUMNS}, share AS tax FROM (${own}) AS o` : onTheWhole(own, COLUMNS);
  if (!anyPaired) return { sql: taxed, values: proposals };
  const paired = `SELECT l.proposal_number, l.generation, l.actual_id, t.tax_code, t.percent, l.net_amount, ci.exchange_rate AS pair_rate,
      ci.reporting_currency AS pair_reporting_currency, ci.reporting_rate AS pair_reporting_rate, q.dimensions AS pair_dimensions, 0 - t.tax AS tax
    FROM ${LINES} JOIN proposal_line_tax t ON t.proposal_number = q.number AND t.actual_id = m.actual_id AND t.generation = q.generation ${where}`;
  return { sql: `${taxed} UNION ALL ${paired}`, values: [...proposals, ...proposals] };
}

function onTheWhole(own: string, columns: string): string {
  const ofCode = 'PARTITION BY proposal_number, tax_code';
  return `SELECT ${columns}, share + CASE WHEN place = 1 THEN ${shareOf('base', 'percent')} - shares ELSE 0 END AS tax FROM (
    SELECT o.*, SUM(net_amount) OVER (${ofCode}) AS base, SUM(share) OVER (${ofCode}) AS shares,
      ROW_NUMBER() OVER (${ofCode} ORDER BY ABS(net_amount) DESC, line_number) AS place FROM (${own}) AS o) AS w`;
}

/** How the company of each of these proposals computes sales tax. */
async function byCalculation(reader: Reader, proposals: readonly string[]): Promise<Map<Calculation, string[]>> {
  const rows = await reader.rows<{ number: string; calculation: Calculation }>(
    `SELECT p.number, COALESCE(x.calculation, 'LINE') AS calculation FROM proposal p
       LEFT JOIN sales_tax_parameters x ON x.legal_entity = p.legal_entity WHERE p.number IN (${marks(proposals.length)})`,
    proposals,
  );
  const found = new Map<Calculation, string[]>();
  for (const { number, calculation } of rows) found.set(calculation, [...(found.get(calculation) ?? []), number]);
  return found;
}

/** Taxes the lines of proposals: each gets its tax by code and in total. `generation`: that of the lines, as an expression over p. */
export async function taxLines(tx: Tx, proposals: readonly string[], generation = 'p.generation'): Promise<void> {
  for (const [calculation, numbers] of await byCalculation(tx, proposals)) {
    const { sql, values } = taxesOfLines(numbers, calculation, generation);
    await tx.change(
      `INSERT INTO proposal_line_tax (proposal_number, actual_id, generation, tax_code, percent, tax)
       SELECT proposal_number, actual_id, generation, tax_code, percent, CAST(tax AS SIGNED) FROM (${sql}) AS n`,
      values,
    );
  }
  const whole = `COALESCE((SELECT CAST(SUM(t.tax) AS SIGNED) FROM proposal_line_tax t WHERE t.proposal_number = proposal_line.proposal_number
      AND t.actual_id = proposal_line.actual_id AND t.generation = proposal_line.generation), 0)`;
  await tx.change(
    `UPDATE proposal_line SET sales_tax = ${whole} WHERE proposal_number IN (${marks(proposals.length)})
       AND generation = (SELECT ${generation} FROM proposal p WHERE p.number = proposal_line.proposal_number)`,
    proposals,
  );
}

/** Forgets the taxes of all lines of these proposals. */
export async function purgeLineTaxes(tx: Tx, proposals: readonly string[]): Promise<void> {
  await tx.change(`DELETE FROM proposal_line_tax WHERE proposal_number IN (${marks(proposals.length)})`, proposals);
}

/** Computes the tax of a proposal's current lines anew, from the set-up of today and what is posted by now. */
export async function retax(tx: Tx, _legalEntity: string, proposal: string, _generation: number): Promise<void> {
  await purgeLineTaxes(tx, [proposal]);
  await taxLines(tx, [proposal]);
}

/** The tax of a code, of lines that are converted alike. */
export type TaxOfCode = CodeTax & PairTerms;

export interface TaxToday {
  /** By code, percentage and conversion: the sums of the lines' taxes, so that lines and invoice agree. */
  readonly taxes: readonly TaxOfCode[];
  /** Do the lines have other taxes than the set-up of today makes of them? */
  readonly changed: boolean;
}

/** What the set-up of today makes of these proposals, all of companies that compute alike. Those without tax have no taxes. Writes nothing. */
async function taxesAlike(
  reader: Reader,
  proposals: readonly string[],
  calculation: Calculation,
  anyPaired?: boolean,
): Promise<Map<string, TaxToday>> {
  const { sql, values } = taxesOfLines(proposals, calculation, 'p.generation', anyPaired);
  const alike =
    'n.proposal_number, n.tax_code, n.percent, n.pair_rate, n.pair_reporting_currency, n.pair_reporting_rate, n.pair_dimensions';
  const rows = await reader.rows<
    TaxOfCode & { proposal_number: string; held: number; counted: number; differing: number }
  >(
    `SELECT ${alike}, CAST(SUM(n.net_amount) AS SIGNED) AS base, CAST(SUM(n.tax) AS SIGNED) AS tax, COUNT(*) AS counted,
            COUNT(CASE WHEN t.tax IS NULL OR t.tax <> n.tax OR t.percent <> n.percent THEN 1 END) AS differing,
            (SELECT COUNT(*) FROM proposal q JOIN proposal_line_tax z ON z.proposal_number = q.number AND z.generation = q.generation
              WHERE q.number = n.proposal_number) AS held
       FROM (${sql}) AS n LEFT JOIN proposal_line_tax t ON t.proposal_number = n.proposal_number AND t.actual_id = n.actual_id
         AND t.generation = n.generation AND t.tax_code = n.tax_code
      GROUP BY ${alike} ORDER BY ${alike}`,
    values,
  );
  const found = new Map<string, { taxes: TaxOfCode[]; changed: boolean; missing: number }>();
  for (const { proposal_number: number, counted, differing, held, ...tax } of rows) {
    const known = found.get(number) ?? { taxes: [], changed: false, missing: held };
    found.set(number, known);
    known.taxes.push(tax);
    known.missing -= counted;
    known.changed ||= differing > 0;
  }
  return new Map(
    [...found].map(([number, { taxes, changed, missing }]) => [number, { taxes, changed: changed || missing !== 0 }]),
  );
}

/**
 * The taxes of one proposal, of a company that computes them so, by the set-up of today; undefined: none of its lines is taxed.
 * `anyPaired`: has one of them a pair that is posted?
 */
export async function taxToday(
  reader: Reader,
  proposal: string,
  calculation: Calculation,
  anyPaired: boolean,
): Promise<TaxToday | undefined> {
  return (await taxesAlike(reader, [proposal], calculation, anyPaired)).get(proposal);
}

/** The taxes of many proposals. Those without tax have no entry. */
export async function taxesPerCode(
  reader: Reader,
  proposals: readonly string[],
): Promise<Map<string, readonly TaxOfCode[]>> {
  const taxes = new Map<string, readonly TaxOfCode[]>();
  for (const [calculation, numbers] of await byCalculation(reader, proposals))
    for (const [number, today] of await taxesAlike(reader, numbers, calculation)) taxes.set(number, today.taxes);
  return taxes;
}

/** So many lines of a proposal that have one net amount, one tax by the set-up of today, and one rate of their pairs. */
export interface EqualTaxedLines {
  readonly number: string;
  readonly net: number;
  readonly tax: number;
  readonly pair_rate: number | null;
  readonly count: number;
}

/** The lines of these proposals with the tax that posting makes of them, equal ones together. */
export async function linesTaxedToday(reader: Reader, proposals: readonly string[]): Promise<EqualTaxedLines[]> {
  const found: EqualTaxedLines[] = [];
  for (const [calculation, numbers] of await byCalculation(reader, proposals)) {
    const { sql, values } = taxesOfLines(numbers, calculation, 'p.generation');
    const rows = await reader.rows<EqualTaxedLines>(
      `SELECT number, net, CAST(tax AS SIGNED) AS tax, pair_rate, COUNT(*) AS count FROM (
         SELECT p.number, l.actual_id, l.net_amount AS net, COALESCE(t.tax, 0) AS tax, ci.exchange_rate AS pair_rate FROM ${LINES}
           LEFT JOIN (SELECT actual_id, SUM(tax) AS tax FROM (${sql}) AS n GROUP BY actual_id) AS t ON t.actual_id = l.actual_id
          WHERE p.number IN (${marks(numbers.length)}) AND l.generation = p.generation AND p.line_count > 0) AS taxed
        GROUP BY number, net, tax, pair_rate`,
      [...values, ...numbers],
    );
    found.push(...rows);
  }
  return found;
}
