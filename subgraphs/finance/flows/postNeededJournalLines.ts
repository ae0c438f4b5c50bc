// "Journalise, post, import" for one proposal: what its lines rest on is put on journals, posted, and the lines come in. It must never
// post another line than those that whoever asks has looked at, nor a line of another invoice. domain.md 6.1 row 2
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type LegalEntityRow, readLegalEntity } from '../store/company';
import { neededChecksum } from '../store/neededLines';
import { lockProposal, type ProposalRow, readProposal } from '../store/proposals';
import { importFromStaging } from './importFromStaging';
import { journaliseStaged } from './journaliseStaged';
import { moveNeededLines } from './moveNeededLines';
import { postIntegrationJournal } from './postIntegrationJournal';

export interface PostNeededInput {
  readonly number: string;
  /** What `neededJournalLines` said of the lines that were looked at. */
  readonly checksum: string;
  readonly idempotencyKey?: string | null;
}

export interface PostedNeeded {
  readonly number: string;
  /** The journals that held the needed lines and nothing else. */
  readonly journalIds: readonly string[];
  readonly posted: number;
  /** Lines that could not be posted: why, stands on them. */
  readonly failed: number;
  readonly imported: boolean;
}

/**
 * Refused: FORBIDDEN, NOT_FOUND, PROPOSAL_NOT_OPEN, NEEDED_LINES_CHANGED, JOURNAL_NOT_DRAFT, SEQUENCE_MISSING. The steps commit one
 * by one, as by hand: what is interrupted is gone on with by looking at the lines again.
 */
export async function postNeededJournalLines(
  books: Books,
  caller: Caller,
  input: PostNeededInput,
): Promise<Outcome<PostedNeeded>> {
  const denied = forbidden(caller.roles, 'POST_JOURNALS') ?? forbidden(caller.roles, 'IMPORT');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postNeededJournalLines', caller, key: idempotencyKey, input: rest };
  const proposal = await readProposal(books.db.read, input.number);
  if (!proposal || !maySee(caller, proposal.legal_entity))
    return refused({ code: 'NOT_FOUND', message: `No proposal ${input.number}.`, path: ['number'] });
  const before = await recall<PostedNeeded>(books.db.read, request);
  if (before) return before;
  const stale = await notAsSeen(books, proposal, input);
  if (stale) return refused(stale);
  const entity = await readLegalEntity(books.db.read, proposal.legal_entity);
  if (!entity) throw new Error(`proposal ${proposal.number} belongs to ${proposal.legal_entity}, which is not set up`);
  const outcome = await journalisePostImport(books, caller, entity, input);
  if (!outcome.ok || request.key == null) return outcome;
  return decided<PostedNeeded>(books.db, async (tx) => {
    const raced = await recall<PostedNeeded>(tx, request);
    if (!raced) await remember(tx, request, outcome.value, instant(books.world));
    return raced ?? outcome;
  });
}

async function notAsSeen(books: Books, { number, status }: ProposalRow, { checksum }: PostNeededInput) {
  if (status !== 'OPEN')
    return { code: 'PROPOSAL_NOT_OPEN', message: `Proposal ${number} is ${status}.`, subjectId: number } as const;
  return (await neededChecksum(books.db.read, number)) === checksum ? undefined : linesChanged(number);
}

function linesChanged(number: string) {
  return {
    code: 'NEEDED_LINES_CHANGED',
    message: `Proposal ${number} needs other journal lines than those that were looked at.`,
    path: ['checksum'],
    subjectId: number,
  } as const;
}

async function journalisePostImport(
  books: Books,
  caller: Caller,
  entity: LegalEntityRow,
  { number, checksum }: PostNeededInput,
): Promise<Outcome<PostedNeeded>> {
  await journaliseStaged(books, entity, { legalEntity: entity.code, invoiceNumber: number });
  const moved = await ownJournals(books, number, checksum);
  if (!moved.ok) return moved;
  const sums = { posted: 0, failed: 0 };
  for (const journalId of moved.value) {
    const outcome = await postIntegrationJournal(books, caller, { journalId });
    if (!outcome.ok) return outcome;
    sums.posted += outcome.value.posted;
    sums.failed += outcome.value.failed;
  }
  const imported = await importFromStaging(books, caller, { legalEntity: entity.code, proposalNumber: number });
  if (!imported.ok) return imported;
  const value = { number, journalIds: moved.value, ...sums, imported: imported.value.imported > 0 };
  return { ok: true, value, replayed: false };
}

/** The lines on journals of their own, in the transaction that sees them once more as they were looked at. */
function ownJournals(books: Books, number: string, checksum: string): Promise<Outcome<string[]>> {
  return decided<string[]>(books.db, async (tx) => {
    await lockProposal(tx, number);
    const journals = await moveNeededLines(books, tx, number);
    if ((await neededChecksum(tx, number)) !== checksum) throw new Refuse(linesChanged(number));
    return { ok: true, value: journals, replayed: false };
  });
}
