// A folder of set-up files into the books, in three steps: read, judge whole, and only then load. It must never write
// anything while a single finding stands.
import { type Finding, readFolder } from './files';
import { type BooksToLoad, type LoadSummary, load } from './load';
import { TABLE_NAMES } from './schema';
import { standingInBooks } from './standing';
import { validate } from './validate';

/** SETUP_INVALID with every finding, or what was loaded (undefined if it was only to be judged). */
export type FolderOutcome =
  | { readonly ok: true; readonly summary: LoadSummary | undefined }
  | { readonly ok: false; readonly code: 'SETUP_INVALID'; readonly findings: readonly Finding[] };

/** Judges a folder against itself and the books, and loads it if `isWanted` and nothing was found. `reopenPeriods`: closed periods with vouchers too. */
export async function loadFolder(
  books: BooksToLoad,
  folder: string,
  { isWanted = true, reopenPeriods = false }: { isWanted?: boolean; reopenPeriods?: boolean } = {},
): Promise<FolderOutcome> {
  const read = await readFolder(folder, TABLE_NAMES);
  if (read.records.size === 0 && read.findings.length === 0) {
    return {
      ok: false,
      code: 'SETUP_INVALID',
      findings: [
        {
          file: folder,
          line: 1,
          message: `holds no set-up file: ${TABLE_NAMES.map((table) => `${table}.csv`).join(', ')}`,
        },
      ],
    };
  }
  const standing = await standingInBooks(books, read.records);
  const { setUp, findings } = validate(read, reopenPeriods ? { ...standing, bookedPeriods: [] } : standing);
  if (findings.length > 0) return { ok: false, code: 'SETUP_INVALID', findings };
  return { ok: true, summary: isWanted ? await load(books, setUp, { reopenPeriods }) : undefined };
}
