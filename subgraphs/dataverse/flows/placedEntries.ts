// Finds what each entry's approval depends on: its company, contract line and customers, in a fixed number of statements for a
// batch. Part of the flows of entries; on which line an entry falls is decided by rules/chargeability.
import type { Refusal } from '../../../schema/errors';
import type { Tx } from '../../database/database';
import { lineFor } from '../rules/chargeability';
import { type BillingLine, billingLines, lockContractsOfProjects } from '../store/billingLines';
import { type LegalEntityRow, legalEntities } from '../store/companies';
import type { EntryRow } from '../store/entries';

/** An entry with everything that its approval depends on. */
export interface PlacedEntry {
  readonly entry: EntryRow;
  /** The company's currency: costs are in it. */
  readonly costCurrency: string;
  /** Null: no contract bills the project. */
  readonly line: BillingLine | null;
  /** The currency of the company that lends the resource; null where it is the contract's own. */
  readonly lenderCurrency: string | null;
}

/** Either of an entry: where it falls, or why it falls nowhere. */
export type Placing = { readonly placed: PlacedEntry } | { readonly fault: Refusal };

/** Places the entries, in their order. With `locked`, the contracts of their projects are locked before they are read. */
export async function placeEntries(
  tx: Tx,
  entries: readonly EntryRow[],
  { locked }: { locked: boolean },
): Promise<Placing[]> {
  const projectIds = entries.map(({ project_id }) => project_id);
  if (locked) await lockContractsOfProjects(tx, projectIds);
  const lines = await billingLines(tx, projectIds);
  const companies = await legalEntities(tx);
  return entries.map((entry) => place(entry, lines.get(entry.project_id) ?? [], companies));
}

function place(
  entry: EntryRow,
  ofProject: readonly BillingLine[],
  companies: ReadonlyMap<string, LegalEntityRow>,
): Placing {
  const named = ofProject.filter(({ contractId }) => entry.contract_id === null || entry.contract_id === contractId);
  const lines = named.filter(({ isLost }) => !isLost);
  const fault = (code: Refusal['code'], message: string, field: string): Placing => ({
    fault: { code, message, path: [field], subjectId: entry.id },
  });
  // An approval that was cancelled keeps its contract: whoever approves again is told what became of it.
  if (entry.contract_id !== null && lines.length === 0 && named.length > 0)
    return fault('CONTRACT_LOST', `Contract ${named[0]?.contractNumber} is lost.`, 'contractNumber');
  if (entry.contract_id !== null && lines.length === 0)
    return fault('NOT_FOUND', 'The contract named has no line for this project.', 'contractNumber');
  const found = lineFor({ ...entry, transactionClass: entry.transaction_class }, lines);
  if (found === 'AMBIGUOUS')
    return fault(
      'BAD_USER_INPUT',
      'The project stands on several lines that could bill it: name the contract.',
      'contractNumber',
    );
  const line = found === 'MISSING' ? null : found;
  if (line === null && entry.transaction_class === 'FEE')
    return fault('BAD_USER_INPUT', 'A fee needs a contract line of time and material.', 'projectNumber');
  const lender = isLent(entry) ? companies.get(entry.resource_company as string) : undefined;
  if (isLent(entry) && !lender)
    return fault('LEGAL_ENTITY_UNKNOWN', `There is no legal entity ${entry.resource_company}.`, 'resourceCompany');
  return {
    placed: {
      entry,
      costCurrency: companies.get(entry.legal_entity)?.currency as string,
      line,
      lenderCurrency: lender?.currency ?? null,
    },
  };
}

function isLent({ resource_company, legal_entity }: EntryRow): boolean {
  return resource_company !== null && resource_company !== legal_entity;
}
