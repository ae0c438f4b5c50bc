// The posting of what one proposal needs, as the worker does it: on journals of their own, whose posting begins in the transaction that
// sees the lines once more as they were looked at; then the import. Each step commits by itself and is found again by whoever takes
// over. It must never run without a claim, nor begin a second time. domain.md 6.1 row 2; faults.md I10

import { type Outcome, refused } from '../../../schema/outcome';
import { type ClaimedOperation, readTerms, saveTerms, settleItem, type WaitingItem } from '../../bulk/operations';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { linesChanged, type NeededTerms } from '../rules/neededPosting';
import { type LegalEntityRow, readLegalEntity } from '../store/company';
import { markProcessing } from '../store/journalClaims';
import { neededChecksum } from '../store/neededLines';
import { lockProposal, readProposal } from '../store/proposals';
import { finishPosting } from './finishPosting';
import { importFromStaging } from './importFromStaging';
import { journaliseStaged } from './journaliseStaged';
import { moveNeededLines } from './moveNeededLines';

/** Does the item. Refused: NEEDED_LINES_CHANGED, JOURNAL_NOT_DRAFT, and those of the import. */
export async function doNeededPosting(
  books: Books,
  claim: ClaimedOperation,
  item: WaitingItem,
): Promise<Outcome<null>> {
  const number = item.subject_id;
  const entity = await companyOf(books, number);
  const terms = (await readTerms(books.db.read, claim)) as NeededTerms;
  const begun = terms.journalIds ? goOn(terms.journalIds) : await begin(books, claim, entity, number, terms);
  if (!begun.ok) return begun;
  for (const journalId of begun.value) await finishPosting(books, journalId);
  const imported = await importFromStaging(books, claim.caller, { legalEntity: entity.code, proposalNumber: number });
  if (!imported.ok && !isPosted(imported.refusals)) return imported;
  await books.db.write((tx) => settleItem(tx, claim, item, { done: true, invoiceIds: [] }));
  return { ok: true, value: null, replayed: false };
}

const goOn = (journalIds: readonly string[]): Outcome<readonly string[]> => ({
  ok: true,
  value: journalIds,
  replayed: false,
});

/** The schedule's import was faster, and somebody has posted the proposal already. */
function isPosted(refusals: Extract<Outcome<null>, { ok: false }>['refusals']): boolean {
  return refusals.every(({ code }) => code === 'PROPOSAL_NOT_OPEN');
}

async function companyOf(books: Books, number: string): Promise<LegalEntityRow> {
  const proposal = await readProposal(books.db.read, number);
  const entity = proposal && (await readLegalEntity(books.db.read, proposal.legal_entity));
  if (!entity) throw new Error(`proposal ${number} belongs to no company that is set up`);
  return entity;
}

/** The lines on journals of their own, being posted: in the transaction that sees them once more as they were looked at. */
async function begin(
  books: Books,
  claim: ClaimedOperation,
  entity: LegalEntityRow,
  number: string,
  { checksum }: NeededTerms,
): Promise<Outcome<readonly string[]>> {
  await journaliseStaged(books, entity, { legalEntity: entity.code, invoiceNumber: number });
  return decided<readonly string[]>(books.db, async (tx) => {
    const proposal = await lockProposal(tx, number);
    if (proposal?.status !== 'OPEN')
      return refused({
        code: 'PROPOSAL_NOT_OPEN',
        message: `Proposal ${number} is ${proposal?.status}.`,
        subjectId: number,
      });
    const journalIds = await moveNeededLines(books, tx, number);
    if ((await neededChecksum(tx, number)) !== checksum) throw new Refuse(linesChanged(number));
    for (const journalId of journalIds) await beginPosting(books, tx, claim.caller, journalId);
    await saveTerms(tx, claim, { checksum, journalIds });
    return { ok: true, value: journalIds, replayed: false };
  });
}

/** As whoever posts a journal by itself begins it, so that the audit trail says the same of it. */
async function beginPosting(books: Books, tx: Tx, caller: Caller, journalId: string): Promise<void> {
  const request: Request = { mutation: 'postIntegrationJournal', caller, key: null, input: { journalId } };
  await recall(tx, request, books);
  await markProcessing(tx, journalId, caller.subject);
  await remember(tx, request, { journalId }, books);
}
