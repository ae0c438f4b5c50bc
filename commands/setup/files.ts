// Reads a folder of set-up files, `<table>.csv` with a header row or `<table>.json` with an array of objects, into records
// of text that still know their file and line. It understands no table, and must never write anything.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvError, parse } from 'csv-parse/sync';
import { recordStarts } from './jsonLines';

/** Where a record stands, so that whoever has to correct it finds it. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

/** One mistake in the files, in words for whoever wrote them. */
export interface Finding extends Place {
  readonly message: string;
}

/** One record: cells by column, trimmed; an empty cell is absent. */
export interface SourceRecord {
  readonly place: Place;
  readonly cells: Readonly<Record<string, string>>;
}

export interface ReadFolder {
  readonly records: ReadonlyMap<string, readonly SourceRecord[]>;
  readonly findings: readonly Finding[];
}

/** The records of each of `tables` that the folder has a file for, and what could not be read. Throws only if the folder itself cannot be read. */
export async function readFolder(folder: string, tables: readonly string[]): Promise<ReadFolder> {
  const records = new Map<string, readonly SourceRecord[]>();
  const findings: Finding[] = [];
  for (const file of (await readdir(folder)).sort()) {
    const [, table = '', ending = ''] = /^(.+)\.(csv|json)$/i.exec(file) ?? [];
    if (ending === '') continue; // a README beside the files is nobody's mistake
    if (!tables.includes(table))
      findings.push({ file, line: 1, message: `no table is called '${table}'; the tables are: ${tables.join(', ')}` });
    else if (records.has(table))
      findings.push({ file, line: 1, message: `the table '${table}' has another file already; keep one of them` });
    else {
      const text = (await readFile(join(folder, file), 'utf8')).replace(/^\uFEFF/, '');
      records.set(
        table,
        ending.toLowerCase() === 'csv' ? readCsv(file, text, findings) : readJson(file, text, findings),
      );
    }
  }
  return { records, findings };
}

/** Records of a CSV text: commas, quotes, any line ending. What is malformed is added to `findings`. */
export function readCsv(file: string, text: string, findings: Finding[]): SourceRecord[] {
  let rows: { record: string[]; info: { lines: number }; raw: string }[];
  try {
    // csv-parse counts CR and LF inside quotes as two lines; with LF alone its count is right.
    const plain = text.replace(/\r\n?/g, '\n');
    rows = parse(plain, {
      info: true,
      raw: true,
      relax_column_count: true,
      skip_empty_lines: true,
    }) as unknown as typeof rows;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error.lines === 'number' ? error.lines : 1;
    findings.push({ file, line, message: `not valid CSV: ${error.message}` });
    return [];
  }
  const [header, ...body] = rows;
  if (!header) return [];
  const columns = header.record.map((name) => name.trim());
  const repeated = columns.find((name, index) => columns.indexOf(name) !== index);
  if (repeated !== undefined)
    findings.push({ file, line: 1, message: `the column '${repeated}' stands twice in the header` });
  return body.flatMap(({ record, info, raw }) => {
    const line = info.lines - (raw.trim().match(/\n/g)?.length ?? 0);
    if (record.length === columns.length) return [{ place: { file, line }, cells: filled(columns, record) }];
    findings.push({ file, line, message: `${record.length} cells where the header has ${columns.length}` });
    return [];
  });
}

function filled(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const entries = columns.map((column, index): [string, string] => [column, (cells[index] ?? '').trim()]);
  return Object.fromEntries(entries.filter(([, cell]) => cell !== ''));
}

/** Records of a JSON text: an array of flat objects of texts, whole numbers, true, false and null. */
export function readJson(file: string, text: string, findings: Finding[]): SourceRecord[] {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (error) {
    findings.push({
      file,
      line: lineOfError(text, error as Error),
      message: `not valid JSON: ${(error as Error).message}`,
    });
    return [];
  }
  if (!Array.isArray(values)) {
    findings.push({ file, line: 1, message: 'not an array of objects' });
    return [];
  }
  const lines = recordStarts(text);
  return values.flatMap((value: unknown, index) => {
    const place = { file, line: lines[index] ?? 1 };
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return [{ place, cells: texts(value, place, findings) }];
    findings.push({ ...place, message: 'not an object' });
    return [];
  });
}

function texts(value: object, place: Place, findings: Finding[]): Record<string, string> {
  const cells: Record<string, string> = {};
  for (const [column, cell] of Object.entries(value) as [string, unknown][]) {
    if (cell === null || cell === '') continue;
    if (typeof cell === 'string') cells[column] = cell.trim();
    else if (typeof cell === 'boolean' || Number.isSafeInteger(cell)) cells[column] = String(cell);
    else if (typeof cell === 'number')
      findings.push({ ...place, message: `${column}: write decimals as text ("${cell}"): JSON numbers are not exact` });
    else findings.push({ ...place, message: `${column}: not a text, a whole number, true or false` });
  }
  return cells;
}

/** V8 tells the position, or the token with ten characters before it, or says that the text ends too early. */
function lineOfError(text: string, { message }: Error): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  const [, token, cut, quoted] =
    /^Unexpected token '(.)', (\.\.\.)?"([\s\S]*)"(?:\.\.\.)? is not valid JSON$/.exec(message) ?? [];
  if (position !== undefined) return lineAt(text, Number(position));
  if (token === undefined || quoted === undefined) return lineAt(text, text.length);
  return lineAt(text, text.indexOf(token, text.indexOf(quoted) + (cut ? 10 : 0)));
}

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}
