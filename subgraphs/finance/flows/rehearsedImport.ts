// The import of one proposal inside a rehearsal: as often as the accountant would run it, with what it waits for posted in between.
// It must never be called outside one: whoever may only look would post journals.

import { knownCode } from '../../../schema/errors';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { readBlockers } from '../store/blockers';
import { neededFaults } from '../store/neededLines';
import { type ProposalRow, readProposal } from '../store/proposals';
import type { Blocker } from '../store/stepReports';
import { blocker } from './blocker';
import { importFromStaging } from './importFromStaging';
import { moveNeededLines } from './moveNeededLines';
import { postIntegrationJournal } from './postIntegrationJournal';

/** Import, post, import is what an edited invoice takes; what is cleared in between adds a round each. */
const MOST_ROUNDS = 10;

/** Notes blockers and clears what it can; true if that changed anything. */
type Note = (blockers: readonly Blocker[]) => Promise<boolean>;

/** True once the proposal has its lines. */
export async function rehearsedImport(
  books: Books,
  caller: Caller,
  { number, legal_entity: legalEntity }: ProposalRow,
  note: Note,
): Promise<boolean> {
  let isTold = false;
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await importFromStaging(books, caller, { legalEntity, proposalNumber: number });
    const proposal = await readProposal(books.db.read, number);
    if (proposal && (proposal.line_count > 0 || proposal.status === 'INVOICED')) return true;
    const found = await readBlockers(books.db.read, number);
    const cleared = await note(toldToday(found, isTold));
    isTold ||= found.some(({ code }) => code === 'JOURNAL_NOT_POSTED');
    const posted = await postNeeded(books, caller, number, note);
    if (!cleared && !posted) return false;
  }
  return false;
}

/** True if a line was posted, or something cleared that had kept one from it. */
async function postNeeded(books: Books, caller: Caller, number: string, note: Note): Promise<boolean> {
  let moved = false;
  for (const journalId of await books.db.write((tx) => moveNeededLines(books, tx, number))) {
    const outcome = await postIntegrationJournal(books, caller, { journalId });
    if (outcome.ok) moved ||= outcome.value.posted > 0;
    else moved = (await note(outcome.refusals.map(({ code, message }) => blocker(code, message, 1)))) || moved;
  }
  const faults = await neededFaults(books.db.read, number);
  const found = faults.map(({ code, message, count }) => blocker(knownCode(code), message, count));
  return (await note(found)) || moved;
}

/**
 * What the import says, as it is true outside: journals that only the rehearsal has are not named, and a sale that could not be
 * journalised says why. What is on no journal yet will be, and must then be posted: that is told once.
 */
function toldToday(blockers: readonly Blocker[], isTold: boolean): Blocker[] {
  const unposted = blockers.filter(({ code }) => code === 'JOURNAL_NOT_POSTED');
  const others = blockers.filter(({ code }) => code !== 'JOURNAL_NOT_POSTED').map(withCause);
  if (unposted.length === 0 || isTold) return others;
  const count = unposted.reduce((sum, found) => sum + found.count, 0);
  const lines = count === 1 ? '1 line rests' : `${count} lines rest`;
  const message = `${lines} on unbilled sales that are not posted yet: post what the proposal needs, then import it.`;
  return [blocker('JOURNAL_NOT_POSTED', message, count), ...others];
}

function withCause(found: Blocker): Blocker {
  const isStagingError = found.code === 'UNBILLED_SALE_NOT_JOURNALISED' && found.reference !== null;
  return isStagingError ? blocker(knownCode(found.reference as string), found.message, found.count) : found;
}
