// Claims of journals and bulk operations that were made by a clock that was ahead, by a process that then died: they are anybody's as soon as
// the clock is right, and not only when that time has come. Those that another machine's clock may have made hold.
import { claimOperations, isAnyClaimable as isAnyOperation } from '../../subgraphs/bulk/operations';
import type { Database } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { claimJournals, isAnyClaimable as isAnyJournal } from '../../subgraphs/finance/store/journalClaims';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { DIALECTS, type EmptyDatabase } from '../harness/databases';
import { migratedDatabase } from '../harness/migrated';
import { realWorld } from '../harness/world';

const NOW = '2026-11-23T12:00:00.000Z';
const later = (seconds: number) => new Date(Date.parse(NOW) + seconds * 1_000).toISOString();
const TOMORROW = later(86_400);

describe.each(DIALECTS)('a clock that is set back, on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await migratedDatabase(dialect, 'finance');
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  afterEach(() =>
    db.write(async (tx) => {
      await tx.change('DELETE FROM integration_journal');
      await tx.change('DELETE FROM bulk_operation');
    }),
  );
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });
  const of = (owner: string, now = NOW) => {
    const until = new Date(Date.parse(now) + 30_000).toISOString();
    return { owner, now, until, limit: 5, exclude: new Set<string>() };
  };

  it('leaves no journal with a process that died: nobody posted it before tomorrow had come', async () => {
    const journal = `INSERT INTO integration_journal (id, legal_entity, status, period_key, line_count, created_at)
       VALUES ('journal', 'USMF', 'PROCESSING', 'ALL', 1, ?)`;
    await db.write((tx) => tx.change(journal, [NOW]));
    const claim = (owner: string, now?: string) => db.write((tx) => claimJournals(tx, of(owner, now)));
    expect(await claim('ahead', TOMORROW)).toHaveLength(1);
    expect(await isAnyJournal(db.read, NOW)).toBe(true);
    expect(await claim('right')).toEqual([{ journalId: 'journal', owner: 'right', epoch: 2 }]);
    expect(await claim('another')).toEqual([]);
    expect(await claim('another', later(-600))).toEqual([]); // ten minutes slow: it cannot know whose clock is right
    expect(await isAnyJournal(db.read, NOW)).toBe(false);
  });

  it('leaves no bulk operation with a process that died: it stood still until tomorrow had come', async () => {
    const operation = `INSERT INTO bulk_operation (id, kind, state, total, done, refused, caller, legal_entities, terms, created_at, claim_epoch, claim_until)
       VALUES ('operation', 'POST', 'SCHEDULED', 1, 0, 0, '{}', '[]', '{}', ?, 0, '')`;
    await db.write((tx) => tx.change(operation, [NOW]));
    const claim = (owner: string, now?: string) => db.write((tx) => claimOperations(tx, of(owner, now)));
    expect(await claim('ahead', TOMORROW)).toHaveLength(1);
    expect(await isAnyOperation(db.read, NOW)).toBe(true);
    expect(await claim('right')).toMatchObject([{ id: 'operation', owner: 'right', epoch: 2 }]);
    expect(await claim('another')).toEqual([]);
    expect(await claim('another', later(-600))).toEqual([]);
    expect(await isAnyOperation(db.read, NOW)).toBe(false);
  });
});
