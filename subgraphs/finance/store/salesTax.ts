// Sales tax as SQL: what both the billing group and the item group of a line allow, each code rounded by itself. One
// statement taxes any number of lines. A test holds its rounding equal to money.ts. domain.md 5.4
import { marks, type Reader, type Tx } from '../../database/database';

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

/** The codes that both groups of a company allow, as c; to be continued with conditions on g.tax_group and i.tax_group. */
const COMMON_CODES = `sales_tax_group g
   JOIN sales_tax_group i ON i.legal_entity = g.legal_entity AND i.kind = 'ITEM' AND i.tax_code = g.tax_code
   JOIN sales_tax_code c ON c.legal_entity = g.legal_entity AND c.tax_code = g.tax_code`;

/** A line's tax as an expression; the arguments are expressions for its net amount, company and groups. */
export function taxOfLine(net: string, legalEntity: string, group: string, itemGroup: string): string {
  return `COALESCE((SELECT SUM(${shareOf(net, 'c.percent')}) FROM ${COMMON_CODES}
    WHERE g.legal_entity = ${legalEntity} AND g.kind = 'GROUP' AND g.tax_group = ${group} AND i.tax_group = ${itemGroup}), 0)`;
}

/** Computes the lines' tax anew from the set-up of today; writes those that differ. */
export async function retax(tx: Tx, legalEntity: string, proposalNumber: string, generation: number): Promise<void> {
  const tax = taxOfLine(
    'proposal_line.net_amount',
    '?',
    'proposal_line.sales_tax_group',
    'proposal_line.item_sales_tax_group',
  );
  await tx.change(
    `UPDATE proposal_line SET sales_tax = ${tax} WHERE proposal_number = ? AND generation = ? AND sales_tax_group IS NOT NULL AND sales_tax <> ${tax}`,
    [legalEntity, proposalNumber, generation, legalEntity],
  );
}

export interface TaxOfCode {
  readonly tax_code: string;
  readonly percent: number;
  readonly base: number;
  readonly tax: number;
}

/** The tax of a proposal per code: the sum of its lines' rounded taxes, so that lines and invoice agree. */
export async function taxPerCode(reader: Reader, proposalNumber: string): Promise<TaxOfCode[]> {
  return (await taxesPerCode(reader, [proposalNumber])).get(proposalNumber) ?? [];
}

/** The same for many proposals, from their current lines. Those without tax have no entry. */
export async function taxesPerCode(reader: Reader, proposals: readonly string[]): Promise<Map<string, TaxOfCode[]>> {
  const ofLine = "g.legal_entity = p.legal_entity AND g.kind = 'GROUP' AND g.tax_group = l.sales_tax_group";
  const rows = await reader.rows<TaxOfCode & { proposal_number: string }>(
    `SELECT p.number AS proposal_number, c.tax_code, c.percent, CAST(SUM(l.net_amount) AS SIGNED) AS base,
            CAST(SUM(${shareOf('l.net_amount', 'c.percent')}) AS SIGNED) AS tax
       FROM proposal p
       JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation
       JOIN ${COMMON_CODES.replace('sales_tax_group g', `sales_tax_group g ON ${ofLine}`)}
      WHERE p.number IN (${marks(proposals.length)}) AND p.line_count > 0 AND i.tax_group = l.item_sales_tax_group
      GROUP BY p.number, c.tax_code, c.percent ORDER BY p.number, c.tax_code`,
    proposals,
  );
  const taxes = new Map<string, TaxOfCode[]>();
  for (const { proposal_number, ...code } of rows)
    taxes.set(proposal_number, [...(taxes.get(proposal_number) ?? []), code]);
  return taxes;
}
