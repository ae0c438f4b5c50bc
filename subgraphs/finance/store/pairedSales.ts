// Two billed sales of which one takes the other back, as SQL: whichever is posted second repeats what the first posted, at its rates
// and with its taxes, so that the two come to nothing in every currency. It must never be repeated elsewhere. domain.md 3.6, 5.5
import type { Tx } from '../../database/database';
import type { ProposalRow } from './proposals';

/** The other billed sale of line l, if there is one: what it takes back, or what takes it back (h, joined by PAIRED). */
export const OTHER_SALE = 'COALESCE(l.credited_actual_id, h.actual1_id)';

/**
 * To be joined to a proposal line l: the other sale m of its pair, if that is posted, and the customer invoice ci and proposal q that
 * it is posted with.
 */
export const PAIRED = `LEFT JOIN staged_link h ON h.actual2_id = l.actual_id AND h.role1 = 'REVERSING' AND h.role2 = 'ORIGINAL'
   LEFT JOIN staged_actual m ON m.actual_id = ${OTHER_SALE} AND m.transaction_type = 'BILLED_SALES' AND m.state = 'POSTED'
   LEFT JOIN customer_invoice ci ON ci.proposal_number = m.invoice_number
   LEFT JOIN proposal q ON q.number = ci.proposal_number`;

/**
 * Lines of a locked proposal whose pair is posted have its tax groups from here on in their own rows too: documents show them, and what
 * bears no tax. One statement where they have them already.
 */
export async function repeatTaxGroups(
  tx: Tx,
  { number, generation }: Pick<ProposalRow, 'number' | 'generation'>,
): Promise<void> {
  const text = (column: string) => `COALESCE(${column}, '')`;
  const others = `FROM proposal_line l ${PAIRED} JOIN proposal_line w ON w.id = m.actual_id
    WHERE l.proposal_number = ? AND l.generation = ? AND (${text('w.sales_tax_group')} <> ${text('l.sales_tax_group')}
      OR ${text('w.item_sales_tax_group')} <> ${text('l.item_sales_tax_group')})`;
  const posted = await tx.rows<{ sales_tax_group: string | null; item_sales_tax_group: string | null }>(
    `SELECT DISTINCT w.sales_tax_group, w.item_sales_tax_group ${others}`,
    [number, generation],
  );
  for (const { sales_tax_group: group, item_sales_tax_group: itemGroup } of posted)
    await tx.change(
      `UPDATE proposal_line SET sales_tax_group = ?, item_sales_tax_group = ? WHERE id IN (SELECT id FROM (SELECT DISTINCT l.id ${others}
         AND ${text('w.sales_tax_group')} = ? AND ${text('w.item_sales_tax_group')} = ?) AS repeating)`,
      [group, itemGroup, number, generation, group ?? '', itemGroup ?? ''],
    );
}
