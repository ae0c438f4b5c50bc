// The checker proves that it can fail: right books in which one thing is broken, per invariant, and it must find exactly that.
import { checkBooks } from '../../../commands/invariants/check';
import type { Finding } from '../../../commands/invariants/invariant';
import type { Database } from '../../../subgraphs/database/database';
import { openDatabase } from '../../../subgraphs/database/open';
import { migrations as dataverseMigrations } from '../../../subgraphs/dataverse/store/migrations';
import { migrations as financeMigrations } from '../../../subgraphs/finance/store/migrations';
import { DIALECTS, type EmptyDatabase } from '../../harness/databases';
import { migratedDatabase } from '../../harness/migrated';
import { realWorld } from '../../harness/world';
import { emptyTables, tableOf, tamperings, writeRightBooks } from './books';

const ALL = [
  'A1',
  'D1',
  'D2',
  'D3',
  'D4',
  'D5',
  'D6',
  'D7',
  'I1',
  'I11',
  'I12',
  'I13',
  'I2',
  'I3',
  'I4',
  'I5',
  'I6',
  'I7',
  'I8',
  'I9',
  'N1',
];
/** On MySQL the first of each invariant and every third: its statements run there after every journey too. FULL=1: all. */
const tamperingsOn = (dialect: string) =>
  tamperings().filter(
    ({ invariant }, index, all) =>
      dialect === 'sqlite' ||
      process.env.FULL === '1' ||
      index % 3 === 0 ||
      all.findIndex((other) => other.invariant === invariant) === index,
  );
const named = (findings: Finding[]) => findings.map(({ invariant, subject }) => `${invariant} ${subject}`).sort();

describe.each(DIALECTS)('the invariant checker on %s', (dialect) => {
  let urls: { dataverse: EmptyDatabase; finance: EmptyDatabase };
  let books: { dataverse: Database; finance: Database };
  const check = (atRest = true) => checkBooks(urls.dataverse.url, urls.finance.url, { atRest });
  const restore = () =>
    Promise.all([writeRightBooks(books.dataverse, 'dataverse'), writeRightBooks(books.finance, 'finance')]);

  beforeAll(async () => {
    const world = realWorld();
    urls = {
      dataverse: await migratedDatabase(dialect, 'dataverse'),
      finance: await migratedDatabase(dialect, 'finance'),
    };
    books = {
      dataverse: await openDatabase(urls.dataverse.url, dataverseMigrations, world),
      finance: await openDatabase(urls.finance.url, financeMigrations, world),
    };
    await restore();
  });

  afterAll(async () => {
    await books.dataverse.close();
    await books.finance.close();
    await urls.dataverse.drop();
    await urls.finance.drop();
  });

  it('finds nothing in right books, at rest or moving', async () => {
    expect(await check()).toEqual([]);
    expect(await check(false)).toEqual([]);
  });

  it('finds nothing in empty books', async () => {
    await emptyTables(books.dataverse, 'dataverse');
    await emptyTables(books.finance, 'finance');
    expect(await check()).toEqual([]);
    await restore();
  });

  it.each(tamperingsOn(dialect))('finds $invariant: $what', async ({ book, statements, without, finds, moving }) => {
    for (const index of without) {
      const [table = ''] = index.split('.');
      const name = index.replace('.', '_');
      const drop = dialect === 'mysql' ? `DROP INDEX ${name} ON ${table}` : `DROP INDEX ${name}`;
      await books[book].write(async (tx) => void (await tx.change(drop)));
    }
    for (const statement of statements)
      expect(await books[book].write((tx) => tx.change(statement))).toBeGreaterThan(0);
    const [found, whileMoving] = await Promise.all([check(), check(false)]);
    await writeRightBooks(books[book], book, statements.map(tableOf));
    expect(named(found)).toEqual([...finds].sort());
    for (const { detail } of found) expect(detail.length).toBeGreaterThan(10);
    expect(named(whileMoving)).toEqual([...moving].sort());
  });

  // Last: the tables of every tampering were set right one by one, and the books must be right by now.
  it('finds nothing in the books that every tampering was taken back from', async () => {
    expect(await check()).toEqual([]);
  });

  it('leaves a deletion that Finance has not heard of yet, or that is parked, in peace', async () => {
    const statements = [
      `DELETE FROM retainer WHERE id = 're1'`,
      `INSERT INTO outbox (id, stream_key, number, topic, chunk, chunks, row_count, bytes, body, state, created_at)
       VALUES ('milestone:re1/2', 'milestone:re1', 2, 'milestone-deleted', 1, 1, 1, 2, '[]', 'QUEUED', '2026-11-23T10:00:00.000Z')`,
      `UPDATE outbox_stream SET last_number = 2 WHERE stream_key = 'milestone:re1'`,
    ];
    for (const statement of statements)
      expect(await books.dataverse.write((tx) => tx.change(statement))).toBeGreaterThan(0);
    expect(await check(false)).toEqual([]);
    expect(named(await check())).toEqual(['I2 dataverse outbox milestone:re1']); // at rest nothing waits without a reason
    await books.dataverse.write((tx) =>
      tx.change(`UPDATE outbox_stream SET parked_code = 'X', parked_message = 'Y' WHERE stream_key = 'milestone:re1'`),
    );
    expect(await check()).toEqual([]);
    await restore();
  });

  it('leaves a chunk in peace that was lost and that a person has left out', async () => {
    const statements = [
      "DELETE FROM outbox WHERE stream_key = 'contract:ct1' AND number = 2",
      "UPDATE outbox SET chunks = 2 WHERE stream_key = 'contract:ct1' AND number = 1",
    ];
    const placed = `INSERT INTO outbox (id, stream_key, number, topic, chunk, chunks, row_count, bytes, body, state, created_at, settled_at, reason)
      VALUES ('lost/2', 'contract:ct1', 2, 'lost', 1, 1, 0, 2, '[]', 'SKIPPED', '2026-11-01T10:00:00.000Z', '2026-11-01T10:00:00.000Z', 'lost')`;
    for (const statement of statements)
      expect(await books.dataverse.write((tx) => tx.change(statement))).toBeGreaterThan(0);
    expect(named(await check())).toContain('I6 dataverse outbox contract:ct1 1');
    await books.dataverse.write((tx) => tx.change(placed));
    expect(named(await check())).not.toContain('I6 dataverse outbox contract:ct1 1');
    await restore();
  });

  it('stops at the number of findings asked for', async () => {
    await books.finance.write((tx) => tx.change('UPDATE staged_actual SET amount = amount + 1'));
    expect(await checkBooks(urls.dataverse.url, urls.finance.url, { most: 2 })).toHaveLength(2);
    await restore();
  });

  it('says when it was given the wrong book', async () => {
    await expect(checkBooks(urls.finance.url, urls.dataverse.url)).rejects.toThrow(
      'is not the book expected: it has no table staged_actual',
    );
  });
});

it('is tested on every invariant that books can show', () => {
  expect([...new Set(tamperings().map(({ invariant }) => invariant))].sort()).toEqual(ALL);
});
