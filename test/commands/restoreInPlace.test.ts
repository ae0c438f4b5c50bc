// A restore to where a database was moved away from: SQLite takes a log of changes that lies beside a file for that file's own, so one
// that was left behind would be played into the restored books. Only ever on SQLite, where a database is files.
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Libsql from 'libsql';
import { main as backup } from '../../commands/backup';
import { main as restore } from '../../commands/restore';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { realWorld } from '../harness/world';
import { company, loadCompany } from '../journey/company';

describe('a restore to where a database was moved away from', () => {
  let books: TwoBooks;
  let folder: string;
  let file: string;
  const told: string[] = [];
  const putBack = () =>
    restore(
      ['--side', 'dataverse', '--from', join(folder, 'backup'), '--url', file],
      {},
      (text) => told.push(text),
      realWorld(),
    );

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twinledger-restored-'));
    file = join(folder, 'dataverse.db');
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(2, 2));
    const args = ['--side', 'dataverse', '--to', join(folder, 'backup'), '--url', books.dataverse.url];
    expect(await backup(args, {}, () => undefined, new Date())).toBe(0);
  });
  afterEach(() => told.splice(0));
  afterAll(async () => {
    await books.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is refused while the log of the one that was killed lies there: it would be played into the restored books', async () => {
    const killed = new Libsql(join(folder, 'killed.db'));
    killed.pragma('journal_mode = WAL');
    killed.exec("CREATE TABLE left_behind (text TEXT); INSERT INTO left_behind VALUES ('of other books')");
    copyFileSync(join(folder, 'killed.db-wal'), `${file}-wal`); // as a process that was killed leaves it, without the file itself
    killed.close();
    const before = readFileSync(`${file}-wal`);
    expect([await putBack(), told.join('\n')]).toEqual([
      1,
      expect.stringMatching(/dataverse\.db-wal is there already.*move/),
    ]);
    expect(existsSync(file)).toBe(false);
    expect(readFileSync(`${file}-wal`).equals(before)).toBe(true);
    rmSync(`${file}-wal`);
  });

  it('leaves no log of its own behind, and reads as it was backed up', async () => {
    writeFileSync(`${file}-shm`, 'an index of a log that is gone says nothing');
    expect(await putBack()).toBe(0);
    const alone = join(folder, 'alone.db');
    expect(existsSync(`${file}-wal`)).toBe(false);
    copyFileSync(file, alone);
    const restored = new Libsql(alone);
    expect(restored.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    expect(restored.prepare("SELECT state FROM books_standing WHERE who = 'SELF'").get()).toMatchObject({
      state: 'RESTORED',
    });
    restored.close();
  });
});
