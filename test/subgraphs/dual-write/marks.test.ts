// Who of two went back in time, by the marks that they tell each other: however often books greeted in vain before somebody answered, and
// without an alarm where nobody went back.

import type { Database, Row } from '../../../subgraphs/database/database';
import { drawGreeting, type Greeting, hearGreeting, nameBooks } from '../../../subgraphs/dual-write/marks';
import { DIALECTS } from '../../harness/databases';
import { openPair, type Pair } from './sides';

/** More greetings than marks are kept. */
const MANY = 1_100;
const TABLES = ['books_standing', 'books_mark'];

describe.each(DIALECTS)('marks on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  beforeEach(async () => {
    for (const db of [pair.source, pair.target]) {
      await put(db, []);
      await db.write((tx) => nameBooks(tx, pair.world));
    }
  });
  afterAll(() => pair.close());

  const draw = (db: Database) => db.write((tx) => drawGreeting(tx, pair.world));
  const hear = (db: Database, greeting: Greeting) => db.write((tx) => hearGreeting(tx, pair.world, greeting));
  /** The source greets and is answered; gives how each of them stands then. */
  const greet = async (times = 1): Promise<[string, string]> => {
    let states: [string, string] = ['', ''];
    for (let time = 0; time < times; time += 1) {
      const said = await draw(pair.source);
      const own = await draw(pair.target);
      const there = await hear(pair.target, said);
      states = [await hear(pair.source, { ...own, state: there }), there];
    }
    return states;
  };
  const greetInVain = (db: Database, times: number) =>
    db.write(async (tx) => {
      for (let time = 0; time < times; time += 1) await drawGreeting(tx, pair.world);
    });
  const taken = async (db: Database): Promise<Row[][]> => [
    await db.read.rows('SELECT * FROM books_standing'),
    await db.read.rows('SELECT * FROM books_mark'),
  ];
  const put = (db: Database, rows: Row[][]) =>
    db.write(async (tx) => {
      for (const [index, table] of TABLES.entries()) {
        await tx.change(`DELETE FROM ${table}`);
        await tx.insert(table, rows[index] ?? []);
      }
    });

  it('books that were restored are found out after more greetings in vain than marks are kept: they passed for those that had never been away', async () => {
    await greet(3);
    const copy = await taken(pair.source);
    await greet(20);
    await put(pair.source, copy);
    await greetInVain(pair.source, MANY);
    expect(await greet()).toEqual(['RESTORED', expect.anything()]);
  });

  it('so are books whose peer greets first', async () => {
    await greet(3);
    const copy = await taken(pair.target);
    await greet(20);
    await put(pair.target, copy);
    await greetInVain(pair.target, MANY);
    const said = await draw(pair.source);
    expect(await hear(pair.target, said)).toBe('RESTORED');
  });

  it('books that were only long without an answer, or whose answers come late, are open', async () => {
    await greet(3);
    const late = await draw(pair.target);
    await greetInVain(pair.source, MANY);
    await greetInVain(pair.target, MANY);
    expect(await greet()).toEqual(['OPEN', 'OPEN']);
    // The other side has heard what was said in vain: only its answers were lost.
    for (let time = 0; time < 5; time += 1) await hear(pair.target, await draw(pair.source));
    await greetInVain(pair.source, MANY);
    expect(await greet(2)).toEqual(['OPEN', 'OPEN']);
    expect(await hear(pair.source, late)).toBe('OPEN');
    expect((await taken(pair.source))[1]?.length).toBeLessThan(10);
  });
});
