// Puts a backup back: into a database that is empty, of the engine that its address names, at the migration that the backup was taken of;
// later migrations follow. The books then know that they are older than what the other side remembers. It must never touch a database that
// holds anything.
import { createReadStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import type { Database, Row, Value } from '../../subgraphs/database/database';
import { isInUse } from '../../subgraphs/database/lock';
import { openDatabase } from '../../subgraphs/database/open';
import { sqliteFile } from '../../subgraphs/database/sqliteFile';
import { nameBooks, setState } from '../../subgraphs/dual-write/marks';
import type { World } from '../../subgraphs/world';
import { checkedManifest, type Manifest, rowsFile } from './manifest';
import { MIGRATIONS, type SideName } from './sides';

/**
 * Restores one side from a folder. Rejects with a sentence for the operator: damaged or cut-off backup, another side's, a migration
 * that this version does not know, a target that is not empty or in use.
 */
export async function putBack(side: SideName, folder: string, url: string, world: World): Promise<Manifest> {
  const manifest = await checkedManifest(folder);
  if (manifest.side !== side) throw new Error(`${folder} is a backup of ${manifest.side}, not of ${side}`);
  const known = MIGRATIONS[side].findIndex(({ name }) => name === manifest.migration);
  if (known < 0) throw new Error(`this version does not know the migration ${manifest.migration}: use a newer one`);
  if (url.startsWith('mysql://')) {
    await fill(url, side, folder, manifest, world, known);
    return manifest;
  }
  const file = sqliteFile(url);
  mustBeFree(file);
  const partial = `${file}.restoring`;
  for (const end of ['', '-wal', '-shm', '.lock']) rmSync(`${partial}${end}`, { force: true });
  await fill(`sqlite:${partial}`, side, folder, manifest, world, known);
  // Closing it wrote the log into the file: whoever copies or moves that need not know of one beside it.
  if (isWritten(`${partial}-wal`)) throw new Error(`${partial} could not be written whole: restore again`);
  renameSync(partial, file); // appears whole or not at all
  for (const end of ['-wal', '-shm', '.lock']) rmSync(`${partial}${end}`, { force: true });
  return manifest;
}

/** SQLite takes a log beside a file for that file's own: one that was left behind would be played into the restored books. */
function mustBeFree(file: string): void {
  if (isInUse(file)) throw new Error(`${file} is in use by another process: stop it first`);
  if (existsSync(file))
    throw new Error(`${file} is there already: move it away first, with its -wal where there is one`);
  const log = ['-wal', '-journal'].map((end) => `${file}${end}`).find(isWritten);
  if (log !== undefined)
    throw new Error(
      `${log} is there already: it holds the last changes of the file that was moved away; move it to that one`,
    );
}

const isWritten = (log: string): boolean => (statSync(log, { throwIfNoEntry: false })?.size ?? 0) > 0;

async function fill(
  url: string,
  side: SideName,
  folder: string,
  manifest: Manifest,
  world: World,
  known: number,
): Promise<void> {
  if (url.startsWith('mysql://')) await mustBeEmpty(url, world);
  const then = await openDatabase(url, MIGRATIONS[side].slice(0, known + 1), world);
  try {
    await loadRows(then, folder, manifest).catch(async (error: unknown) => {
      if (url.startsWith('mysql://')) await dropTables(then); // a file is left to be written anew
      throw error;
    });
  } finally {
    await then.close();
  }
  const now = await openDatabase(url, MIGRATIONS[side], world);
  try {
    const reason = `restored from the backup of ${manifest.takenAt}`;
    await now.write((tx) => nameBooks(tx, world)); // a backup of before books had names
    await now.write((tx) => setState(tx, world, 'RESTORED', reason));
  } finally {
    await now.close();
  }
}

/** Only ever of a database that was empty when we came. */
async function dropTables(database: Database): Promise<void> {
  for (const name of [...(await tablesIn(database)), 'migrations'])
    await database.write((tx) => tx.change(`DROP TABLE ${name}`));
}

async function tablesIn(database: Database): Promise<string[]> {
  const tables = await database.read.rows<{ name: string }>(
    "SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME <> 'migrations'",
  );
  return tables.map(({ name }) => name);
}

async function mustBeEmpty(url: string, world: World): Promise<void> {
  const database = await openDatabase(url, [], world);
  try {
    if ((await tablesIn(database)).length > 0) throw new Error('the database is not empty: restore into a new one');
  } finally {
    await database.close();
  }
}

const ROWS_AT_ONCE = 500;

async function loadRows(database: Database, folder: string, manifest: Manifest): Promise<void> {
  for (const name of Object.keys(manifest.tables)) await database.write((tx) => tx.change(`DELETE FROM ${name}`));
  let table: { name: string; columns: readonly string[] } | undefined;
  let rows: Row[] = [];
  const counted: Record<string, number> = {};
  const flush = async () => {
    if (!table || rows.length === 0) return;
    const { name } = table;
    const part = rows;
    rows = [];
    await database.write((tx) => tx.insert(name, part));
    counted[name] = (counted[name] ?? 0) + part.length;
  };
  const lines = createInterface({ input: createReadStream(rowsFile(folder)).pipe(createGunzip()) });
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const parsed = parsedLine(line);
    if (parsed === undefined) throw new Error(`${rowsFile(folder)} is damaged: line ${number} is no row`);
    if (!Array.isArray(parsed)) {
      await flush();
      table = { name: parsed.table, columns: parsed.columns };
      continue;
    }
    const { columns = [] } = table ?? {};
    rows.push(Object.fromEntries(columns.map((column, index) => [column, parsed[index] ?? null])));
    if (rows.length >= ROWS_AT_ONCE) await flush();
  }
  await flush();
  const wrong = Object.entries(manifest.tables).find(([name, count]) => (counted[name] ?? 0) !== count);
  if (wrong) throw new Error(`table ${wrong[0]}: ${counted[wrong[0]] ?? 0} rows restored of ${wrong[1]}`);
}

function parsedLine(line: string): Value[] | { table: string; columns: string[] } | undefined {
  try {
    return JSON.parse(line) as Value[] | { table: string; columns: string[] };
  } catch {
    return undefined;
  }
}
