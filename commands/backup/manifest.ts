// What a backup says of itself: whose books, when, of which migration, how many rows of each table, and the checksum of its rows. Written
// last, so that a backup that was cut off has none. It must never be believed before the checksum was.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { SIDES } from './sides';

const ROWS_FILE = 'rows.jsonl.gz';
const MANIFEST_FILE = 'manifest.json';

const manifest = z.strictObject({
  format: z.literal(1),
  side: z.enum(SIDES),
  identity: z.string(),
  takenAt: z.string(),
  migration: z.string(),
  tables: z.record(z.string(), z.number()),
  bytes: z.number(),
  sha256: z.string(),
});
export type Manifest = z.infer<typeof manifest>;

export const rowsFile = (folder: string): string => join(folder, ROWS_FILE);

export function writeManifest(folder: string, content: Manifest): void {
  writeFileSync(join(folder, MANIFEST_FILE), `${JSON.stringify(content, null, 2)}\n`, { flag: 'wx' });
}

/** The manifest of a folder, after its rows were found to be those that were written. Throws a sentence for the operator. */
export async function checkedManifest(folder: string): Promise<Manifest> {
  let text: string;
  try {
    text = readFileSync(join(folder, MANIFEST_FILE), 'utf8');
  } catch {
    throw new Error(`${folder} is not a whole backup: it has no ${MANIFEST_FILE}`);
  }
  if (!existsSync(rowsFile(folder))) throw new Error(`${folder} is not a whole backup: it has no ${ROWS_FILE}`);
  const parsed = manifest.safeParse(jsonOf(text));
  if (!parsed.success) throw new Error(`${join(folder, MANIFEST_FILE)} is not a manifest of this version`);
  const { sha256 } = await digestOf(rowsFile(folder));
  if (sha256 !== parsed.data.sha256)
    throw new Error(`${rowsFile(folder)} is damaged: its checksum is not the manifest's`);
  return parsed.data;
}

/** Undefined for a text that is cut off. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Checksum and size of a file, in bounded memory. */
export async function digestOf(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(part);
    bytes += part.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
