// What a contract line must look like, and which lines may stand beside each other: a project's class is billed under one line,
// or under several by tasks that no two of them share. Pure. domain.md 2.5
import type { Refusal } from '../../../schema/errors';
import { isLimit, type LineCustomerTerms, splitFaults, WHOLE } from './contractSplits';

export const LONGEST_NAME = 200;
const LONGEST_WORD = 100;

export type BillingMethod = 'TIME_AND_MATERIAL' | 'FIXED_PRICE';
export type TaskScope = 'ALL' | 'SELECTED';
export type ScheduleType = 'COMPLETED_MILESTONES' | 'PROGRESS_BASED';

/** How a role, an expense category or a task is billed under the line; what is not named is chargeable. */
export interface ChargeabilityTerms {
  readonly kind: 'ROLE' | 'CATEGORY' | 'TASK';
  readonly name: string;
  readonly billingType: 'CHARGEABLE' | 'NON_CHARGEABLE' | 'COMPLIMENTARY';
}

export interface ContractLineTerms {
  readonly name: string;
  readonly billingMethod: BillingMethod;
  readonly projectNumber?: string | null;
  /** Minor units of the contract's currency. */
  readonly contractedAmount: number;
  /** Is the class billed under this line? Default: yes. A class that is not included is not available for billing. */
  readonly includeTime?: boolean | null;
  readonly includeExpense?: boolean | null;
  readonly includeMaterial?: boolean | null;
  readonly includeFee?: boolean | null;
  /** SELECTED: only the tasks that `chargeability` names. Default: ALL. */
  readonly taskScope?: TaskScope | null;
  /** Of a fixed-price line. Default: COMPLETED_MILESTONES. */
  readonly scheduleType?: ScheduleType | null;
  /** Not to exceed, minor units; of a time-and-material line only. */
  readonly nteLimit?: number | null;
  /** Scale 4, at most 100 %; of a time-and-material line only. domain.md 3.4 (o) */
  readonly discountPercent?: number | null;
  readonly feePercent?: number | null;
  /** Who pays for the line. Default: the contract's customers with their splits. */
  readonly customers?: readonly LineCustomerTerms[] | null;
  readonly chargeability?: readonly ChargeabilityTerms[] | null;
}

/** Everything that is wrong with a line by itself; `path` is relative to the line. domain.md 2.5 */
export function lineFaults(line: ContractLineTerms): Refusal[] {
  const faults: Refusal[] = [];
  const wrong = (message: string, ...path: string[]) => faults.push({ code: 'BAD_USER_INPUT', message, path });
  if (line.name.length === 0 || line.name.length > LONGEST_NAME)
    wrong(`A name has 1 to ${LONGEST_NAME} characters.`, 'name');
  if (line.contractedAmount < 0) wrong('A contracted amount is not negative.', 'contractedAmount');
  if (!isLimit(line.nteLimit)) wrong('A limit is more than zero.', 'nteLimit');
  for (const field of ['discountPercent', 'feePercent'] as const) {
    const percent = line[field] ?? 0;
    if (percent < 0 || percent > WHOLE) wrong('A percentage is between 0 and 100.', field);
    if (percent !== 0 && line.billingMethod === 'FIXED_PRICE')
      wrong('Only a time-and-material line has a discount or fee.', field);
  }
  if (line.billingMethod === 'FIXED_PRICE' && line.nteLimit)
    wrong('Only a time-and-material line has a limit.', 'nteLimit');
  if (line.billingMethod === 'FIXED_PRICE' && (line.customers ?? []).some(({ nteLimit }) => nteLimit))
    wrong('Only customers of a time-and-material line have a limit.', 'customers');
  if (line.billingMethod !== 'FIXED_PRICE' && line.scheduleType === 'PROGRESS_BASED')
    wrong('Only a fixed-price line is billed by progress.', 'scheduleType');
  faults.push(...chargeabilityFaults(line));
  if (line.customers) faults.push(...splitFaults(line.customers, ['customers']));
  return faults;
}

function chargeabilityFaults({ chargeability, taskScope }: ContractLineTerms): Refusal[] {
  const rows = chargeability ?? [];
  const faults: Refusal[] = [];
  const wrong = (message: string, path: string) => faults.push({ code: 'BAD_USER_INPUT', message, path: [path] });
  if (rows.some(({ name }) => name.length === 0 || name.length > LONGEST_WORD))
    wrong(`A role, category or task has 1 to ${LONGEST_WORD} characters.`, 'chargeability');
  if (new Set(rows.map(({ kind, name }) => `${kind}\n${name}`)).size !== rows.length)
    wrong('A role, category or task is given twice.', 'chargeability');
  if (taskScope === 'SELECTED' && !rows.some(({ kind }) => kind === 'TASK'))
    wrong('A line of selected tasks names at least one task.', 'taskScope');
  return faults;
}

/** A line, as far as its place among the others needs it. */
export interface PlacedLine {
  readonly name: string;
  readonly project: string | null;
  readonly classes: readonly ('TIME' | 'EXPENSE' | 'MATERIAL' | 'FEE')[];
  /** The tasks of a line of selected tasks; null: all of the project's. */
  readonly tasks: readonly string[] | null;
}

/** The classes that a line includes. */
export function classesOf(line: {
  readonly includeTime?: boolean | null;
  readonly includeExpense?: boolean | null;
  readonly includeMaterial?: boolean | null;
  readonly includeFee?: boolean | null;
}): PlacedLine['classes'] {
  const included = [
    ['TIME', line.includeTime],
    ['EXPENSE', line.includeExpense],
    ['MATERIAL', line.includeMaterial],
    ['FEE', line.includeFee],
  ] as const;
  return included.flatMap(([name, isIncluded]) => ((isIncluded ?? true) ? name : []));
}

/** A line's terms as its place. */
export function placeOf(line: ContractLineTerms): PlacedLine {
  const tasks = (line.chargeability ?? []).flatMap(({ kind, name }) => (kind === 'TASK' ? name : []));
  return {
    name: line.name,
    project: line.projectNumber ?? null,
    classes: classesOf(line),
    tasks: line.taskScope === 'SELECTED' ? tasks : null,
  };
}

/**
 * The first pair of lines between which a project's class could fall to either, by index; undefined: every class of every
 * project has one line, or lines of selected tasks that share none. domain.md 2.5
 */
export function overlapOf(lines: readonly PlacedLine[]): { first: number; second: number; reason: string } | undefined {
  const ofProjects = new Map<string, number[]>();
  for (const [index, line] of lines.entries()) {
    if (line.project === null) continue;
    const others = ofProjects.get(line.project) ?? [];
    for (const first of others) {
      const reason = clash(lines[first] as PlacedLine, line);
      if (reason) return { first, second: index, reason };
    }
    ofProjects.set(line.project, [...others, index]);
  }
  return undefined;
}

function clash(one: PlacedLine, other: PlacedLine): string | undefined {
  const both = one.classes.filter((name) => other.classes.includes(name));
  if (both.length === 0) return undefined;
  const what = `${both.join(', ')} of project ${other.project}`;
  if (one.tasks === null || other.tasks === null)
    return `${what} stands on the lines '${one.name}' and '${other.name}': that takes selected tasks on both`;
  const shared = one.tasks.find((task) => other.tasks?.includes(task));
  return shared === undefined
    ? undefined
    : `${what}: the task '${shared}' stands on the lines '${one.name}' and '${other.name}'`;
}
