// Under which line of a contract an entry falls, and how it is billed there. Pure: lines with what they include and what they
// name are given. It must never look at a line's name: a line without one bills like any other. domain.md 2.5
import type { BillingMethod } from './contractTerms';
import type { EntryClass } from './transactionClasses';

export type BillingType = 'CHARGEABLE' | 'NON_CHARGEABLE' | 'COMPLIMENTARY' | 'NOT_AVAILABLE';

/** A role, an expense category or a task that a line names, and how it is billed. */
export interface Named {
  readonly kind: 'ROLE' | 'CATEGORY' | 'TASK';
  readonly name: string;
  readonly billingType: BillingType;
}

/** What a contract line says about what is billed under it. */
export interface LineScope {
  readonly contractId: string;
  readonly billingMethod: BillingMethod;
  readonly includes: Readonly<Record<EntryClass, boolean>>;
  /** SELECTED: the tasks that it names, and no others. */
  readonly taskScope: 'ALL' | 'SELECTED';
  readonly named: readonly Named[];
}

/** What of an entry decides. */
export interface Scoped {
  readonly transactionClass: EntryClass;
  readonly role: string | null;
  readonly category: string | null;
  readonly task: string | null;
}

/** The strictest comes first: one that says no is enough. */
const STRICTEST: readonly BillingType[] = ['NOT_AVAILABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY'];

/**
 * How an entry is billed under a line: a class that is not included, or a task outside the selected ones, is not available;
 * time asks its role too, an expense its category, and everything its task. What is not named is chargeable. domain.md 2.5
 */
export function billingTypeOf(work: Scoped, line: LineScope): BillingType {
  if (!line.includes[work.transactionClass] || !takesTask(work, line)) return 'NOT_AVAILABLE';
  const asked = [
    nameOf(line, 'TASK', work.task),
    work.transactionClass === 'TIME' ? nameOf(line, 'ROLE', work.role) : undefined,
    work.transactionClass === 'EXPENSE' ? nameOf(line, 'CATEGORY', work.category) : undefined,
  ];
  return STRICTEST.find((type) => asked.includes(type)) ?? 'CHARGEABLE';
}

/**
 * The line that an entry of a project falls on, of all lines of that project: one that includes its class and selects its task,
 * or else includes its class and takes all tasks; where none does, the first, as not available. A fee falls on lines of time and
 * material alone.
 * MISSING: there is no line; AMBIGUOUS: several would bill it, or lines of several contracts take it.
 */
export function lineFor<Line extends LineScope>(work: Scoped, lines: readonly Line[]): Line | 'MISSING' | 'AMBIGUOUS' {
  const able = lines.filter(
    ({ billingMethod }) => work.transactionClass !== 'FEE' || billingMethod === 'TIME_AND_MATERIAL',
  );
  const taking = able.filter((line) => takesTask(work, line));
  const including = taking.filter(({ includes }) => includes[work.transactionClass]);
  const selecting = including.filter(({ taskScope }) => taskScope === 'SELECTED');
  const [first, ...more] = selecting.length > 0 ? selecting : including;
  if (first) return more.length > 0 ? 'AMBIGUOUS' : first;
  const others = taking.length > 0 ? taking : able;
  if (new Set(others.map(({ contractId }) => contractId)).size > 1) return 'AMBIGUOUS';
  return others[0] ?? 'MISSING';
}

function takesTask({ task }: Scoped, { taskScope, named }: LineScope): boolean {
  return taskScope === 'ALL' || (task !== null && named.some(({ kind, name }) => kind === 'TASK' && name === task));
}

function nameOf({ named }: LineScope, kind: Named['kind'], wanted: string | null): BillingType | undefined {
  return named.find((one) => one.kind === kind && one.name === wanted)?.billingType;
}
