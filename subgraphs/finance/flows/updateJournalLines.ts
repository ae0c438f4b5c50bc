// Edit the accounting of journal lines before they are posted, many at once: dimensions and sales tax groups, every change on record.
// A line that is deleted and journalised anew keeps them. It must never touch a posted line, nor what is billed. domain.md 2.9.3, 5.4
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { type AskedLineChanges, lineChanges } from '../rules/lineEdit';
import { forbidden } from '../rules/permissions';
import { countEdits, journalLinesNamed } from '../store/journalEdits';
import { lockJournal } from '../store/journals';
import { saveLineEdits } from '../store/lineEdits';
import { busyOrPosted } from './deleteIntegrationJournal';
import { checkSetUp, lineIdsRefused } from './lineEditing';

export interface UpdateJournalLinesInput extends AskedLineChanges {
  readonly journalId: string;
  /** At most 500; absent: all lines. */
  readonly lineIds?: readonly string[];
  readonly expectedVersion?: number;
  readonly idempotencyKey?: string;
}

/**
 * Changes what is given. Refused, with nothing changed: FORBIDDEN, BELONGS_TO_DATAVERSE, BAD_USER_INPUT, LIST_TOO_LONG, NOT_FOUND,
 * JOURNAL_BUSY, JOURNAL_POSTED, JOURNAL_CHANGED, DIMENSION_VALUE_UNKNOWN, TAX_GROUP_UNKNOWN, LINE_REPEATS_ANOTHER.
 */
export async function updateJournalLines(
  books: Books,
  caller: Caller,
  input: UpdateJournalLinesInput,
): Promise<Outcome<{ journalId: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { journalId, lineIds, expectedVersion, ...asked } = rest;
  const changes = lineChanges(asked);
  const malformed = forbidden(caller.roles, 'POST_JOURNALS') ?? lineIdsRefused(lineIds);
  if (malformed) return refused(malformed);
  if ('code' in changes) return refused(changes);
  const request: Request = { mutation: 'updateJournalLines', caller, key: idempotencyKey, input: rest };
  return decided<{ journalId: string }>(books.db, async (tx) => {
    const journal = await lockJournal(tx, journalId);
    const before = await recall<{ journalId: string }>(tx, request, books);
    if (before) return before;
    if (!journal || !maySee(caller, journal.legal_entity))
      return refused({ code: 'NOT_FOUND', message: `No integration journal ${journalId}.`, path: ['journalId'] });
    const standing = busyOrPosted(journal);
    if (standing) return standing;
    if (expectedVersion !== undefined && expectedVersion !== journal.version)
      return refused({
        code: 'JOURNAL_CHANGED',
        message: `The lines of journal ${journalId} are at version ${journal.version}, not ${expectedVersion}.`,
        path: ['expectedVersion'],
        subjectId: journalId,
      });
    await checkSetUp(tx, journal.legal_entity, changes);
    const where = await linesToEdit(tx, journalId, lineIds);
    const now = instant(books.world);
    const edit = { legalEntity: journal.legal_entity, document: journalId, by: caller.subject, at: now };
    const changed = await saveLineEdits(
      tx,
      { kind: 'JOURNAL_LINE', where, ...edit, reason: asked.reason?.trim() || null },
      changes,
    );
    if (Object.values(changed).some((lines) => lines > 0)) await countEdits(tx, journal);
    await remember(tx, request, { journalId }, books);
    return { ok: true, value: { journalId }, replayed: false };
  });
}

/** The lines as a condition. Throws Refuse: NOT_FOUND, JOURNAL_POSTED, LINE_REPEATS_ANOTHER. */
async function linesToEdit(tx: Tx, journalId: string, lineIds: readonly string[] | undefined): Promise<Condition> {
  const ids = lineIds && [...new Set(lineIds)];
  const { found, posted, repeating } = await journalLinesNamed(tx, journalId, ids);
  const refuse = (code: 'NOT_FOUND' | 'JOURNAL_POSTED' | 'LINE_REPEATS_ANOTHER', message: string) =>
    new Refuse({ code, message, path: ['lineIds'], subjectId: journalId });
  if (found === 0 || (ids && found < ids.length))
    throw refuse('NOT_FOUND', `Not all of these lines stand on journal ${journalId}.`);
  if (posted > 0) throw refuse('JOURNAL_POSTED', `${posted} of the lines are posted.`);
  if (repeating > 0)
    throw refuse('LINE_REPEATS_ANOTHER', `${repeating} of the lines take another back: name the others.`);
  const named = ids ? ` AND id IN (${ids.map(() => '?').join(', ')})` : '';
  return { sql: `journal_id = ?${named}`, values: [journalId, ...(ids ?? [])] };
}
