// A backup that is not what was written is refused with a sentence and changes nothing: what it was to be put into is as empty as before,
// and a good one goes in afterwards. One company, one good backup, and each damage on a copy of it.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { createConnection } from 'mysql2/promise';
import { main as backup } from '../../commands/backup';
import { main as restore } from '../../commands/restore';
import { type EmptyDatabase, emptyDatabase, ONE_ENGINE } from '../harness/databases';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { company, loadCompany } from '../journey/company';

const ROWS = 'rows.jsonl.gz';
const MANIFEST = 'manifest.json';

type Manifest = { migration: string; sha256: string; tables: Record<string, number> };

/** Writes the rows anew with a checksum that fits them: a hand that knows the form. */
function rewrite(folder: string, change: (lines: string[]) => string[]): void {
  const lines = gunzipSync(readFileSync(join(folder, ROWS)))
    .toString()
    .split('\n');
  writeFileSync(join(folder, ROWS), gzipSync(change(lines).join('\n')));
  const sha256 = createHash('sha256')
    .update(readFileSync(join(folder, ROWS)))
    .digest('hex');
  editManifest(folder, (manifest) => ({ ...manifest, sha256 }));
}

function editManifest(folder: string, change: (manifest: Manifest) => object): void {
  const file = join(folder, MANIFEST);
  writeFileSync(file, JSON.stringify(change(JSON.parse(readFileSync(file, 'utf8')) as Manifest)));
}

const DAMAGES: [string, (folder: string) => void, RegExp][] = [
  [
    'whose rows were cut off',
    (folder) => {
      const rows = readFileSync(join(folder, ROWS));
      writeFileSync(join(folder, ROWS), rows.subarray(0, rows.length - 100));
    },
    /rows\.jsonl\.gz is damaged: its checksum is not the manifest's/,
  ],
  [
    'of which a row was edited',
    (folder) => {
      const text = gunzipSync(readFileSync(join(folder, ROWS))).toString();
      writeFileSync(join(folder, ROWS), gzipSync(text.replace('Contract 1', 'Contract 9')));
    },
    /is damaged: its checksum/,
  ],
  [
    'whose rows are missing',
    (folder) => rmSync(join(folder, ROWS)),
    /is not a whole backup: it has no rows\.jsonl\.gz/,
  ],
  [
    'whose writing was interrupted',
    (folder) => rmSync(join(folder, MANIFEST)),
    /is not a whole backup: it has no manifest/,
  ],
  [
    'whose manifest was cut off',
    (folder) => writeFileSync(join(folder, MANIFEST), readFileSync(join(folder, MANIFEST)).subarray(0, 60)),
    /manifest\.json is not a manifest of this version/,
  ],
  [
    'of a newer version',
    (folder) => editManifest(folder, (manifest) => ({ ...manifest, migration: 'Later1999999999999' })),
    /this version does not know the migration Later1999999999999: use a newer one/,
  ],
  [
    'that lacks a row, with a checksum that fits',
    (folder) => rewrite(folder, (lines) => lines.filter((line) => !line.includes('Contract 1'))),
    /table \w+: \d+ rows restored of \d+/,
  ],
  [
    'that no longer is JSON, with a checksum that fits',
    (folder) => rewrite(folder, (lines) => lines.map((line, index) => (index === 3 ? line.slice(0, 5) : line))),
    /rows\.jsonl\.gz is damaged: line \d+/,
  ],
];

describe.each(ONE_ENGINE)('a backup on %s', (dialect) => {
  let books: TwoBooks;
  let target: EmptyDatabase;
  let folder: string;
  let good: string;
  const told: string[] = [];
  const print = (text: string) => void told.push(text);
  const putBack = (from: string, side = 'dataverse') =>
    restore(['--side', side, '--from', from, '--url', target.url], {}, print, realWorld());

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twinledger-backups-'));
    books = await emptyBooks(dialect);
    target = await emptyDatabase(dialect);
    await loadCompany(books.dataverse.url, books.finance.url, company(2, 2));
    good = join(folder, 'good');
    const args = ['--side', 'dataverse', '--to', good, '--url', books.dataverse.url];
    expect(await backup(args, {}, print, new Date())).toBe(0);
  });
  afterEach(() => told.splice(0));
  afterAll(async () => {
    await target.drop();
    await books.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What is in the target: tables of MySQL, files of SQLite. */
  const inTarget = async (): Promise<string[]> => {
    if (dialect === 'sqlite') {
      const file = target.url.replace('sqlite:', '');
      return existsSync(file) ? [file] : readdirSync(join(file, '..')).filter((name) => !name.includes('.restoring'));
    }
    const connection = await createConnection(target.url);
    const [rows] = await connection.query('SHOW TABLES');
    await connection.end();
    return (rows as object[]).map((row) => String(Object.values(row)[0])).filter((name) => name !== 'migrations');
  };

  it.each(DAMAGES)('%s is refused, and nothing is written', async (name, damage, sentence) => {
    const copy = join(folder, name);
    cpSync(good, copy, { recursive: true });
    damage(copy);
    expect(await putBack(copy)).toBe(1);
    expect(told.join('\n')).toMatch(sentence);
    expect(await inTarget()).toEqual([]);
  });

  it('of the other side is refused', async () => {
    expect(await putBack(good, 'finance')).toBe(1);
    expect(told.join('\n')).toMatch(/is a backup of dataverse, not of finance/);
    expect(await inTarget()).toEqual([]);
  });

  it('is not written over another', async () => {
    const args = ['--side', 'dataverse', '--to', good, '--url', books.dataverse.url];
    expect(await backup(args, {}, print, new Date())).toBe(1);
    expect(told.join('\n')).toMatch(/holds a backup, or a part of one, already/);
  });

  it('that is whole goes in after all that, and into nothing that is there', async () => {
    expect([await putBack(good), told.splice(0)]).toEqual([0, [expect.stringMatching(/^dataverse is back as of/)]]);
    expect(await putBack(good)).toBe(1);
    expect(told.join('\n')).toMatch(/is there already|is not empty/);
  });
});
