// Reads the log of what accountants changed by hand of lines: per line for the API, and who overrode tax of what a proposal bills.
// Whoever asks has been shown the line. It must never write.

import type { Caller } from '../../caller';
import { oneOf, visibleIn, where } from '../../database/conditions';
import { marks, type Reader, type Row } from '../../database/database';
import type { ListSource } from '../../database/slices';
import { childList } from './childList';
import type { EditedAttribute, EditedKind } from './lineEdits';
import type { OnAccountRow } from './onAccount';

const TAX = "('SALES_TAX_GROUP', 'ITEM_SALES_TAX_GROUP')";

/**
 * Who overrode sales tax of what each of these proposals bills: on its lines, on the journal lines or the on-account transactions
 * behind them. For whoever keeps duties apart: domain.md 1.3.
 */
export async function taxEditors(reader: Reader, proposals: readonly string[]): Promise<Map<string, string[]>> {
  const editors = new Map<string, string[]>();
  if (proposals.length === 0) return editors;
  const behind = (kind: EditedKind, join: string, subject: string): string =>
    `SELECT p.number, e.by_subject FROM proposal p JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation ${join}
       JOIN line_edit e ON e.kind = '${kind}' AND e.subject_id = ${subject} AND e.attribute IN ${TAX} WHERE p.number IN (${marks(proposals.length)})`;
  const rows = await reader.rows<{ number: string; by_subject: string }>(
    `${behind('PROPOSAL_LINE', '', 'l.actual_id')} UNION ${behind('JOURNAL_LINE', 'JOIN journal_line j ON j.id = l.source_journal_line_id', 'j.actual_id')}
     UNION ${behind('ON_ACCOUNT', '', 'l.milestone_id')} ORDER BY 1, 2`,
    [...proposals, ...proposals, ...proposals],
  );
  for (const { number, by_subject } of rows) editors.set(number, [...(editors.get(number) ?? []), by_subject]);
  return editors;
}

export interface LineEditRow extends Row {
  readonly kind: EditedKind;
  readonly subject_id: string;
  readonly attribute: EditedAttribute;
  readonly number: number;
  readonly value_before: string | null;
  readonly value_after: string | null;
  readonly reason: string | null;
  readonly at: string;
  readonly by_subject: string;
}

const EDITS: ListSource = {
  columns: 'v.kind, v.subject_id, v.attribute, v.number, v.value_before, v.value_after, v.reason, v.at, v.by_subject',
  from: 'line_edit v',
  order: [
    { sql: 'v.attribute', name: 'attribute', kind: 'text' },
    { sql: 'v.number', name: 'number', kind: 'integer' },
  ],
};

/** What was changed by hand of a line or an on-account transaction: by attribute, oldest first. */
export const EDITS_OF_LINE = childList<LineEditRow>(EDITS, {
  columns: [
    { sql: 'v.kind', name: 'kind' },
    { sql: 'v.subject_id', name: 'subject_id' },
  ],
});

/** On-account transactions by milestone, in any order, of what the caller may see. */
export function onAccountById(reader: Reader, caller: Caller, ids: readonly string[]): Promise<OnAccountRow[]> {
  const filter = where([...oneOf('o.milestone_id', ids), ...visibleIn('o.legal_entity', caller.legalEntities)]);
  return reader.rows<OnAccountRow>(`SELECT o.* FROM on_account_transaction o ${filter.sql}`, filter.values);
}
