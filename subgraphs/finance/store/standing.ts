// What stands in Finance already, read by commands: taxes, to judge set-up files before anything is written, and the
// journals that the seed posts. It must never write.
import type { Reader } from '../../database/database';

export interface StandingTaxes {
  readonly codes: readonly { readonly legal_entity: string; readonly tax_code: string }[];
  readonly groups: readonly { readonly legal_entity: string; readonly kind: string; readonly tax_group: string }[];
}

/** Every sales tax code and group: a company has some dozens. */
export async function standingTaxes(reader: Reader): Promise<StandingTaxes> {
  return {
    codes: await reader.rows('SELECT legal_entity, tax_code FROM sales_tax_code'),
    groups: await reader.rows('SELECT DISTINCT legal_entity, kind, tax_group FROM sales_tax_group'),
  };
}

/** Ids of a company's integration journals that wait to be posted, oldest first. */
export async function draftJournals(reader: Reader, legalEntity: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    "SELECT id FROM integration_journal WHERE legal_entity = ? AND status = 'DRAFT' ORDER BY id",
    [legalEntity],
  );
  return rows.map(({ id }) => id);
}
