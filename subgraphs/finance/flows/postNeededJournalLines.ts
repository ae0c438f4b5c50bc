// "Journalise, post, import" for one proposal: schedules the posting of what its lines rest on, if that is still what was looked at.
// The worker does it, however long it takes; whoever asks is told how to follow it. It must never post a line itself, nor schedule
// other lines than those that whoever asks has seen. domain.md 6.1 row 2
import { type Outcome, refused } from '../../../schema/outcome';
import { insertOperation } from '../../bulk/operations';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { linesChanged, POST_NEEDED_LINES } from '../rules/neededPosting';
import { forbidden } from '../rules/permissions';
import { neededChecksum } from '../store/neededLines';
import { isSequenceSetUp, sequenceMissing } from '../store/numberSequences';
import { type ProposalRow, readProposal } from '../store/proposals';

export interface PostNeededInput {
  readonly number: string;
  /** What `neededJournalLines` said of the lines that were looked at. */
  readonly checksum: string;
  readonly idempotencyKey?: string | null;
}

/**
 * Schedules an operation of one item, the proposal. Refused: FORBIDDEN, NOT_FOUND, PROPOSAL_NOT_OPEN, NEEDED_LINES_CHANGED,
 * SEQUENCE_MISSING. Refused as the item, once its turn comes: NEEDED_LINES_CHANGED, JOURNAL_NOT_DRAFT.
 */
export async function postNeededJournalLines(
  books: Books,
  caller: Caller,
  input: PostNeededInput,
): Promise<Outcome<{ operationId: string }>> {
  const denied = forbidden(caller.roles, 'POST_JOURNALS') ?? forbidden(caller.roles, 'IMPORT');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const { number, checksum } = input;
  const request: Request = { mutation: 'postNeededJournalLines', caller, key: idempotencyKey, input: rest };
  const proposal = await readProposal(books.db.read, number);
  if (!proposal || !maySee(caller, proposal.legal_entity))
    return refused({ code: 'NOT_FOUND', message: `No proposal ${number}.`, path: ['number'] });
  const before = await recall<{ operationId: string }>(books.db.read, request, books);
  if (before) return before;
  const stale = await notAsSeen(books, proposal, checksum);
  if (stale) return refused(stale);
  return decided<{ operationId: string }>(books.db, async (tx) => {
    const raced = await recall<{ operationId: string }>(tx, request, books);
    if (raced) return raced;
    const id = books.world.newId();
    const now = instant(books.world);
    const about = { caller, legalEntities: [proposal.legal_entity], terms: { checksum }, now };
    await insertOperation(tx, { id, kind: POST_NEEDED_LINES, ...about, items: [{ subjectId: number }] });
    tx.afterCommit(() => books.bulk?.nudge());
    await remember(tx, request, { operationId: id }, books);
    return { ok: true, value: { operationId: id }, replayed: false };
  });
}

async function notAsSeen(books: Books, { number, status, legal_entity }: ProposalRow, checksum: string) {
  if (status !== 'OPEN')
    return { code: 'PROPOSAL_NOT_OPEN', message: `Proposal ${number} is ${status}.`, subjectId: number } as const;
  if ((await neededChecksum(books.db.read, number)) !== checksum) return linesChanged(number);
  if (await isSequenceSetUp(books.db.read, legal_entity, 'VOUCHER')) return undefined;
  return { code: 'SEQUENCE_MISSING', message: sequenceMissing(legal_entity, 'VOUCHER') } as const;
}
