// F22: the disk under both books becomes full under load, and has room again after a while. New writes are refused under a code of
// their own, reads go on, nothing that was answered is lost, and everything goes on by itself.
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { send } from '../harness/graphql';
import { startMariadb } from '../harness/mariadb';
import { type SmallDisk, smallDisk } from '../harness/smallDisk';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { openStage, type Stage } from './stage';

/** An SQLite pair starts below a megabyte, a MariaDB server at 60. */
const DISK_MEGABYTES = { sqlite: 24, mysql: 160 } as const;
const PATIENCE_MS = 120_000;
/** Refusals that are waited for, so that it is seen what stands still. */
const REFUSALS = 10;
/** What clients may see meanwhile. */
const TOLD = 'STORAGE_FULL';

export interface FullDisks {
  readonly times: number;
  readonly mutations: number;
  readonly invoices: number;
  /** Milliseconds from full to refused, and from room to the next answer; one of each per time. */
  readonly refusedAfterMs: readonly number[];
  readonly answeredAfterMs: readonly number[];
  readonly seen: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

/** Fills the disk so many times. Undefined where nothing may be mounted. */
export async function fillDisks(
  dialect: 'sqlite' | 'mysql',
  times: number,
  clients: number,
): Promise<FullDisks | undefined> {
  const disk = smallDisk(DISK_MEGABYTES[dialect]);
  if (!disk) return undefined;
  try {
    return await (dialect === 'sqlite' ? onFiles(disk, times, clients) : onServer(disk, times, clients));
  } finally {
    disk.remove();
  }
}

function onFiles(disk: SmallDisk, times: number, clients: number): Promise<FullDisks> {
  const folder = mkdtempSync(join(disk.folder, 'data-'));
  const file = (name: string) => ({ url: `sqlite:${join(folder, name)}`, drop: async () => undefined });
  const books = { folder, dataverse: file('dataverse.db'), finance: file('finance.db'), drop: async () => undefined };
  return fillUnder(disk, { dialect: 'sqlite', clients, books }, times);
}

async function onServer(disk: SmallDisk, times: number, clients: number): Promise<FullDisks> {
  const server = await startMariadb({ on: disk.folder });
  const shared = process.env.TWINLEDGER_TEST_MYSQL;
  process.env.TWINLEDGER_TEST_MYSQL = server.url;
  try {
    const books = await emptyBooks('mysql');
    return await fillUnder(disk, { dialect: 'mysql', clients, books }, times);
  } finally {
    if (shared === undefined) delete process.env.TWINLEDGER_TEST_MYSQL;
    else process.env.TWINLEDGER_TEST_MYSQL = shared;
    await server.stop();
  }
}

async function fillUnder(
  disk: SmallDisk,
  staged: { dialect: 'sqlite' | 'mysql'; clients: number; books: TwoBooks },
  times: number,
): Promise<FullDisks> {
  const stage = await openStage(staged);
  const wrong: string[] = [];
  const [refusedAfterMs, answeredAfterMs]: [number[], number[]] = [[], []];
  try {
    for (let time = 1; time <= times; time += 1) {
      await sleep(500 + Math.random() * 500);
      const once = await fillOnce(disk, stage);
      refusedAfterMs.push(once.refusedAfterMs);
      answeredAfterMs.push(once.answeredAfterMs);
      wrong.push(...once.wrong.map((each) => `time ${time}: ${each}`));
    }
    wrong.push(...(await stage.rest()));
    const { answered, told, seen } = stage.clients;
    wrong.push(...[...seen.keys()].filter((code) => code !== TOLD).map((code) => `clients saw '${code}'`));
    const counts = { times, mutations: answered.length, invoices: told.confirmed.length };
    return { ...counts, refusedAfterMs, answeredAfterMs, seen, wrong };
  } finally {
    disk.makeRoom();
    await stage.drop();
  }
}

/** Fills the disk until writes are refused, reads meanwhile, and makes room. Gives what is wrong. */
async function fillOnce(disk: SmallDisk, stage: Stage) {
  const { clients } = stage;
  const refusals = () => clients.seen.get(TOLD) ?? 0;
  const before = refusals();
  const full = performance.now();
  const isRefused = () => {
    disk.fill(); // what was free inside of files is used up before the disk matters
    return refusals() >= before + REFUSALS;
  };
  await waitFor('writes are refused', isRefused, PATIENCE_MS);
  const query = '{ invoices(first: 50) { nodes { number totalAmount { amount } postingStatus { step state } } } }';
  const read = await send<{ invoices: { nodes: object[] } }>(stage.product().url, query);
  const refused = performance.now();
  disk.makeRoom();
  const done = clients.answered.length;
  await waitFor('mutations are answered again', () => clients.answered.length > done, PATIENCE_MS);
  const wrong = read.data && !read.errors ? [] : [`a read was answered ${JSON.stringify(read.errors)}`];
  return { wrong, refusedAfterMs: refused - full, answeredAfterMs: performance.now() - refused };
}
