// A secret that processes of one machine share without being configured: a file that the first of them writes, readable by
// its owner alone. It must never be written twice, or two processes would hold different secrets.
import { linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The text of a secret file in a folder; `make` gives it if the file is not there. */
export function secretFile(folder: string, name: string, make: () => string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, name);
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, make(), { mode: 0o600 });
  try {
    linkSync(draft, file); // appears whole or not at all: processes may start at the same moment
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error; // another was first
  } finally {
    unlinkSync(draft);
  }
  return readFileSync(file, 'utf8').trim();
}
