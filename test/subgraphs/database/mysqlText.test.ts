// Statements as text: whatever a value holds comes back as it was, and none ends its literal.
import { createConnection } from 'mysql2/promise';
import type { Database } from '../../../subgraphs/database/database';
import { OUR_SQL_MODE, textOf } from '../../../subgraphs/database/mysqlText';
import { openDatabase } from '../../../subgraphs/database/open';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../harness/databases';
import { realWorld } from '../../harness/world';

const EACH_CHARACTER = Array.from({ length: 256 }, (_, code) => `a${String.fromCharCode(code)}`);
const TEXTS = [
  ...EACH_CHARACTER,
  "'",
  "\\'; SELECT 1; --",
  "\\\\'",
  "''",
  '\\',
  'ends in \\',
  '?',
  "'?'",
  '$& $1 $`',
  '\u{1f600} ß \ue000',
  JSON.stringify([{ name: 'a "quoted" \\ text', more: "d'accord\n" }]),
];

describe('a statement as text', () => {
  it('refuses another number of values than of marks', () => {
    expect(() => textOf('SELECT ?, ?', [1])).toThrow('1 values for 2 marks');
    expect(() => textOf("SELECT '?', ?", [1])).toThrow('1 values for 2 marks');
    expect(() => textOf('SELECT ?', [1, 2])).toThrow('2 values for 1 marks');
  });

  it('refuses what is neither text nor a number', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, { toSqlString: () => '1' }, ['a'], true])
      expect(() => textOf('SELECT ?', [value as never])).toThrow('neither text nor a number');
  });

  it('leaves the quotation marks of JSON as they are', () => {
    expect(textOf('SELECT ?', ['{"a":"b"}'])).toBe(`SELECT '{"a":"b"}'`);
  });
});

(DIALECTS.includes('mysql') ? describe : describe.skip)('a statement as text, on the server', () => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase('mysql');
    db = await openDatabase(empty.url, [], realWorld());
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  it('brings every text, number and null through', async () => {
    const values = [...TEXTS, 0, -1, 9_007_199_254_740_991, null];
    const select = `SELECT ${values.map((_, index) => `? AS v${index}`).join(', ')}`;
    const [read] = await db.read.rows(select, values);
    expect(Object.values(read ?? {})).toEqual(values);
    const [written] = await db.write((tx) => tx.rows(select, values));
    expect(Object.values(written ?? {})).toEqual(values);
  });

  it('a server that took backslashes as they are would have let text end its literal', async () => {
    const connection = await createConnection(empty.url);
    try {
      await connection.query("SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_BACKSLASH_ESCAPES,NO_ZERO_DATE'");
      await connection.query(OUR_SQL_MODE);
      const [rows] = await connection.query(textOf('SELECT ? AS text, @@SESSION.sql_mode AS mode', ["\\' OR 1=1 -- "]));
      expect(rows).toEqual([
        { text: "\\' OR 1=1 -- ", mode: 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION' },
      ]);
    } finally {
      await connection.end();
    }
  });
});
