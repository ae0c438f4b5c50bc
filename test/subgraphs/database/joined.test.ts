// Statements of a transaction that are asked for without waiting for each other: in one round trip on MySQL, with the same meaning
// as one by one on both engines. Also what is put off until COMMIT, and what comes too late.
import { type Database, isDuplicateKey, RetryTransaction, type Tx } from '../../../subgraphs/database/database';
import type { Migration } from '../../../subgraphs/database/migration';
import { openDatabase } from '../../../subgraphs/database/open';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const ddl = ['CREATE TABLE item (id varchar(40) primary key, value bigint)'];
const migrations: Migration[] = [{ name: 'Items1900000000000', sqlite: ddl, mysql: ddl }];

describe.each(DIALECTS)('statements asked for together on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
  });
  beforeEach(() =>
    db.write(async (tx) => {
      await tx.change('DELETE FROM item');
      await tx.insert('item', [{ id: 'a', value: 1 }]);
    }),
  );
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  const stored = () => db.read.rows<{ id: string; value: number }>('SELECT id, value FROM item ORDER BY id');
  const add = (tx: Tx, id: string, value: number) =>
    tx.change('INSERT INTO item (id, value) VALUES (?, ?)', [id, value]);
  const readValue = async (tx: Tx, id: string) =>
    (await tx.rows<{ value: number }>('SELECT value FROM item WHERE id = ?', [id]))[0]?.value;

  it('run in the order in which they were asked for, each with its own result', async () => {
    const results = await db.write((tx) =>
      Promise.all([
        readValue(tx, 'a'),
        tx.change("UPDATE item SET value = value + 1 WHERE id = 'a'"),
        readValue(tx, 'a'),
        add(tx, "what; -- isn't '? a statement", 7),
        tx.rows('SELECT id FROM item WHERE value = ?', [99]),
        tx.change('UPDATE item SET value = value * 10'),
        readValue(tx, 'a'),
      ]),
    );
    expect(results).toEqual([1, 1, 2, 1, [], 2, 20]);
  });

  it('of which one finds its key taken leave what ran before it, and let the transaction go on', async () => {
    await db.write(async (tx) => {
      const asTaken = (error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
        return 'taken';
      };
      const results = [readValue(tx, 'a'), add(tx, 'b', 2), add(tx, 'a', 5).catch(asTaken)];
      expect(await Promise.all<unknown>(results)).toEqual([1, 1, 'taken']);
      await add(tx, 'c', 3);
    });
    expect(await stored()).toEqual([
      { id: 'a', value: 1 },
      { id: 'b', value: 2 },
      { id: 'c', value: 3 },
    ]);
  });

  it('are rejected with what the caller of the one that failed made of it', async () => {
    let attempts = 0;
    await db.write(async (tx) => {
      attempts += 1;
      const created = add(tx, attempts === 1 ? 'a' : 'b', 5).catch((error: unknown) => {
        throw new RetryTransaction('somebody was faster', { cause: error });
      });
      await Promise.all([created, readValue(tx, 'a'), tx.change('UPDATE item SET value = 0')]);
    });
    expect(attempts).toBe(2);
    expect(await stored()).toEqual([
      { id: 'a', value: 0 },
      { id: 'b', value: 0 },
    ]);
  });

  it('leave nothing where one of them fails', async () => {
    const failing = db.write((tx) =>
      Promise.all([add(tx, 'b', 1), tx.change('UPDATE nowhere SET x = 1'), add(tx, 'c', 1)]),
    );
    await expect(failing).rejects.toThrow(/nowhere/);
    expect(await stored()).toEqual([{ id: 'a', value: 1 }]);
  });

  it('put off until COMMIT run then, and take all with them when they fail', async () => {
    await db.write(async (tx) => {
      tx.atCommit('INSERT INTO item (id, value) VALUES (?, ?)', ['late', 1]);
      expect(await readValue(tx, 'late')).toBeUndefined();
    });
    const failing = db.write(async (tx) => {
      await add(tx, 'b', 1);
      tx.atCommit('UPDATE nowhere SET x = 1');
    });
    await expect(failing).rejects.toThrow(/nowhere/);
    await db.write(async (tx) => tx.atCommit('UPDATE item SET value = 2'));
    expect(await stored()).toEqual([
      { id: 'a', value: 2 },
      { id: 'late', value: 2 },
    ]);
  });

  it('that nobody waits for run in their place, with what comes next or with COMMIT', async () => {
    await db.write(async (tx) => {
      tx.insertSoon('item', [{ id: 'b', value: 2 }]);
      tx.soon('UPDATE item SET value = value + 1 WHERE id = ?', ['b'], { rows: 1 });
      expect(await readValue(tx, 'b')).toBe(3);
      await tx.change('UPDATE item SET value = value * 10');
      tx.soon('UPDATE item SET value = value + 5 WHERE id IN (?, ?)', ['a', 'b'], { rows: 2 });
    });
    await db.write(async (tx) => tx.soon('UPDATE item SET value = value + 1 WHERE id = ?', ['a'], { rows: 1 }));
    expect(await stored()).toEqual([
      { id: 'a', value: 16 },
      { id: 'b', value: 35 },
    ]);
  });

  it('that nobody waits for take the transaction with them when they match other rows, or find their key taken', async () => {
    class Missed extends Error {}
    const otherwise = () => new Missed('missed');
    const none = (tx: Tx) => tx.soon("UPDATE item SET value = 7 WHERE id = 'none'", [], { rows: 1, otherwise });
    const taken = (tx: Tx) => tx.insertSoon('item', [{ id: 'a', value: 7 }], { otherwise });
    for (const failing of [none, taken]) {
      const last = db.write(async (tx) => {
        await add(tx, 'b', 2);
        failing(tx);
      });
      await expect(last).rejects.toThrow(Missed);
      const alone = db.write(async (tx) => failing(tx));
      await expect(alone).rejects.toThrow(Missed);
      const before = db.write(async (tx) => {
        failing(tx);
        await add(tx, 'c', 3);
        await add(tx, 'd', 3);
        tx.atCommit("UPDATE item SET value = 0 WHERE id = 'a'");
      });
      await expect(before).rejects.toThrow(Missed);
    }
    expect(await stored()).toEqual([{ id: 'a', value: 1 }]);
  });

  it('that nobody waits for run again where they lost a race', async () => {
    let attempts = 0;
    await db.write(async (tx) => {
      attempts += 1;
      tx.insertSoon('item', [{ id: attempts === 1 ? 'a' : 'b', value: 2 }]);
    });
    expect(attempts).toBe(2);
    expect((await stored()).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('that come after their transaction has ended are refused, and write nothing', async () => {
    let kept: Tx | undefined;
    const failing = db.write(async (tx) => {
      kept = tx;
      await Promise.all([tx.change('UPDATE nowhere SET x = 1'), readValue(tx, 'a').then(() => add(tx, 'stray', 1))]);
    });
    await expect(failing).rejects.toThrow(/nowhere/);
    await expect((kept as Tx).change('DELETE FROM item')).rejects.toThrow('after the end of its transaction');
    await new Promise(setImmediate);
    expect(await stored()).toEqual([{ id: 'a', value: 1 }]);
  });
});
