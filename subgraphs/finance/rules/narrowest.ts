// Which of an accountant's rows speaks for a transaction: the narrowest one that fits. A project before its contract, a contract
// before a group of projects, a group before everybody; within one of these a category before a transaction type, and both before
// every transaction. Compiled once for many look-ups. It must never know what the rows say. domain.md 5.6
import type { FinanceType } from './kinds';

/** From wide to narrow. A contract is one deal, a group takes in projects of many. */
const SCOPES = ['ALL', 'PROJECT_GROUP', 'CONTRACT', 'PROJECT'] as const;
export type Scope = (typeof SCOPES)[number];

/** For what a row speaks. `scopeCode`: the number of the project or contract, or the group; '' for all. Null: every one. */
export interface Scoped {
  readonly scope: Scope;
  readonly scopeCode: string;
  readonly transactionType: FinanceType | null;
  readonly category: string | null;
}

/** What a posting is about. Null: it has none, so no row of that kind speaks for it. */
export interface Subject {
  readonly project: string | null;
  readonly contract: string | null;
  readonly projectGroup: string | null;
  readonly transactionType: FinanceType | null;
  readonly category: string | null;
}

/** The rows that speak for a subject, the narrowest first. */
export type Narrowest<Row> = (subject: Subject) => readonly Row[];

/** Compiles the rows; of rows that speak for exactly the same the last one stands. */
export function narrowest<Row extends Scoped>(rows: readonly Row[]): Narrowest<Row> {
  const byKey = new Map(rows.map((row) => [keyOf(row.scope, row.scopeCode, row.category, row.transactionType), row]));
  const known = new Map<string, readonly Row[]>();
  return (subject) => {
    const key = JSON.stringify([
      subject.project,
      subject.contract,
      subject.projectGroup,
      subject.category,
      subject.transactionType,
    ]);
    const before = known.get(key);
    if (before) return before;
    const found = placesOf(subject).flatMap((place) => byKey.get(place) ?? []);
    known.set(key, found);
    return found;
  };
}

function placesOf({ project, contract, projectGroup, category, transactionType }: Subject): string[] {
  const scopes: [Scope, string | null][] = [
    ['PROJECT', project],
    ['CONTRACT', contract],
    ['PROJECT_GROUP', projectGroup],
    ['ALL', ''],
  ];
  const kinds: [string | null, FinanceType | null][] = [
    [category, transactionType],
    [category, null],
    [null, transactionType],
    [null, null],
  ];
  return scopes.flatMap(([scope, code]) =>
    code === null ? [] : [...new Set(kinds.map(([one, type]) => keyOf(scope, code, one, type)))],
  );
}

function keyOf(scope: Scope, code: string, category: string | null, transactionType: FinanceType | null): string {
  return JSON.stringify([scope, code, category, transactionType]);
}
