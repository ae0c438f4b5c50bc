// F30: another version of the software beside this one, over one pair of books and one backlog, while clients are at work: each side is
// replaced by itself, in either order, and back. Its checkout is given, and built already. Books are at this version's schema from the
// beginning, so that the other one runs on a schema that is newer than itself.
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Dialect } from '../../subgraphs/database/database';
import { natsServer } from '../harness/natsServer';
import { freePort } from '../harness/ports';
import { type ProductProcess, startProcess } from '../harness/processes';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { company, loadCompany } from '../journey/company';
import { Clients } from './clients';
import { brokenIn, SETTINGS, untilRest } from './stage';

/** What carries the exchange between the sides. */
export type Carrier = 'http' | 'jetstream';
type Version = 'this' | 'other';
type Side = 'dataverse' | 'finance';
type Phase = Readonly<Record<Side, Version>>;

/**
 * The other one everywhere, replaced side by side, taken back side by side, replaced at once, and taken back at once: so that what this one
 * leaves is brought to its end by the other one.
 */
const PHASES: readonly Phase[] = [
  { dataverse: 'other', finance: 'other' },
  { dataverse: 'this', finance: 'other' },
  { dataverse: 'this', finance: 'this' },
  { dataverse: 'this', finance: 'other' },
  { dataverse: 'other', finance: 'this' },
  { dataverse: 'other', finance: 'other' },
  { dataverse: 'this', finance: 'this' },
  { dataverse: 'other', finance: 'other' },
];
const CLIENTS = 4;
/** Invoices that must have been written back in a phase before the next one begins: what was sent in it has arrived. */
const INVOICES = 4;
/** Patience for a machine on which others work too: a limit that is reached is told with the log of whoever was waited for. */
const PATIENCE_MS = 400_000;
const START_WITHIN_MS = 180_000;
const STOP_WITHIN_MS = 60_000;

export interface TwoVersions {
  readonly phases: readonly string[];
  readonly mutations: number;
  readonly invoices: number;
  readonly seen: ReadonlyMap<string, number>;
  readonly wrong: readonly string[];
}

/** Goes through all phases so many times. `other`: the folder of the other version's checkout. */
export async function twoVersions(
  dialect: Dialect,
  other: string | undefined,
  times: number,
  wire: Carrier = 'http',
  tell: (line: string) => void = () => undefined,
): Promise<TwoVersions> {
  if (other === undefined || !existsSync(join(other, 'dist', 'start.js')))
    throw new Error('--other FOLDER: a checkout of another version that was built (npm run build)');
  const books = await emptyBooks(dialect);
  const broker = wire === 'jetstream' ? await natsServer() : undefined;
  const sides = await openSides(books, resolve(other), broker?.url);
  try {
    await loadCompany(books.dataverse.url, books.finance.url, company(CLIENTS, 0));
    await sides.become(PHASES[0] as Phase);
    const gateway = await sides.gateway();
    const clients = new Clients([gateway]);
    await clients.start(CLIENTS);
    const phases: string[] = [];
    for (let time = 0; time < times; time += 1)
      for (const phase of PHASES) {
        const name = `Dataverse ${phase.dataverse}, Finance ${phase.finance}`;
        const replaced = await sides.become(phase);
        const [before, began] = [clients.told.posted.length, performance.now()];
        const goesOn = () => clients.told.posted.length >= before + INVOICES;
        await waitFor(`${name}: invoices are posted`, goesOn, PATIENCE_MS);
        const took = seconds(performance.now() - began);
        phases.push(`${name}: ${clients.told.posted.length - before} invoices posted in ${took} s; ${replaced}`);
        tell(`  ${phases.at(-1)}`);
      }
    await clients.stop();
    await untilRest(books);
    await sides.stop();
    const { answered, told, seen } = clients;
    const counts = { mutations: answered.length, invoices: told.confirmed.length };
    return { phases, ...counts, seen, wrong: await brokenIn(books, clients) };
  } finally {
    await sides.kill();
    await broker?.remove();
    await books.drop();
  }
}

/** Both sides as processes of either version, each at its own address, and this version's gateway before them. */
async function openSides(books: TwoBooks, other: string, natsUrl: string | undefined) {
  const ports = { dataverse: await freePort(), finance: await freePort(), gateway: await freePort() };
  const env = {
    ...SETTINGS,
    SEED: 'none',
    DATA_DIR: books.folder,
    IMPORT_SCHEDULE: '* * * * * *',
    HEARTBEAT_MS: '1000',
    DATAVERSE_URL: `http://127.0.0.1:${ports.dataverse}`,
    FINANCE_URL: `http://127.0.0.1:${ports.finance}`,
    INTERNAL_SECRET: 'shared by both versions of both sides',
    WIRE_SIGNATURES: 'accept-unsigned', // a version may be older than signatures
    ...(natsUrl === undefined ? {} : { NATS_URL: natsUrl }),
  };
  const running = new Map<string, { version: Version; process: ProductProcess }>();
  const start = async (role: Side, version: Version) => {
    const own = { ...env, PORT: String(ports[role]), DATABASE_URL: books[role].url };
    const root = version === 'other' ? { root: other } : {};
    running.set(role, {
      version,
      process: await startProcess({ role, env: own, readyWithinMs: START_WITHIN_MS, ...root }),
    });
  };
  return {
    /** Ends whatever is of another version than the phase wants, and starts it anew; says how long each took. */
    become: async (phase: Phase): Promise<string> => {
      const took: string[] = [];
      for (const role of ['dataverse', 'finance'] as const) {
        const now = running.get(role);
        if (now?.version === phase[role]) continue;
        const began = performance.now();
        await now?.process.terminate(STOP_WITHIN_MS);
        const ended = performance.now();
        await start(role, phase[role]);
        took.push(`${role} ended in ${seconds(ended - began)} s and began in ${seconds(performance.now() - ended)} s`);
      }
      return took.join(', ') || 'nothing was replaced';
    },
    gateway: async () => {
      const own = { ...env, PORT: String(ports.gateway) };
      const process = await startProcess({ role: 'gateway', env: own, readyWithinMs: START_WITHIN_MS });
      running.set('gateway', { version: 'this', process });
      return `http://127.0.0.1:${ports.gateway}/graphql`;
    },
    stop: async () => {
      for (const { process } of running.values()) await process.terminate(STOP_WITHIN_MS);
    },
    kill: async () => {
      for (const { process } of running.values()) await process.kill();
    },
  };
}

const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
