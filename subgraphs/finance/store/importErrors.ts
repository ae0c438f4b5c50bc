// The log of what went wrong between staging and the posted journal, and of what keeps proposals back. A cause stands in it once, from
// when it was found until it is gone; its row stays. It must never be written by a run that finds what the last one found.
import { createHash } from 'node:crypto';
import { marks, type Row, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';

export interface FoundError {
  readonly legalEntity: string;
  readonly source: 'STAGED_ACTUAL' | 'JOURNAL_LINE' | 'PROPOSAL';
  /** The actual of a staged row or a line, the number of a proposal. */
  readonly subjectId: string;
  readonly code: string;
  readonly reference: string;
  readonly message: string;
  /** Documents or lines behind it. */
  readonly lineCount: number;
}

interface OpenRow {
  id: string;
  open_key: string;
  code: string;
  message: string;
  line_count: number;
  times: number;
}

const AT_ONCE = 500;

/** A staged row and a line have one error at a time; a proposal one per cause. */
function keyOf({
  source,
  subjectId,
  code,
  reference,
}: Pick<FoundError, 'source' | 'subjectId' | 'code' | 'reference'>) {
  return source === 'PROPOSAL' ? `PROPOSAL|${subjectId}|${code}|${reference}` : `${source}|${subjectId}`;
}

/** These errors were found. One that stands counts one more and says what it says now; one that has become another is resolved by it. */
export async function noteErrors(tx: Tx, found: readonly FoundError[], at: string): Promise<void> {
  for (let start = 0; start < found.length; start += AT_ONCE) {
    const part = found.slice(start, start + AT_ONCE);
    const keys = part.map(keyOf);
    const open = await tx.rows<OpenRow>(
      `SELECT id, open_key, code, message, line_count, times FROM import_error WHERE open_key IN (${marks(keys.length)})`,
      keys,
    );
    await writeFound(tx, part, new Map(open.map((row) => [row.open_key, row])), at);
  }
}

/** What a proposal's blockers are now: what is gone is resolved, and what stands as it stood stays as it is. */
export async function noteBlockersFound(
  tx: Tx,
  number: string,
  found: readonly FoundError[],
  at: string,
): Promise<void> {
  const rows = await tx.rows<OpenRow>(
    `SELECT id, open_key, code, message, line_count, times FROM import_error
      WHERE subject_id = ? AND resolved_at IS NULL AND source = 'PROPOSAL'`,
    [number],
  );
  const open = new Map(rows.map((row) => [row.open_key, row]));
  const keys = new Set(found.map(keyOf));
  await resolveErrors(
    tx,
    [...open.keys()].filter((key) => !keys.has(key)),
    at,
  );
  const news = found.filter((error) => {
    const before = open.get(keyOf(error));
    return before?.message !== error.message.slice(0, 1000) || before.line_count !== error.lineCount;
  });
  await writeFound(tx, news, open, at);
}

/** All that keeps these proposals back is gone. */
export async function resolveBlockers(tx: Tx, numbers: readonly string[], at: string): Promise<void> {
  await tx.change(
    `UPDATE import_error SET resolved_at = ?, open_key = NULL
      WHERE subject_id IN (${marks(numbers.length)}) AND resolved_at IS NULL AND source = 'PROPOSAL'`,
    [at, ...numbers],
  );
}

/** The errors of these actuals on journal lines, or in staging, are gone. */
export async function resolveActuals(
  tx: Tx,
  source: 'STAGED_ACTUAL' | 'JOURNAL_LINE',
  actualIds: readonly string[],
  at: string,
): Promise<void> {
  const keys = actualIds.map((subjectId) => keyOf({ source, subjectId, code: '', reference: '' }));
  for (let start = 0; start < keys.length; start += AT_ONCE)
    await resolveErrors(tx, keys.slice(start, start + AT_ONCE), at);
}

/** The errors of a locked journal's lines that are about to be drafts again are gone: what still stands in the way is found anew. */
export async function resolveLinesOf(tx: Tx, journalId: string, at: string): Promise<void> {
  await tx.change(
    `UPDATE import_error SET resolved_at = ?, open_key = NULL WHERE source = 'JOURNAL_LINE' AND resolved_at IS NULL
       AND subject_id IN (SELECT l.actual_id FROM journal_line l WHERE l.journal_id = ? AND l.status IN ('ERROR', 'UNRECOVERABLE'))`,
    [at, journalId],
  );
}

async function resolveErrors(tx: Tx, keys: readonly string[], at: string): Promise<void> {
  if (keys.length === 0) return;
  await tx.change(
    `UPDATE import_error SET resolved_at = ?, open_key = NULL WHERE open_key IN (${marks(keys.length)})`,
    [at, ...keys],
  );
}

async function writeFound(
  tx: Tx,
  found: readonly FoundError[],
  open: ReadonlyMap<string, OpenRow>,
  at: string,
): Promise<void> {
  const again: Row[] = [];
  const others: string[] = [];
  const fresh: FoundError[] = [];
  for (const error of found) {
    const key = keyOf(error);
    const before = open.get(key);
    if (before?.code === error.code) again.push(seen(before.id, error, before.times + 1, at));
    else fresh.push(error);
    if (before && before.code !== error.code) others.push(key);
  }
  if (again.length > 0) await updateEach(tx, 'import_error', 'id', again);
  await resolveErrors(tx, others, at);
  await insertFresh(tx, fresh, at);
}

/** One that was resolved in this very instant goes on: it is the same. */
async function insertFresh(tx: Tx, fresh: readonly FoundError[], at: string): Promise<void> {
  if (fresh.length === 0) return;
  const rows = fresh.map((error) => rowOf(error, at));
  const ids = rows.map(({ id }) => id);
  const known = await tx.rows<{ id: string }>(`SELECT id FROM import_error WHERE id IN (${marks(ids.length)})`, ids);
  const standing = new Set(known.map(({ id }) => id));
  await tx.insert(
    'import_error',
    rows.filter(({ id }) => !standing.has(id)),
  );
  const reopened = rows
    .filter(({ id }) => standing.has(id))
    .map(({ id, open_key }) => ({ id, open_key, resolved_at: null }));
  if (reopened.length > 0) await updateEach(tx, 'import_error', 'id', reopened);
}

function rowOf(error: FoundError, at: string) {
  const open_key = keyOf(error);
  return {
    id: createHash('sha256').update(`${open_key}|${error.code}|${at}`).digest('hex'),
    legal_entity: error.legalEntity,
    source: error.source,
    subject_id: error.subjectId,
    code: error.code,
    reference: error.reference,
    message: error.message.slice(0, 1000),
    line_count: error.lineCount,
    first_seen_at: at,
    last_seen_at: at,
    times: 1,
    resolved_at: null,
    open_key,
  };
}

function seen(id: string, { message, lineCount }: FoundError, times: number, at: string): Row {
  return { id, message: message.slice(0, 1000), line_count: lineCount, last_seen_at: at, times };
}
