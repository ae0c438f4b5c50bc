// Edit the accounting of an on-account transaction, a milestone or a retainer in Finance, until it is billed: its dimensions and sales
// tax groups go to the proposal's line with the next import. It must never touch amount or date: they are Dataverse's. domain.md 5.4, 5.9
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { type AskedLineChanges, lineChanges } from '../rules/lineEdit';
import { forbidden } from '../rules/permissions';
import { saveLineEdits } from '../store/lineEdits';
import { countOnAccountEdit, lockOnAccount, type OnAccountRow } from '../store/onAccount';
import { checkSetUp } from './lineEditing';

export interface UpdateOnAccountInput extends AskedLineChanges {
  readonly milestoneId: string;
  readonly expectedVersion?: number;
  readonly idempotencyKey?: string;
}

/**
 * Changes what is given. Refused, with nothing changed: FORBIDDEN, BELONGS_TO_DATAVERSE, BAD_USER_INPUT, NOT_FOUND, ON_ACCOUNT_BILLED,
 * ON_ACCOUNT_CHANGED, DIMENSION_VALUE_UNKNOWN, TAX_GROUP_UNKNOWN.
 */
export async function updateOnAccountTransaction(
  books: Books,
  caller: Caller,
  input: UpdateOnAccountInput,
): Promise<Outcome<{ milestoneId: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { milestoneId, expectedVersion, ...asked } = rest;
  const changes = lineChanges(asked);
  const denied = forbidden(caller.roles, 'EDIT_PROPOSALS');
  if (denied) return refused(denied);
  if ('code' in changes) return refused(changes);
  const request: Request = { mutation: 'updateOnAccountTransaction', caller, key: idempotencyKey, input: rest };
  return decided<{ milestoneId: string }>(books.db, async (tx) => {
    const locked = await lockOnAccount(tx, milestoneId);
    const before = await recall<{ milestoneId: string }>(tx, request, books);
    if (before) return before;
    if (!locked || !maySee(caller, locked.row.legal_entity))
      return refused({
        code: 'NOT_FOUND',
        message: `No on-account transaction ${milestoneId}.`,
        path: ['milestoneId'],
      });
    const standing = billed(locked.row, locked.onProposal) ?? changedSince(locked.row, expectedVersion);
    if (standing) return standing;
    const { row } = locked;
    await checkSetUp(tx, row.legal_entity, changes);
    const now = instant(books.world);
    const where = { sql: 'milestone_id = ?', values: [milestoneId] };
    const edit = { legalEntity: row.legal_entity, document: milestoneId, by: caller.subject, at: now };
    const changed = await saveLineEdits(
      tx,
      { kind: 'ON_ACCOUNT', where, ...edit, reason: asked.reason?.trim() || null },
      changes,
    );
    if (Object.values(changed).some((lines) => lines > 0)) await countOnAccountEdit(tx, row);
    await remember(tx, request, { milestoneId }, books);
    return { ok: true, value: { milestoneId }, replayed: false };
  });
}

function billed({ milestone_id, status }: OnAccountRow, onProposal: string | null): Outcome<never> | undefined {
  if (status !== 'FULLY_INVOICED' && onProposal === null) return undefined;
  const where = onProposal === null ? 'is invoiced' : `stands on proposal ${onProposal}`;
  const message = `On-account transaction ${milestone_id} ${where}.`;
  return refused({ code: 'ON_ACCOUNT_BILLED', message, subjectId: milestone_id });
}

function changedSince(
  { milestone_id, version }: OnAccountRow,
  expected: number | undefined,
): Outcome<never> | undefined {
  if (expected === undefined || expected === version) return undefined;
  return refused({
    code: 'ON_ACCOUNT_CHANGED',
    message: `On-account transaction ${milestone_id} is at version ${version}, not ${expected}.`,
    path: ['expectedVersion'],
    subjectId: milestone_id,
  });
}
