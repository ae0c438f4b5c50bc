// The lines that a contract has, as their place among each other: what a new or changed line is judged beside. Reads only; the
// caller holds the contract's lock.
import type { Refusal } from '../../../schema/errors';
import type { Tx } from '../../database/database';
import { type ContractLineTerms, classesOf, overlapOf, type PlacedLine, placeOf } from '../rules/lineTerms';
import { chargeabilityOfContract } from '../store/contractChanges';
import { linesOfContract } from '../store/contracts';

/** A line's place by the project's id. */
export interface StandingPlace extends PlacedLine {
  readonly lineId: string;
  readonly lineNumber: number;
}

/** The places of a contract's lines: two statements. */
export async function standingPlaces(tx: Tx, contractId: string): Promise<StandingPlace[]> {
  const words = await chargeabilityOfContract(tx, contractId);
  return (await linesOfContract(tx, contractId)).map((line) => ({
    lineId: line.id,
    lineNumber: line.line_number,
    name: line.name,
    project: line.project_id,
    classes: classesOf({
      includeTime: line.include_time === 1,
      includeExpense: line.include_expense === 1,
      includeMaterial: line.include_material === 1,
      includeFee: line.include_fee === 1,
    }),
    tasks:
      line.task_scope === 'SELECTED'
        ? words.flatMap((word) => (word.contract_line_id === line.id && word.kind === 'TASK' ? word.name : []))
        : null,
  }));
}

/** BAD_USER_INPUT where a class of the line's project could fall to another line too. domain.md 2.5 */
export function overlapFaults(
  others: readonly PlacedLine[],
  line: ContractLineTerms,
  projectId: string | null | undefined,
): Refusal[] {
  const overlap = overlapOf([...others, { ...placeOf(line), project: projectId ?? null }]);
  return overlap ? [{ code: 'BAD_USER_INPUT', message: `${overlap.reason}.`, path: ['projectId'] }] : [];
}
