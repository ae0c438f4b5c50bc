// The log of what accountants changed by hand of lines, and the changes themselves: set-based, a few statements for any number of
// lines, under the lock of the document that the caller holds. Rows of the log are added and never changed.
import { marks, type Reader, type Tx } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { withChanges } from '../rules/dimensions';
import type { LineChanges } from '../rules/lineEdit';

export type EditedKind = 'PROPOSAL_LINE' | 'JOURNAL_LINE' | 'ON_ACCOUNT';
export const EDITED_ATTRIBUTES = ['DIMENSIONS', 'SALES_TAX_GROUP', 'ITEM_SALES_TAX_GROUP'] as const;
export type EditedAttribute = (typeof EDITED_ATTRIBUTES)[number];

/** Where each kind stands, and by what its log knows a row: what survives when a line is deleted and made anew. */
const TABLES: Readonly<Record<EditedKind, { readonly table: string; readonly subject: string }>> = {
  PROPOSAL_LINE: { table: 'proposal_line', subject: 'actual_id' },
  JOURNAL_LINE: { table: 'journal_line', subject: 'actual_id' },
  ON_ACCOUNT: { table: 'on_account_transaction', subject: 'milestone_id' },
};
const COLUMNS: Readonly<Record<EditedAttribute, string>> = {
  DIMENSIONS: 'dimensions',
  SALES_TAX_GROUP: 'sales_tax_group',
  ITEM_SALES_TAX_GROUP: 'item_sales_tax_group',
};

/** Who edits which rows of what, and why. `where` speaks of the table's own columns. */
export interface LineEdit {
  readonly kind: EditedKind;
  readonly where: Condition;
  readonly legalEntity: string;
  readonly document: string;
  readonly by: string;
  readonly at: string;
  readonly reason: string | null;
}

/** The texts of dimensions that stand on these rows, each once. */
async function dimensionTexts(reader: Reader, { kind, where }: Pick<LineEdit, 'kind' | 'where'>) {
  const rows = await reader.rows<{ dimensions: string | null }>(
    `SELECT DISTINCT dimensions FROM ${TABLES[kind].table} WHERE ${where.sql}`,
    where.values,
  );
  return rows.map(({ dimensions }) => dimensions);
}

/** Changes the rows and writes the log. Gives how many rows have another value now, by attribute; those that had it already write nothing. */
export async function saveLineEdits(
  tx: Tx,
  edit: LineEdit,
  changes: LineChanges,
): Promise<Record<EditedAttribute, number>> {
  const changed = { DIMENSIONS: 0, SALES_TAX_GROUP: 0, ITEM_SALES_TAX_GROUP: 0 };
  const { dimensions, salesTaxGroup, itemSalesTaxGroup } = changes;
  if (salesTaxGroup !== undefined)
    changed.SALES_TAX_GROUP = await replaceValue(tx, edit, 'SALES_TAX_GROUP', undefined, salesTaxGroup);
  if (itemSalesTaxGroup !== undefined)
    changed.ITEM_SALES_TAX_GROUP = await replaceValue(tx, edit, 'ITEM_SALES_TAX_GROUP', undefined, itemSalesTaxGroup);
  // Lines with the same text change alike. A line that another text's change has brought here already stays: the change is the same.
  for (const text of dimensions ? await dimensionTexts(tx, edit) : []) {
    const after = withChanges(text, dimensions ?? []);
    if (after !== text) changed.DIMENSIONS += await replaceValue(tx, edit, 'DIMENSIONS', text, after);
  }
  return changed;
}

/** Rows with the value `before` (undefined: any other than `after`) get `after`. One INSERT into the log, one UPDATE. */
async function replaceValue(
  tx: Tx,
  { kind, where, legalEntity, document, by, at, reason }: LineEdit,
  attribute: EditedAttribute,
  before: string | null | undefined,
  after: string | null,
): Promise<number> {
  const { table, subject } = TABLES[kind];
  const column = COLUMNS[attribute];
  const [sign, value] = before === undefined ? ['<>', after] : ['=', before];
  const rows = { sql: `${where.sql} AND COALESCE(${column}, '') ${sign} ?`, values: [...where.values, value ?? ''] };
  const last = `SELECT MAX(n.number) FROM line_edit n WHERE n.kind = '${kind}' AND n.subject_id = ${table}.${subject} AND n.attribute = '${attribute}'`;
  const written = await tx.change(
    `INSERT INTO line_edit (kind, subject_id, attribute, number, legal_entity, document, value_before, value_after, reason, at, by_subject)
     SELECT '${kind}', ${subject}, '${attribute}', COALESCE((${last}), 0) + 1, ?, ?, ${column}, ?, ?, ?, ? FROM ${table} WHERE ${rows.sql}`,
    [legalEntity, document, after, reason, at, by, ...rows.values],
  );
  if (written > 0) await tx.change(`UPDATE ${table} SET ${column} = ? WHERE ${rows.sql}`, [after, ...rows.values]);
  return written;
}

/** What was last decided by hand of these subjects: by subject, then attribute. One statement for up to 500. */
export async function keptEdits(
  reader: Reader,
  kind: EditedKind,
  subjects: readonly string[],
): Promise<Map<string, Map<EditedAttribute, string | null>>> {
  const kept = new Map<string, Map<EditedAttribute, string | null>>();
  if (subjects.length === 0) return kept;
  const rows = await reader.rows<{ subject_id: string; attribute: EditedAttribute; value_after: string | null }>(
    `SELECT subject_id, attribute, value_after FROM line_edit WHERE kind = '${kind}' AND subject_id IN (${marks(subjects.length)})
      ORDER BY subject_id, attribute, number`,
    subjects,
  );
  for (const { subject_id, attribute, value_after } of rows) {
    const known = kept.get(subject_id) ?? new Map<EditedAttribute, string | null>();
    kept.set(subject_id, known.set(attribute, value_after));
  }
  return kept;
}

/**
 * Lines of these proposals, brought in anew, take back what was decided by hand of them, unless their on-account transaction was
 * edited since. `generation`: that of the lines, as an expression over p. domain.md 5.9
 */
export async function repeatLineEdits(tx: Tx, proposals: readonly string[], generation: string): Promise<void> {
  const among = marks(proposals.length);
  const attributes = await tx.rows<{ attribute: EditedAttribute }>(
    `SELECT DISTINCT attribute FROM line_edit WHERE document IN (${among}) AND kind = 'PROPOSAL_LINE'`,
    proposals,
  );
  for (const { attribute } of attributes) {
    const source = `SELECT MAX(o.at) FROM line_edit o WHERE o.kind = 'ON_ACCOUNT' AND o.subject_id = proposal_line.milestone_id AND o.attribute = '${attribute}'`;
    const ofLine = `line_edit e WHERE e.kind = 'PROPOSAL_LINE' AND e.subject_id = proposal_line.actual_id AND e.attribute = '${attribute}'
      AND e.at >= COALESCE((${source}), '')`;
    await tx.change(
      `UPDATE proposal_line SET ${COLUMNS[attribute]} = (SELECT e.value_after FROM ${ofLine} ORDER BY e.number DESC LIMIT 1)
        WHERE proposal_number IN (${among}) AND generation = (SELECT ${generation} FROM proposal p WHERE p.number = proposal_line.proposal_number)
          AND credited_actual_id IS NULL AND EXISTS (SELECT 1 FROM ${ofLine})`,
      proposals,
    );
  }
}
