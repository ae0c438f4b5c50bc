// What stands in Finance already, read by commands: taxes and names, to judge set-up files before anything is written, and the
// journals that the seed posts. It must never write.
import type { Reader } from '../../database/database';
import { IS_USED } from './numberSequences';

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

/** Something that other rows of the set-up name, in a company. */
export interface StandingName {
  readonly kind: 'TERMS' | 'PROJECT_GROUP' | 'DIMENSION' | 'DIMENSION_VALUE' | 'CATEGORY' | 'MAIN_ACCOUNT';
  readonly legal_entity: string;
  /** Of a dimension's value the dimension, of a category the transaction type; ''. */
  readonly parent: string;
  readonly name: string;
}

/** Every name that rows of the set-up may refer to: terms, groups, dimensions, categories, accounts. */
export function standingNames(reader: Reader): Promise<StandingName[]> {
  const from = (kind: StandingName['kind'], table: string, name: string, parent = "''") =>
    `SELECT '${kind}' AS kind, legal_entity, ${parent} AS parent, ${name} AS name FROM ${table}`;
  return reader.rows(
    [
      from('TERMS', 'terms_of_payment', 'code'),
      from('PROJECT_GROUP', 'project_group', 'project_group'),
      from('DIMENSION', 'financial_dimension', 'dimension'),
      from('DIMENSION_VALUE', 'dimension_value', 'value', 'dimension'),
      from('CATEGORY', 'project_category', 'category', 'transaction_type'),
      from('MAIN_ACCOUNT', 'main_account', 'account'),
    ].join(' UNION ALL '),
  );
}

/** The sequences that have given numbers out, with their prefixes. */
export function usedSequences(reader: Reader): Promise<{ legal_entity: string; name: string; prefix: string }[]> {
  return reader.rows(`SELECT s.legal_entity, s.name, s.prefix FROM number_sequence s WHERE ${IS_USED} = 1`);
}

/** Ids of a company's integration journals that wait to be posted, oldest first. */
export async function draftJournals(reader: Reader, legalEntity: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(
    "SELECT id FROM integration_journal WHERE legal_entity = ? AND status = 'DRAFT' ORDER BY id",
    [legalEntity],
  );
  return rows.map(({ id }) => id);
}
