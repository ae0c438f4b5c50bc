// What a process had claimed that ended is taken over at once, and nothing of one that lives: two processes over one database, of which
// one loses its connection as a killed process does. Leases are an hour long here, so that none of it is their doing.
import { createConnection } from 'mysql2/promise';
import { CLAIMS_ON_OPERATIONS } from '../../subgraphs/bulk/operations';
import type { Database } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { CLAIMS_ON_PARTS } from '../../subgraphs/dataverse/store/loads';
import { migrations as ofDataverse } from '../../subgraphs/dataverse/store/migrations';
import { CLAIMS_ON_KEYS } from '../../subgraphs/dual-write/claims';
import { CLAIMS_ON_JOURNALS } from '../../subgraphs/finance/store/journalClaims';
import { migrations as ofFinance } from '../../subgraphs/finance/store/migrations';
import { EndedProcesses, type EndedProcessesParts } from '../../subgraphs/turns/endedProcesses';
import { CLAIMS_ON_TURNS } from '../../subgraphs/turns/turns';
import { DIALECTS, type EmptyDatabase } from '../harness/databases';
import { migratedDatabase, type Side } from '../harness/migrated';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { fakeWire, gate, openPair } from './dual-write/sides';

const world = realWorld();
const LATER = new Date(Date.now() + 3_600_000).toISOString();
const ID = '0'.repeat(36);

/** A claim of each kind, as its table has it: whose it is comes last. */
const CLAIMED: Readonly<Record<Side, readonly string[]>> = {
  dataverse: [
    `INSERT INTO data_load_part (load_id, number, step, source, from_id, to_id, cursor_id, state, expected, done, sent, before_cut_over,
       already_posted, passed_over, rate, claim_epoch, claim_until, claim_owner)
     VALUES ('${ID}', 1, 1, 'actuals', '', '', '', 'WAITING', 0, 0, 0, 0, 0, 0, 0, 1, '${LATER}', ?)`,
  ],
  finance: [
    `INSERT INTO integration_journal (id, legal_entity, status, period_key, line_count, created_at, claim_until, claim_owner)
     VALUES ('${ID}', 'USMF', 'PROCESSING', 'ALL', 0, '', '${LATER}', ?)`,
  ],
};
const ON_EITHER_SIDE = [
  `INSERT INTO outbox_stream (stream_key, last_number, settled_number, due_at, attempts, claim_epoch, claim_until, claim_owner)
   VALUES ('key:1', 1, 0, '${LATER}', 0, 1, '${LATER}', ?)`,
  `INSERT INTO bulk_operation (id, kind, state, total, done, refused, caller, legal_entities, terms, created_at, claim_epoch, claim_until, claim_owner)
   VALUES ('${ID}', 'POST', 'PROCESSING', 1, 0, 0, '{}', '[]', '{}', '', 1, '${LATER}', ?)`,
  `INSERT INTO schedule_turn (name, taken_for, claim_until, claim_owner) VALUES ('import', '2026-11-23', '${LATER}', ?)`,
];
const CLAIMS = {
  dataverse: [CLAIMS_ON_KEYS, CLAIMS_ON_OPERATIONS, CLAIMS_ON_PARTS, CLAIMS_ON_TURNS],
  finance: [CLAIMS_ON_KEYS, CLAIMS_ON_OPERATIONS, CLAIMS_ON_JOURNALS, CLAIMS_ON_TURNS],
};
const MIGRATIONS = { dataverse: ofDataverse, finance: ofFinance };

const MYSQL = DIALECTS.filter((dialect) => dialect === 'mysql');
const thrown = (error: unknown) => {
  throw error;
};

describe.each(MYSQL)('processes that ended, on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  const running: EndedProcesses[] = [];
  const open = async (side: Side) => {
    empty = await migratedDatabase(dialect, side);
    db = await openDatabase(empty.url, MIGRATIONS[side], world);
  };
  const begun = (side: Side, parts: Partial<EndedProcessesParts> = {}) => {
    const process = new EndedProcesses({
      ...{ db, world, tookOver: () => undefined, id: world.newId(), claims: CLAIMS[side], onError: thrown },
      ...parts,
    });
    running.push(process);
    return process;
  };
  /** The connection that holds a process's lock; null: none. */
  const connectionOf = async (owner: string): Promise<number | null> => {
    const lock = "IS_USED_LOCK(CONCAT('twinledger-', SHA1(CONCAT(DATABASE(), ' ', ?))))";
    const [row] = await db.read.rows<{ connection: number | null }>(`SELECT ${lock} AS connection`, [owner]);
    return row?.connection ?? null;
  };
  /** Ends a connection as the server does when its process is killed. */
  const killed = async (connection: number) => {
    const admin = await createConnection(empty.url);
    await admin.query(`KILL CONNECTION ${connection}`);
    await admin.end();
  };
  const holders = async (side: Side) => {
    const found = CLAIMS[side].map(({ held }) =>
      db.read.rows<{ claim_owner: string }>(held, [new Date().toISOString()]),
    );
    return (await Promise.all(found)).flat().map(({ claim_owner }) => claim_owner);
  };
  afterEach(async () => {
    for (const process of running.splice(0)) await process.stop();
    await db.close();
    await empty.drop();
  });

  it.each(['dataverse', 'finance'] as const)('give back whatever they had claimed in %s, at once', async (side) => {
    await open(side);
    let [looks, taken] = [0, 0];
    const rows: Database['read']['rows'] = (sql, values) => {
      if (sql.includes(' UNION ')) looks += 1;
      return db.read.rows(sql, values);
    };
    const dead = begun(side);
    const survivor = begun(side, {
      db: { ...db, read: { ...db.read, rows } },
      tookOver: () => {
        taken += 1;
      },
    });
    dead.start();
    await waitFor('its lock is held', async () => !(await isEnded(db, dead.owner)));
    for (const sql of [...ON_EITHER_SIDE, ...CLAIMED[side]]) await db.write((tx) => tx.change(sql, [dead.owner]));
    survivor.start();
    await waitFor('the other one has looked', () => looks > 2);
    expect(await holders(side)).toEqual(Array(4).fill(dead.owner));
    expect(taken).toBe(0);

    void dead.stop();
    await waitFor('all is given back', async () => (await holders(side)).length === 0);
    await waitFor('it is told', () => taken > 0);
    const [stream] = await db.read.rows('SELECT claim_epoch, claim_owner FROM outbox_stream');
    expect(stream).toEqual({ claim_epoch: 2, claim_owner: null });
  });

  it('show themselves again when their connection was lost, and keep what they have', async () => {
    await open('finance');
    const one = begun('finance');
    one.start();
    const first = await waitFor('it is shown', () => connectionOf(one.owner));
    await killed(first);
    await waitFor('it is shown by another', async () => ![null, first].includes(await connectionOf(one.owner)));
  });

  it('are not those of versions that hold no lock, nor the one that asks', async () => {
    await open('finance');
    const presence = db.presence?.(world.newId());
    expect(await presence?.ended([world.newId(), `waiting:${world.newId()}`, presence.owner])).toEqual([]);
    expect(await presence?.ended([`held:${ID}`, `held:${ID}`, world.newId()])).toEqual([`held:${ID}`]);
    await presence?.close();
  });
});

it.each(MYSQL)('a key that a killed process had under way is delivered by another at once', async (dialect) => {
  const pair = await openPair(dialect);
  const presence = pair.source.presence?.(world.newId());
  await presence?.show();
  const limits = { leaseMs: 3_600_000, pollMs: 20 };
  const held = gate();
  const silent = fakeWire(pair.inbox, { before: () => held.opened });
  const dead = pair.relay({ owner: presence?.owner ?? '', wire: silent, limits });
  dead.start();
  await pair.append('key:1', { text: 'a' });
  await waitFor('it is under way', () => silent.deliveries.length === 1);
  const relay = pair.relay({ limits });
  relay.start();
  const tookOver = () => relay.nudge();
  const survivor = new EndedProcesses({
    ...{ db: pair.source, world, tookOver, id: world.newId(), claims: [CLAIMS_ON_KEYS], onError: thrown },
  });
  survivor.start();
  await presence?.close();
  await waitFor('it is delivered', async () => (await pair.texts('key:1')).length === 1);
  await survivor.stop();
  held.open();
  await pair.close();
  expect(pair.errors).toEqual([]);
});

/** As a process that holds nothing sees it. */
async function isEnded(db: Database, owner: string): Promise<boolean> {
  const presence = db.presence?.(world.newId());
  const ended = await presence?.ended([owner]);
  await presence?.close();
  return ended?.includes(owner) ?? false;
}

it('where one process alone has the file, its name in claims is its id and there is nobody to look after', async () => {
  const empty = await migratedDatabase('sqlite', 'finance');
  const db = await openDatabase(empty.url, ofFinance, world);
  const process = new EndedProcesses({
    ...{ db, world, id: 'only', claims: CLAIMS.finance, onError: thrown },
    tookOver: () => thrown(new Error('nobody ended')),
  });
  expect(process.owner).toBe('only');
  process.start();
  await process.stop();
  await db.close();
  await empty.drop();
});
