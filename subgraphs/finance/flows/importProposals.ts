// Phase B of the import: open proposals get all their lines or none. What stands in the way is looked up for many proposals
// in one statement; only what changed is written, so that a schedule over 1,000 blocked proposals writes nothing. domain.md 5.2
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { instant } from '../../world';
import type { Books } from '../books';
import { obstacleMessage } from '../rules/obstacles';
import { type BeginningProposal, beginningProposals } from '../store/beginningBalances';
import { clearBlockers, replaceBlockers, storedBlockers, textOf } from '../store/blockers';
import type { LegalEntityRow } from '../store/company';
import { insertLines, markBilled, obstaclesOf, proposalsToImport, purgeLines, totalsOf } from '../store/importing';
import type { JournalKind } from '../store/journals';
import { dimensionsInUse } from '../store/lineDimensions';
import { repeatLineEdits } from '../store/lineEdits';
import { keepOnAccount } from '../store/onAccount';
import { lockProposal, lockProposals, type ProposalRow } from '../store/proposals';
import { taxLines } from '../store/salesTax';
import type { Blocker } from '../store/stepReports';
import { blocker } from './blocker';
import { dimensionBlockers, fillUnsourced, headDimensions } from './lineDimensions';
import { saveAndReport } from './reportSteps';

/** Proposals looked at together, and the most that share a transaction. */
const PAGE = 50;
/** Lines that share a transaction; a larger proposal has one to itself. */
const LINES_TOGETHER = 500;

/** Of which company, and whether it is the run over its beginning balances. domain.md 5.10 */
export interface ImportRun {
  readonly entity: LegalEntityRow;
  readonly kind: JournalKind;
}

export interface ProposalsImported {
  readonly imported: number;
  readonly blocked: number;
}

/** Imports every proposal of a company that waits for its lines. One that fails unexpectedly does not stop the others: its error is added to `failures`. */
export async function importWaiting(books: Books, run: ImportRun, failures: unknown[]): Promise<ProposalsImported> {
  let imported = 0;
  let blocked = 0;
  for (let after = ''; ; ) {
    const page = await proposalsToImport(books.db.read, run.entity.code, after, PAGE);
    if (page.length > 0) {
      const done = await importPage(books, run, page, failures);
      imported += done.imported;
      blocked += done.blocked;
    }
    if (page.length < PAGE) break;
    after = (page.at(-1) as ProposalRow).number;
  }
  return { imported, blocked };
}

/** Imports these, or says what stands in their way. */
export async function importPage(
  books: Books,
  run: ImportRun,
  given: readonly ProposalRow[],
  failures: unknown[],
): Promise<ProposalsImported> {
  const dated = await beginningOf(books, run, given);
  const page = run.kind === 'INTEGRATION' ? given : given.filter(({ number }) => dated.has(number));
  const blockers = await blockersOf(books, run, page, dated);
  const stored = await storedBlockers(books.db.read, [...blockers.keys()]);
  for (const [number, found] of blockers) {
    if (textOf(found) !== stored.get(number)) await noteBlocked(books, number, found);
  }
  let imported = 0;
  for (const group of groupsOf(page.filter(({ number }) => !blockers.has(number))))
    imported += await importGroup(books, group, failures);
  return { imported, blocked: blockers.size };
}

/** What stands in the way of each; proposals without an entry are ready, and stay so: nothing that is posted becomes unposted. */
async function blockersOf(
  books: Books,
  run: ImportRun,
  page: readonly ProposalRow[],
  dated: ReadonlyMap<string, BeginningProposal>,
): Promise<Map<string, Blocker[]>> {
  const blockers = new Map<string, Blocker[]>();
  for (const proposal of page) {
    const mismatch = mismatchOf(proposal);
    const found = mismatch ?? otherWay(run, proposal.number, dated.get(proposal.number));
    if (found) blockers.set(proposal.number, [found]);
  }
  const staged = page.map(({ number }) => number).filter((number) => !blockers.has(number));
  if (staged.length === 0) return blockers;
  for (const { proposal_number: number, ...facts } of await obstaclesOf(books.db.read, staged)) {
    const found = blockers.get(number) ?? [];
    found.push(
      blocker(facts.code, obstacleMessage(facts), facts.count, facts.reference === '' ? null : facts.reference),
    );
    blockers.set(number, found);
  }
  return blockers;
}

/** Which of these are beginning balances; none where the company has no cut-off date. */
async function beginningOf(
  books: Books,
  { entity }: ImportRun,
  page: readonly ProposalRow[],
): Promise<ReadonlyMap<string, BeginningProposal>> {
  if (entity.cut_off_date === null) return new Map();
  return beginningProposals(
    books.db.read,
    page.map(({ number }) => number),
  );
}

/** A beginning balance waits for the run over those; what bills milestones or retainers has no such way. domain.md 5.10 */
function otherWay({ entity, kind }: ImportRun, number: string, found: BeginningProposal | undefined) {
  if (!found) return undefined;
  const dated = `Invoice ${number} is dated on or before the cut-off date ${entity.cut_off_date}`;
  if (found.unsupported > 0)
    return blocker(
      'BEGINNING_BALANCE_UNSUPPORTED',
      `${dated} and bills milestones or retainers, which beginning balances cannot take over.`,
      found.unsupported,
    );
  if (kind === 'BEGINNING_BALANCE') return undefined;
  return blocker('BEGINNING_BALANCE_PENDING', `${dated}: it comes in with the beginning balances.`, 1);
}

/** The header announced other rows than those that are here: some are on their way, or there are too many. */
function mismatchOf(proposal: ProposalRow): Blocker | undefined {
  const { staged_count, staged_links, expected_count, expected_links } = proposal;
  if (proposal.staged_at !== null && staged_count === expected_count && staged_links === expected_links)
    return undefined;
  const message = `${staged_count} of ${expected_count} billed actuals and ${staged_links} of ${expected_links} links are here, or not the ones announced.`;
  return blocker('MISMATCHED_BILLED_SALES', message, Math.max(1, Math.abs(expected_count - staged_count)));
}

/** Stores the blockers and reports BLOCKED if the set of (code, owner) is another than before. */
async function noteBlocked(books: Books, number: string, blockers: readonly Blocker[]): Promise<void> {
  await books.db.write(async (tx) => {
    const proposal = await lockProposal(tx, number);
    if (!proposal || !isWaiting(proposal)) return; // another run was faster, or its lines were deleted meanwhile
    if (blockers.some(({ code }) => code === 'MISMATCHED_BILLED_SALES') && !mismatchOf(proposal)) return; // the last chunk has come
    await replaceBlockers(tx, number, blockers, instant(books.world));
    const step = proposal.staged_at === null ? 'RECEIVED' : 'STAGED';
    await saveAndReport(books, tx, [{ proposal, changes: {}, status: { step, blockers } }]);
  });
}

/** Small proposals share a transaction: commits are the cost. If it fails, each is tried alone, so that one cannot hold the others up. */
async function importGroup(books: Books, numbers: readonly string[], failures: unknown[]): Promise<number> {
  try {
    return await books.db.write((tx) => importTogether(books, tx, numbers));
  } catch (error) {
    if (numbers.length === 1) {
      failures.push(error);
      return 0;
    }
  }
  let imported = 0;
  for (const number of numbers) imported += await importGroup(books, [number], failures);
  return imported;
}

async function importTogether(books: Books, tx: Tx, numbers: readonly string[]): Promise<number> {
  const proposals = (await lockProposals(tx, numbers)).filter(isWaiting);
  if (proposals.length === 0) return 0;
  const waiting = proposals.map(({ number }) => number);
  const again = proposals.some(({ generation }) => generation > 0);
  if (again) await purgeLines(tx, waiting);
  await keepOnAccount(tx, waiting);
  await insertLines(tx, waiting);
  const legalEntity = (proposals[0] as ProposalRow).legal_entity; // a page is of one company
  const inUse = await dimensionsInUse(tx, legalEntity);
  if (inUse.defaults) await fillUnsourced(tx, legalEntity, waiting);
  if (again) await repeatLineEdits(tx, waiting, 'p.generation + 1');
  await taxLines(tx, waiting, 'p.generation + 1');
  books.world.reach(POINTS.P7_IMPORT_HALF_WAY);
  const totals = await totalsOf(tx, waiting);
  await markBilled(tx, waiting, 'ON_PROPOSAL');
  if (proposals.some(({ reported_state }) => reported_state === 'BLOCKED'))
    await clearBlockers(tx, waiting, instant(books.world));
  const heads = inUse.defaults ? await headDimensions(tx, legalEntity, proposals) : new Map<string, string | null>();
  const blocked = inUse.any
    ? await dimensionBlockers(tx, legalEntity, waiting, 'p.generation + 1')
    : new Map<string, Blocker[]>();
  for (const [number, blockers] of blocked) await replaceBlockers(tx, number, blockers, instant(books.world));
  const updates = proposals.map((proposal) => {
    const { line_count = 0, net_amount = 0, sales_tax = 0 } = totals.get(proposal.number) ?? {};
    if (line_count !== proposal.expected_count)
      throw new Error(`${line_count} of ${proposal.expected_count} lines of proposal ${proposal.number}`);
    const { generation, version } = proposal;
    const dimensions = heads.get(proposal.number) ?? (proposal.dimensions_kept === 1 ? proposal.dimensions : null);
    const changes = { generation: generation + 1, line_count, net_amount, sales_tax, dimensions, version: version + 1 };
    return { proposal, changes, status: { step: 'IMPORTED' as const, blockers: blocked.get(proposal.number) ?? [] } };
  });
  await saveAndReport(books, tx, updates);
  return updates.length;
}

/** Open, without lines, and not held. Asked again under the lock: its lines may have come and been deleted since it was looked at. */
export function isWaiting(proposal: ProposalRow): boolean {
  return proposal.status === 'OPEN' && proposal.line_count === 0 && proposal.import_held === 0;
}

function groupsOf(proposals: readonly ProposalRow[]): string[][] {
  const groups: string[][] = [];
  let lines = LINES_TOGETHER;
  for (const { number, expected_count } of proposals) {
    const group = groups.at(-1);
    if (group && lines + expected_count <= LINES_TOGETHER) group.push(number);
    else groups.push([number]);
    lines = (groups.at(-1) as string[]).length === 1 ? expected_count : lines + expected_count;
  }
  return groups;
}
