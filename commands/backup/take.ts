// Takes a backup of one side while it runs: all rows of one snapshot, as lines of JSON, compressed; the same form for both engines. The
// memory it needs does not grow with the books. It must never write to the database it reads.
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Book, openBook, type Row } from '../invariants/book';
import { digestOf, type Manifest, rowsFile, writeManifest } from './manifest';
import { OWN_TABLE, type SideName } from './sides';

/** Backs one side up into a folder, which must be new or empty of backups. Rejects where the database is not that side's. */
export async function takeBackup(side: SideName, url: string, folder: string, now: Date): Promise<Manifest> {
  const book = await openBook(url, OWN_TABLE[side]);
  try {
    mkdirSync(folder, { recursive: true });
    if (existsSync(rowsFile(folder)))
      throw new Error(`${folder} holds a backup, or a part of one, already: choose another`);
    const tables: Record<string, number> = {};
    const names = await tableNames(book, url);
    const lines = Readable.from(allLines(book, names, tables));
    await pipeline(lines, createGzip({ level: 6 }), createWriteStream(rowsFile(folder), { flags: 'wx' }));
    const manifest: Manifest = {
      format: 1,
      side,
      identity: (await one(book, "SELECT identity AS value FROM books_standing WHERE who = 'SELF'")) ?? '',
      takenAt: now.toISOString(),
      migration: (await one(book, 'SELECT name AS value FROM migrations ORDER BY id DESC LIMIT 1')) ?? '',
      tables,
      ...(await digestOf(rowsFile(folder))),
    };
    writeManifest(folder, manifest);
    return manifest;
  } finally {
    await book.close();
  }
}

/** Rows that are joined into one piece for the compressor. */
const LINES_AT_ONCE = 500;

async function* allLines(
  book: Book,
  names: readonly string[],
  counted: Record<string, number>,
): AsyncGenerator<string> {
  for (const name of names) {
    let count = 0;
    let columns: string[] | undefined;
    let piece: string[] = [];
    for await (const row of book.stream<Row>(`SELECT * FROM ${name}`)) {
      if (columns === undefined) {
        columns = Object.keys(row);
        piece.push(JSON.stringify({ table: name, columns }));
      }
      piece.push(JSON.stringify(columns.map((column) => row[column])));
      count += 1;
      if (piece.length < LINES_AT_ONCE) continue;
      yield `${piece.join('\n')}\n`;
      piece = [];
    }
    if (piece.length > 0) yield `${piece.join('\n')}\n`;
    counted[name] = count;
  }
}

/** The tables as they are in this snapshot, which need not be those of this version of the software. */
async function tableNames(book: Book, url: string): Promise<string[]> {
  const sql = url.startsWith('mysql://')
    ? 'SELECT TABLE_NAME AS value FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME'
    : "SELECT name AS value FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
  const names: string[] = [];
  for await (const { value } of book.stream<{ value: string }>(sql)) if (value !== 'migrations') names.push(value);
  return names;
}

async function one(book: Book, sql: string): Promise<string | undefined> {
  for await (const { value } of book.stream<{ value: string }>(sql)) return value;
  return undefined;
}
