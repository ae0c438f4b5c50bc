// Edit the accounting of a proposal's lines where they stand, many at once: dimensions and sales tax groups, with the tax computed anew
// and every change on record. It must never touch what is billed, nor a proposal that is in approval or posted. domain.md 5.9, 6.1 (16)
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { type AskedLineChanges, type LineChanges, lineChanges } from '../rules/lineEdit';
import { forbidden } from '../rules/permissions';
import { clearBlockers, readBlockers, replaceBlockers, textOf } from '../store/blockers';
import { totalsOf } from '../store/importing';
import { linesNamed } from '../store/lineDimensions';
import { type EditedAttribute, saveLineEdits } from '../store/lineEdits';
import { addEvent } from '../store/proposalEvents';
import { lockProposal, type ProposalRow } from '../store/proposals';
import { retax } from '../store/salesTax';
import type { Blocker } from '../store/stepReports';
import { dimensionBlockers } from './lineDimensions';
import { checkSetUp, lineIdsRefused } from './lineEditing';
import { type OpenedProposal, openProposal } from './openProposal';
import { saveAndReport } from './reportSteps';

export interface UpdateProposalLinesInput extends AskedLineChanges {
  readonly number: string;
  /** At most 500; absent: all lines. */
  readonly lineIds?: readonly string[];
  readonly expectedVersion?: number;
  readonly idempotencyKey?: string;
}

/**
 * Changes what is given. Refused, with nothing changed: FORBIDDEN, BELONGS_TO_DATAVERSE, BAD_USER_INPUT, LIST_TOO_LONG, NOT_FOUND,
 * PROPOSAL_NOT_OPEN, PROPOSAL_STATUS_WRONG (in approval), PROPOSAL_CHANGED, PROPOSAL_EMPTY, DIMENSION_VALUE_UNKNOWN, TAX_GROUP_UNKNOWN,
 * LINE_REPEATS_ANOTHER. What changes nothing writes nothing.
 */
export async function updateProposalLines(
  books: Books,
  caller: Caller,
  input: UpdateProposalLinesInput,
): Promise<Outcome<{ number: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { number, lineIds, expectedVersion, ...asked } = rest;
  const changes = lineChanges(asked);
  const malformed = forbidden(caller.roles, 'EDIT_PROPOSALS') ?? lineIdsRefused(lineIds);
  if (malformed) return refused(malformed);
  if ('code' in changes) return refused(changes);
  const request: Request = { mutation: 'updateProposalLines', caller, key: idempotencyKey, input: rest };
  return decided<{ number: string }>(books.db, async (tx) => {
    await lockProposal(tx, number);
    const before = await recall<{ number: string }>(tx, request, books);
    if (before) return before;
    const opened = await openProposal(
      tx,
      caller,
      { number, ...(expectedVersion === undefined ? {} : { expectedVersion }) },
      'CHANGE_LINES',
    );
    const { proposal } = opened;
    if (proposal.line_count === 0)
      throw new Refuse({ code: 'PROPOSAL_EMPTY', message: `Proposal ${number} has no lines.`, subjectId: number });
    await checkSetUp(tx, proposal.legal_entity, changes);
    const where = await linesToEdit(tx, proposal, lineIds);
    const now = instant(books.world);
    const edit = { legalEntity: proposal.legal_entity, document: number, by: caller.subject, at: now };
    const changed = await saveLineEdits(
      tx,
      { kind: 'PROPOSAL_LINE', where, ...edit, reason: asked.reason?.trim() || null },
      changes,
    );
    if (Object.values(changed).some((lines) => lines > 0)) await settle(books, tx, opened, changed);
    if (Object.values(changed).some((lines) => lines > 0))
      await addEvent(tx, number, {
        action: 'LINES_CHANGED',
        at: now,
        by: caller.subject,
        comment: asked.reason?.trim() || null,
        details: detailsOf(changes, changed),
      });
    await remember(tx, request, { number }, books);
    return { ok: true, value: { number }, replayed: false };
  });
}

/** The lines as a condition. Throws Refuse: NOT_FOUND, LINE_REPEATS_ANOTHER. */
async function linesToEdit(tx: Tx, proposal: ProposalRow, lineIds: readonly string[] | undefined): Promise<Condition> {
  const ids = lineIds && [...new Set(lineIds)];
  const { found, repeating } = await linesNamed(tx, proposal, ids);
  if (ids && found < ids.length)
    throw new Refuse({
      code: 'NOT_FOUND',
      message: `Not all of these lines stand on proposal ${proposal.number}.`,
      path: ['lineIds'],
    });
  if (repeating > 0)
    throw new Refuse({
      code: 'LINE_REPEATS_ANOTHER',
      message: `${repeating} of the lines repeat what another line posts: name the others.`,
      path: ['lineIds'],
      subjectId: proposal.number,
    });
  const named = ids ? ` AND id IN (${ids.map(() => '?').join(', ')})` : '';
  return {
    sql: `proposal_number = ? AND generation = ?${named}`,
    values: [proposal.number, proposal.generation, ...(ids ?? [])],
  };
}

/** Tax, version, and what stands in the way of posting now. */
async function settle(
  books: Books,
  tx: Tx,
  { proposal, status }: OpenedProposal,
  changed: Record<EditedAttribute, number>,
): Promise<void> {
  const { number, legal_entity: legalEntity, generation, version } = proposal;
  let { sales_tax } = proposal;
  if (changed.SALES_TAX_GROUP + changed.ITEM_SALES_TAX_GROUP > 0) {
    await retax(tx, legalEntity, number, generation);
    sales_tax = (await totalsOf(tx, [number])).get(number)?.sales_tax ?? 0;
  }
  const blockers = await blockersNow(books, tx, proposal, changed.DIMENSIONS > 0);
  await saveAndReport(books, tx, [
    { proposal, changes: { version: version + 1, status, sales_tax }, status: { step: 'IMPORTED', blockers } },
  ]);
}

/** Blockers of dimensions as they are after the edit; others stay until they are tried again. */
async function blockersNow(
  books: Books,
  tx: Tx,
  { number, legal_entity }: ProposalRow,
  dimensionsChanged: boolean,
): Promise<Blocker[]> {
  const stored = await readBlockers(tx, number);
  if (!dimensionsChanged) return stored;
  const ofDimensions = await dimensionBlockers(tx, legal_entity, [number], 'p.generation');
  const others = stored.filter(({ code }) => code !== 'DIMENSION_MISSING' && code !== 'DIMENSION_VALUE_UNKNOWN');
  const blockers = [...others, ...(ofDimensions.get(number) ?? [])];
  if (textOf(blockers) === textOf(stored)) return stored;
  const now = instant(books.world);
  if (blockers.length === 0) await clearBlockers(tx, [number], now);
  else await replaceBlockers(tx, number, blockers, now);
  return blockers;
}

/** For the proposal's log: what was set on how many lines. What each had before stands in the log of its line. */
function detailsOf(changes: LineChanges, changed: Record<EditedAttribute, number>): Record<string, unknown[]> {
  const details: Record<string, unknown[]> = {};
  for (const { dimension, value } of changed.DIMENSIONS > 0 ? (changes.dimensions ?? []) : [])
    details[`dimension ${dimension}`] = [null, value];
  if (changed.SALES_TAX_GROUP > 0) details.sales_tax_group = [null, changes.salesTaxGroup ?? null];
  if (changed.ITEM_SALES_TAX_GROUP > 0) details.item_sales_tax_group = [null, changes.itemSalesTaxGroup ?? null];
  return { ...details, lines: [null, Math.max(...Object.values(changed))] };
}
