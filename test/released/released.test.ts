// Upgrade: books of every released version, with invoices at every point of the journey, are migrated forward and go on as if nothing had
// happened; and what a released version reads and writes is still there, so that it may run beside this one, or come back (F30).
// `RELEASE=0.2.0 npx jest test/released` writes the state of the code as it stands, before a version is released. Never edit one.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { comparisonSource, missingStatements } from '../../commands/migration';
import { migrations as dataverseMigrations } from '../../subgraphs/dataverse/store/migrations';
import { tables as dataverseTables } from '../../subgraphs/dataverse/store/tables';
import { migrations as financeMigrations } from '../../subgraphs/finance/store/migrations';
import { tables as financeTables } from '../../subgraphs/finance/store/tables';
import { DIALECTS, type EmptyDatabase } from '../harness/databases';
import { migratedDatabase, type Side } from '../harness/migrated';
import { worldOn } from '../harness/world';
import { bothOn } from '../journey/bothBooks';
import { columnsOf, RELEASED_SIDES, restoredDump, runAll, statementsOf, writeDump } from './dump';
import { booksUnderWay, standing, toTheEnd } from './underWay';

const VERSIONS = readdirSync(__dirname).filter((name) => /^\d+\.\d+\.\d+$/.test(name));
const RELEASE = process.env.RELEASE;
/** The day after that on which the states were made. */
const NEXT_DAY = '2026-11-24';
/** What Dataverse knows of the invoices of a state that is written, in the order of their numbers. */
const STANDING = [
  'WRITTEN_BACK DONE',
  'IMPORTED MOVING', // posted while Dataverse was away
  'IMPORTED MOVING',
  'STAGED BLOCKED',
  'STAGED MOVING',
  'CONFIRMED BLOCKED',
  'RECEIVED MOVING',
  'CONFIRMED MOVING',
];
const SIDES = {
  dataverse: { migrations: dataverseMigrations, tables: dataverseTables },
  finance: { migrations: financeMigrations, tables: financeTables },
};

if (RELEASE !== undefined)
  it(`writes the state of ${RELEASE}`, async () => {
    const folder = join(__dirname, RELEASE);
    if (!/^\d+\.\d+\.\d+$/.test(RELEASE) || existsSync(folder))
      throw new Error(`${folder} cannot be made, or is there`);
    const on = await booksUnderWay();
    expect(await standing(on)).toEqual(STANDING);
    await on.sides.stop(); // the sides greet each other now and then: both states are of one moment
    for (const side of RELEASED_SIDES) {
      const tables = await migratedDatabase('mysql', side);
      await writeDump(folder, side, on.books[side].url, tables.url);
      await tables.drop();
    }
    await on.books.drop();
  });

it('the version of this code has its state, or is not released yet', () => {
  const { version } = JSON.parse(readFileSync(join(__dirname, '..', '..', 'package.json'), 'utf8')) as {
    version: string;
  };
  expect(VERSIONS).toContain(version);
});

describe.each(VERSIONS)('books of %s', (version) => {
  const folder = join(__dirname, version);

  describe.each(DIALECTS)('on %s', (dialect) => {
    it('are migrated, finish what was under way, bill what is new, and agree', async () => {
      const both = await Promise.all(RELEASED_SIDES.map((side) => restoredDump(folder, side, dialect)));
      const [dataverse, finance] = both as [EmptyDatabase, EmptyDatabase];
      const before = await Promise.all(both.map(({ url }) => columnsOf(url, dialect)));
      const on = await bothOn({ folder, dataverse, finance, drop: async () => {} }, worldOn(NEXT_DAY));
      try {
        await toTheEnd(on);
        const ends = await standing(on);
        expect(ends.length).toBeGreaterThan(15);
        expect([...new Set(ends)]).toEqual(['WRITTEN_BACK DONE']);
        expect(await on.faults({ atRest: true })).toEqual([]);
      } finally {
        await on.drop();
      }
      for (const [index, side] of RELEASED_SIDES.entries()) {
        const { url } = both[index] as EmptyDatabase;
        expect(differences(before[index] as Columns, await columnsOf(url, dialect))).toEqual([]);
        const { tables, migrations } = SIDES[side];
        const source = comparisonSource(dialect, url.replace(/^sqlite:/, ''), tables, migrations);
        expect(await missingStatements(source)).toEqual([]);
      }
      for (const { drop } of both) await drop();
    });

    it.each(RELEASED_SIDES)(
      'of %s can be written as that version wrote them, into the tables of today',
      async (side) => {
        const now = await migratedDatabase(dialect, side);
        const names = SIDES[side].tables.map(({ name }) => `DELETE FROM ${name};`);
        await runAll(now.url, dialect, [...names, ...rowsOf(folder, side)]);
        await now.drop();
      },
    );
  });
});

/** INSERTs of a side's rows, but for what the migrations say of themselves. */
const rowsOf = (folder: string, side: Side) =>
  statementsOf(folder, side, 'rows').filter((line) => !line.startsWith('INSERT INTO migrations '));

type Columns = Awaited<ReturnType<typeof columnsOf>>;

/** What a version would miss that knows the first, and what the second asks of it that it does not give. */
function differences(before: Columns, after: Columns): string[] {
  const tables = new Set([...before.keys()].map((place) => place.split('.')[0]));
  const gone = [...before].flatMap(([place, { type }]) => {
    const now = after.get(place);
    return now === undefined
      ? [`${place} is gone`]
      : now.type === type
        ? []
        : [`${place} was ${type} and is ${now.type}`];
  });
  const wanted = [...after].flatMap(([place, { isOptional }]) =>
    before.has(place) || isOptional || !tables.has(place.split('.')[0] ?? '') ? [] : [`${place} wants a value`],
  );
  return [...gone, ...wanted];
}

it('a column that is gone, another or demanded is found', () => {
  const column = (type: string, isOptional = false) => ({ type, isOptional });
  const before = new Map([
    ['a.id', column('int')],
    ['a.text', column('varchar(20)')],
    ['a.day', column('date')],
  ]);
  const after = new Map([
    ['a.id', column('int')],
    ['a.text', column('varchar(10)')],
    ['a.new', column('int')],
    ['a.may', column('int', true)],
    ['b.id', column('int')],
  ]);
  expect(differences(before, after)).toEqual([
    'a.text was varchar(20) and is varchar(10)',
    'a.day is gone',
    'a.new wants a value',
  ]);
});
