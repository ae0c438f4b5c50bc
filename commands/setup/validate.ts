// Judges a whole folder before anything is written: each row by its schema, keys that stand twice, and then, by
// references.ts and totals.ts, what rows are to each other. All findings at once; it must never write, or stop at the first.
import type { z } from 'zod';
import { SET_UP_TABLE_NAMES, tableOf } from '../../subgraphs/finance/flows/setUp/registry';
import { checkContradictions } from './contradictions';
import type { Finding, Place, ReadFolder, SourceRecord } from './files';
import { addRows, type Known, keyOf, retainerKey } from './known';
import type { Complain, Placed, PlacedSetUp } from './placed';
import { checkReferences } from './references';
import { fileNameOf, type RowOf, type SetUp, TABLE_NAMES, TABLES, type TableName } from './schema';
import { checkTotals } from './totals';

export interface Judged {
  readonly setUp: SetUp;
  /** By file and line; empty: the folder may be loaded. */
  readonly findings: readonly Finding[];
}

type OtherTable = Exclude<TableName, ReturnType<typeof fileNameOf>>;

/** The keys of what Dataverse owns; Finance's tables tell theirs. */
const OTHER_KEYS: { readonly [Name in OtherTable]: (row: RowOf<Name>) => string } = {
  projects: (row) => row.number,
  contracts: (row) => row.number,
  'contract-customers': (row) => keyOf(row.contractNumber, row.accountNumber),
  'contract-lines': (row) => keyOf(row.contractNumber, row.lineName),
  'line-customers': (row) => keyOf(row.contractNumber, row.lineName, row.accountNumber),
  'line-chargeability': (row) => keyOf(row.contractNumber, row.lineName, row.kind, row.name),
  milestones: (row) => keyOf(row.contractNumber, row.lineName, row.name),
  retainers: retainerKey,
  'time-entries': (row) => row.reference,
  entries: (row) => row.reference,
};

const FINANCE_KEYS = Object.fromEntries(
  SET_UP_TABLE_NAMES.map((name) => [
    fileNameOf(name),
    (row: Readonly<Record<string, string>>) => keyOf(...tableOf(name).key.map((column) => row[column] ?? null)),
  ]),
);

const KEYS = { ...FINANCE_KEYS, ...OTHER_KEYS } as unknown as {
  readonly [Name in TableName]: (row: RowOf<Name>) => string;
};

/** Judges what was read, given what the books hold already. */
export function validate(folder: ReadFolder, standing: Known): Judged {
  const findings: Finding[] = [...folder.findings];
  const complain: Complain = (place, message) => findings.push({ ...place, message });
  const { placed, damaged } = parseRows(folder, complain);
  for (const table of TABLE_NAMES) checkKeys(table, placed, complain);
  checkContradictions(placed, standing, complain);
  const setUp = rowsOf(placed);
  const known = structuredClone(standing);
  addRows(known, setUp);
  addRows(known, damaged);
  checkReferences(placed, known, complain);
  checkTotals(placed, { known, standing, damaged }, complain);
  findings.sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  return { setUp, findings };
}

/** `customers.csv:3 name: is missing` */
export function findingText({ file, line, message }: Finding): string {
  return `${file}:${line} ${message}`;
}

/**
 * The rows that are valid by themselves, and the cells of the others: what a damaged row defines still counts as there, so
 * that one mistake does not make a finding of everything that refers to it.
 */
function parseRows(folder: ReadFolder, complain: Complain): { placed: PlacedSetUp; damaged: SetUp } {
  const placed: Record<string, Placed<unknown>[]> = {};
  const damaged: Record<string, object[]> = {};
  for (const table of TABLE_NAMES) {
    const rows: Placed<unknown>[] = [];
    const others: object[] = [];
    for (const record of folder.records.get(table) ?? []) {
      const parsed = TABLES[table].safeParse(record.cells);
      if (parsed.success) rows.push({ row: parsed.data, place: record.place });
      else {
        complainOf(parsed.error.issues, table, record, complain);
        others.push({ projectNumber: null, ...record.cells });
      }
    }
    placed[table] = rows;
    damaged[table] = others;
  }
  return { placed: placed as unknown as PlacedSetUp, damaged: damaged as unknown as SetUp };
}

function complainOf(
  issues: readonly z.core.$ZodIssue[],
  table: TableName,
  { cells, place }: SourceRecord,
  complain: Complain,
): void {
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys')
      complain(place, `there is no column '${issue.keys.join("', '")}' in ${table}`);
    else complain(place, `${issue.path.join('.')}: ${said(cells[String(issue.path[0])], issue.message)}`);
  }
}

/** A message that does not show the value yet gets it in front. */
function said(value: string | undefined, message: string): string {
  if (value === undefined || message.startsWith("'")) return message;
  return `'${value.length > 40 ? `${value.slice(0, 40)}…` : value}' ${message}`;
}

function checkKeys<Name extends TableName>(table: Name, placed: PlacedSetUp, complain: Complain): void {
  const first = new Map<string, Place>();
  for (const { row, place } of placed[table] as readonly Placed<RowOf<Name>>[]) {
    const key = KEYS[table](row);
    const before = first.get(key);
    if (before) complain(place, `${key.split('\n').filter(Boolean).join(' ')} stands already on line ${before.line}`);
    else first.set(key, place);
  }
}

function rowsOf(placed: PlacedSetUp): SetUp {
  return Object.fromEntries(
    TABLE_NAMES.map((table) => [table, placed[table].map(({ row }) => row)]),
  ) as unknown as SetUp;
}
