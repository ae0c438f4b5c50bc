// Reads the books and the tamperings of this folder from their SQL files, and writes them to databases.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from '../../../subgraphs/database/database';

export type SideName = 'dataverse' | 'finance';

export interface Tampering {
  readonly invariant: string;
  readonly book: SideName;
  readonly what: string;
  readonly statements: readonly string[];
  /** 'invariant subject' of every finding. */
  readonly finds: readonly string[];
  /** Those that also hold while the books move. */
  readonly moving: readonly string[];
  /** Unique indexes, as 'table.suffix', that would prevent it. */
  readonly without: readonly string[];
}

const read = (name: string): string => readFileSync(join(__dirname, name), 'utf8');

/** The statements of an SQL text: each ends with a semicolon at the end of a line. */
function statements(text: string): string[] {
  const sql = text.split('\n').filter((line) => !line.startsWith('--'));
  return sql
    .join('\n')
    .split(/;\s*\n/)
    .map((statement) => statement.trim().replace(/;$/, ''))
    .filter((statement) => statement !== '');
}

const RIGHT: Record<SideName, string[]> = {
  dataverse: statements(read('rightDataverse.sql')),
  finance: statements(read('rightFinance.sql')),
};
/** Tables that the right books leave empty, and tamperings fill. */
const EMPTY: Record<SideName, string[]> = {
  dataverse: [],
  finance: ['accrual_correction', 'accrual_correction_line', 'line_edit', 'revenue_estimate'],
};
const TABLES = (side: SideName): string[] => [...RIGHT[side].map(tableOf), ...EMPTY[side]];

/** Empties one side's tables, in one transaction. Also the status log, which a tampering may have grown. */
export async function emptyTables(db: Database, side: SideName): Promise<void> {
  await db.write(async (tx) => {
    for (const table of TABLES(side)) await tx.change(`DELETE FROM ${table}`);
  });
}

/** Makes one side's tables, or those named, what the right books say, in one transaction. */
export async function writeRightBooks(
  db: Database,
  side: SideName,
  tables: readonly string[] = TABLES(side),
): Promise<void> {
  await db.write(async (tx) => {
    for (const table of new Set(tables)) await tx.change(`DELETE FROM ${table}`);
    for (const statement of RIGHT[side]) if (tables.includes(tableOf(statement))) await tx.change(statement);
  });
}

/** The table that a statement changes. */
export function tableOf(statement: string): string {
  const [, table] = /^(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)/.exec(statement) ?? [];
  if (table === undefined) throw new Error(`changes no table: ${statement}`);
  return table;
}

/** Every paragraph of the tamperings' files. */
export function tamperings(): Tampering[] {
  const paragraphs = ['tamperings.sql', 'tamperingsKept.sql'].flatMap((file) =>
    read(file)
      .split(/\n\n(?=-- )/)
      .slice(1),
  );
  return paragraphs.map((text) => {
    const header = /^-- (\w+) (dataverse|finance): (.+)$/m.exec(text);
    if (!header) throw new Error(`no header: ${text}`);
    const noted = (word: string) =>
      [...text.matchAll(new RegExp(`^-- ${word} (.+)$`, 'gm'))].map((match) => match[1] as string);
    const moving = noted('moving');
    return {
      invariant: header[1] as string,
      book: header[2] as SideName,
      what: header[3] as string,
      statements: statements(text),
      finds: noted('finds'),
      moving: moving.length === 0 ? noted('finds') : moving.filter((finding) => finding !== 'nothing'),
      without: noted('without index'),
    };
  });
}
