// Approving time: cost and unbilled sale per entry and contract customer, and the link between them, in one transaction
// and a fixed number of statements for a batch of up to 1,000 entries. Each entry travels under a key of its own, long
// before any invoice. An entry is approved once: its id is the idempotency key. domain.md 3.4 (a), 3.5 (t)
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { Refuse } from '../../mutations/decided';
import { instant } from '../../world';
import type { Books } from '../books';
import { entryFaults, type TimeEntry } from '../rules/approval';
import { forbidden } from '../rules/permissions';
import { insertActuals } from '../store/actuals';
import { approvedAlready, type BillingLine, billingLines, insertApprovedEntries } from '../store/approvals';
import { legalEntities, type ProjectRow, projectsByNumber } from '../store/companies';
import { customersOfLines } from '../store/contracts';
import { type ApprovedRows, approvedRows, type PlacedEntry } from './approvedRows';
import { decided } from './decided';
import { limitedSales } from './limitedSales';

/** Entries of one call. */
const MOST_ENTRIES = 1_000;

/** Approves the entries, all or none; answers with their ids. `path` of a refusal is [index, field]. */
export async function approveTimeEntries(
  books: Books,
  caller: Caller,
  entries: readonly TimeEntry[],
): Promise<Outcome<{ entryIds: string[] }>> {
  const denied = forbidden(caller.roles, 'APPROVE_ENTRIES');
  if (denied) return refused(denied);
  if (entries.length > MOST_ENTRIES)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_ENTRIES} entries at once.` });
  return decided(books, async (tx) => {
    const now = instant(books.world);
    const placed = await place(tx, caller, entries);
    await insertApprovedEntries(
      tx,
      placed.map(({ entry, project }) => ({
        entry_id: entry.id,
        legal_entity: project.legal_entity,
        project_id: project.id,
        approved_by: caller.subject,
        at: now,
        reference: entry.reference ?? null,
      })),
    );
    const approved = placed.map((entry) => approvedRows(entry, books.world, now));
    await insertActuals(
      tx,
      await limitedSales(
        tx,
        approved.flatMap(({ actuals }) => actuals),
      ),
      approved.flatMap(({ links }) => links),
    );
    books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
    await books.outbox.appendMany(tx, approved.map(messagesOf));
    return { ok: true, value: { entryIds: entries.map(({ id }) => id) }, replayed: false };
  });
}

/** Finds the project, company, contract line and customers of each entry, or refuses with everything that is wrong. */
async function place(tx: Tx, caller: Caller, entries: readonly TimeEntry[]): Promise<PlacedEntry[]> {
  const projects = await projectsByNumber(
    tx,
    entries.map(({ projectNumber }) => projectNumber),
  );
  const lines = await billingLines(
    tx,
    [...projects.values()].map(({ id }) => id),
  );
  const customers = await customersOfLines(
    tx,
    [...lines.values()].flat().map(({ id }) => id),
  );
  const companies = await legalEntities(tx);
  const approved = await approvedAlready(
    tx,
    entries.map(({ id }) => id),
    entries.flatMap(({ reference }) => reference ?? []),
  );
  const refusals: Refusal[] = [];
  const placed = entries.flatMap((entry, index): PlacedEntry[] => {
    const project = projects.get(entry.projectNumber);
    const line = project && lineOf(entry, lines.get(project.id) ?? []);
    const faults = [...entryFaults(entry), ...placeFaults(entry, project, line, caller)];
    if (approved.ids.has(entry.id) || approved.references.has(entry.reference ?? '')) {
      faults.push({
        code: 'ENTRY_ALREADY_APPROVED',
        message: `Entry ${entry.reference ?? entry.id} is approved already.`,
        path: ['id'],
        subjectId: entry.id,
      });
    }
    approved.ids.add(entry.id);
    if (entry.reference) approved.references.add(entry.reference);
    refusals.push(...faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] })));
    if (faults.length > 0 || !project || line === 'AMBIGUOUS' || line === 'MISSING') return [];
    const costCurrency = companies.get(project.legal_entity)?.currency as string;
    return [
      {
        entry,
        project,
        costCurrency,
        line: line ?? null,
        customers: line ? (customers.get(line.id) ?? []) : [],
      },
    ];
  });
  if (refusals.length > 0) throw new Refuse(...refusals);
  return placed;
}

/** The contract line that an entry falls on: the only one of its project, or the one of the contract named. */
function lineOf(entry: TimeEntry, lines: readonly BillingLine[]): BillingLine | 'AMBIGUOUS' | 'MISSING' | undefined {
  if (entry.contractNumber)
    return lines.find(({ contract_number }) => contract_number === entry.contractNumber) ?? 'MISSING';
  return lines.length > 1 ? 'AMBIGUOUS' : lines[0];
}

function placeFaults(
  entry: TimeEntry,
  project: ProjectRow | undefined,
  line: ReturnType<typeof lineOf>,
  caller: Caller,
): Refusal[] {
  if (!project || !maySee(caller, project.legal_entity)) {
    return [
      {
        code: 'NOT_FOUND',
        message: `There is no project ${entry.projectNumber}.`,
        path: ['projectNumber'],
        subjectId: entry.id,
      },
    ];
  }
  if (line === 'MISSING')
    return [
      {
        code: 'NOT_FOUND',
        message: `Contract ${entry.contractNumber} has no line for this project.`,
        path: ['contractNumber'],
        subjectId: entry.id,
      },
    ];
  if (line === 'AMBIGUOUS') {
    return [
      {
        code: 'BAD_USER_INPUT',
        message: 'The project stands on several contracts: name one.',
        path: ['contractNumber'],
        subjectId: entry.id,
      },
    ];
  }
  return [];
}

function messagesOf({ entryId, outgoing, links }: ApprovedRows) {
  return {
    key: keys.approval(entryId),
    entries: [
      { topic: MAPS.actuals, rows: outgoing },
      { topic: MAPS.links, rows: links.map((link) => ({ ...link, invoice_number: null, skip_sync: 0 })) },
    ],
    isNew: true,
  };
}
