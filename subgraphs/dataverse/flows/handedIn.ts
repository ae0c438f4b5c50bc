// Entries as they are handed in, made into rows: judged by themselves and against the books, all or none. Part of the flows that
// submit entries and that confirm an entry journal.
import type { Refusal } from '../../../schema/errors';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { instant } from '../../world';
import type { Books } from '../books';
import { checkEntryAmounts, type EntryInput, entryFaults } from '../rules/entry';
import { type ProjectRow, projectsByNumber } from '../store/companies';
import { type ContractRow, contractsByNumber } from '../store/contracts';
import { type EntryRow, entriesTaken } from '../store/entries';
import { type PlacedEntry, placeEntries } from './placedEntries';

/** Entries of one call. */
export const MOST_ENTRIES = 1_000;

/**
 * The rows of the entries, SUBMITTED, with where each falls; refuses with everything that is wrong, `path` [index, field]. With
 * `approved`, the contracts are locked, and an entry that is there already is ENTRY_ALREADY_APPROVED instead of NUMBER_TAKEN.
 */
export async function handedIn(
  tx: Tx,
  books: Books,
  caller: Caller,
  entries: readonly EntryInput[],
  { approved }: { approved: boolean },
): Promise<PlacedEntry[]> {
  const projects = await projectsByNumber(
    tx,
    entries.map(({ projectNumber }) => projectNumber),
  );
  const contracts = await contractsByNumber(
    tx,
    entries.flatMap(({ contractNumber }) => contractNumber ?? []),
  );
  const taken = await entriesTaken(
    tx,
    entries.flatMap(({ id }) => id ?? []),
    entries.flatMap(({ reference }) => reference ?? []),
  );
  const now = instant(books.world);
  const refusals: Refusal[] = [];
  const rows = entries.flatMap((entry, index) => {
    const project = projects.get(entry.projectNumber);
    const contract = entry.contractNumber ? (contracts.get(entry.contractNumber) ?? null) : undefined;
    const faults = [...entryFaults(entry), ...referenceFaults(entry, project, contract, caller)];
    if (isTaken(entry, taken)) faults.push(takenFault(entry, approved));
    refusals.push(...faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] })));
    if (faults.length > 0 || !project) return [];
    checkEntryAmounts(entry);
    return [
      {
        entry,
        index,
        row: rowOf(entry, project, contract?.id ?? null, caller.subject, now, () => books.world.newId()),
      },
    ];
  });
  const placings = await placeEntries(
    tx,
    rows.map(({ row }) => row),
    { locked: approved },
  );
  const placed = placings.flatMap((placing, position) => {
    const { entry, index } = rows[position] as (typeof rows)[number];
    const fault = 'fault' in placing ? placing.fault : currencyFault(entry, placing.placed);
    if (fault) refusals.push({ ...fault, path: [`${index}`, ...(fault.path ?? [])] });
    return 'placed' in placing ? placing.placed : [];
  });
  if (refusals.length > 0) throw new Refuse(...refusals);
  return placed;
}

/** Those of one call count too. */
function isTaken({ id, reference }: EntryInput, taken: { ids: Set<string>; references: Set<string> }): boolean {
  const found = (id ? taken.ids.has(id) : false) || (reference ? taken.references.has(reference) : false);
  if (id) taken.ids.add(id);
  if (reference) taken.references.add(reference);
  return found;
}

function takenFault({ id, reference }: EntryInput, approved: boolean): Refusal {
  const name = reference ?? id ?? '';
  return approved
    ? {
        code: 'ENTRY_ALREADY_APPROVED',
        message: `Entry ${name} is approved already.`,
        path: ['id'],
        subjectId: id ?? name,
      }
    : { code: 'NUMBER_TAKEN', message: `Entry ${name} is there already.`, path: ['reference'], subjectId: name };
}

function referenceFaults(
  entry: EntryInput,
  project: ProjectRow | undefined,
  contract: ContractRow | null | undefined,
  caller: Caller,
): Refusal[] {
  const subject = entry.id ? { subjectId: entry.id } : {};
  if (!project || !maySee(caller, project.legal_entity))
    return [
      {
        code: 'NOT_FOUND',
        message: `There is no project ${entry.projectNumber}.`,
        path: ['projectNumber'],
        ...subject,
      },
    ];
  if (contract === null || (contract && !maySee(caller, contract.legal_entity)))
    return [
      {
        code: 'NOT_FOUND',
        message: `There is no contract ${entry.contractNumber}.`,
        path: ['contractNumber'],
        ...subject,
      },
    ];
  return [];
}

/** A sale is in the currency of its contract, whoever hands it in. domain.md 2.3.3 */
function currencyFault({ currency }: EntryInput, { line, entry }: PlacedEntry): Refusal | undefined {
  if (!currency || !line || currency === line.currency) return undefined;
  const message = `The contract is in ${line.currency}, not in ${currency}.`;
  return { code: 'CURRENCY_DIFFERS', message, path: ['currency'], subjectId: entry.id };
}

function rowOf(
  entry: EntryInput,
  project: ProjectRow,
  contractId: string | null,
  subject: string,
  now: string,
  newId: () => string,
): EntryRow {
  return {
    id: entry.id ?? newId(),
    reference: entry.reference ?? null,
    legal_entity: project.legal_entity,
    status: 'SUBMITTED',
    transaction_class: entry.transactionClass,
    project_id: project.id,
    contract_id: contractId,
    contract_line_id: null,
    resource: entry.resource ?? null,
    role: entry.role ?? null,
    task: entry.task ?? null,
    category: entry.category ?? null,
    document_date: entry.date,
    quantity: entry.quantity,
    billable_quantity: null,
    cost_price: entry.costPrice,
    bill_price: entry.billPrice,
    resource_company: entry.resourceCompany ?? null,
    resource_price: entry.resourcePrice ?? null,
    description: entry.description ?? null,
    external_description: entry.externalDescription ?? null,
    submitted_by: subject,
    submitted_at: now,
    decided_by: null,
    decided_at: null,
  };
}
