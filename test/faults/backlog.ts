// F18: Finance is away while changes queue up, as many as one likes. Confirming stays as fast, what is asked of the outbox reads no more
// than before, and all of it drains when Finance is back. The changes that make the backlog long are for a Finance that only counts
// them; the invoices among them are real ones, and end in books that the checker reads.
import type { Answer, Message } from '../../schema/messages';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Reader, Tx, Value } from '../../subgraphs/database/database';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { claimDue } from '../../subgraphs/dual-write/claims';
import { TargetAway } from '../../subgraphs/dual-write/exchange';
import { fixedMaps } from '../../subgraphs/dual-write/tableMaps';
import { waitFor } from '../harness/waiting';
import { type BothBooks, bothBooks } from '../journey/bothBooks';
import { granted } from '../subgraphs/dataverse/flows/books';

const PREFIX = 'backlog:';
const KEYS_IN_WRITE = 500;
const CLAIMED = 16;
const PATIENCE_MS = 3_600_000;
/** Pages of an index are split here and there: what reads so little more still reads the same. */
const SAME = 1.2;

export interface Backlog {
  readonly changes: number;
  /** Milliseconds of a confirmation, medians: nothing queued, all queued. */
  readonly confirmMs: readonly [number, number];
  /** Rows that claiming reads with a tenth of the backlog, and with all of it; on MySQL. */
  readonly rowsRead: readonly [number, number];
  readonly drainedPerSecond: number;
  readonly wrong: readonly string[];
}

/** Queues so many changes while Finance is away, confirms `invoices` before and as many at the end, and lets everything arrive. */
export async function queueUp(dialect: 'sqlite' | 'mysql', changes: number, invoices: number): Promise<Backlog> {
  const on = await bothBooks(dialect, invoices);
  const line = cut(on);
  const wrong: string[] = [];
  try {
    const [first, second] = await draftsOf(on, invoices);
    line.isAway = true;
    const before = await confirmed(on, first);
    await append(on, 0, Math.ceil(changes / 10));
    const few = await claiming(on, wrong);
    await append(on, Math.ceil(changes / 10), changes);
    const many = await claiming(on, wrong);
    const after = await confirmed(on, second);
    if (many > few * SAME) wrong.push(`claiming reads ${many} rows with the whole backlog, ${few} with a tenth of it`);
    const began = performance.now();
    line.isAway = false;
    await waitFor('the backlog is drained', () => line.counted >= changes, PATIENCE_MS);
    const drainedPerSecond = changes / ((performance.now() - began) / 1_000);
    wrong.push(...(await toTheEnd(on, line.counted, changes)));
    return { changes, confirmMs: [median(before), median(after)], rowsRead: [few, many], drainedPerSecond, wrong };
  } finally {
    await on.drop();
  }
}

/** A line to Finance that can be cut. What only makes the backlog long is counted at its other end. */
function cut({ sides: { finance } }: BothBooks): { isAway: boolean; counted: number } {
  const line = { isAway: false, counted: 0 };
  const { receive } = finance;
  const through = async (messages: readonly Message[]): Promise<Answer> => {
    if (line.isAway) throw new TargetAway('Finance is away');
    if (!messages[0]?.key.startsWith(PREFIX)) return receive(messages);
    line.counted += messages.length;
    return { applied: messages.at(-1)?.number ?? 0 };
  };
  Object.assign(finance, { receive: through });
  return line;
}

/** Two drafts of each contract, of work and of its milestone, dealt so that both lists are alike. */
async function draftsOf(on: BothBooks, contracts: number): Promise<[string[], string[]]> {
  const drafts: [string[], string[]] = [[], []];
  for (let contract = 1; contract <= contracts; contract += 1)
    for (const [index, what] of (['TIME', 'MILESTONE'] as const).entries())
      drafts[(contract + index) % 2]?.push(await on.draft(contract, what));
  return drafts;
}

async function confirmed(on: BothBooks, drafts: readonly string[]): Promise<number[]> {
  const times: number[] = [];
  for (const invoiceId of drafts) {
    const began = performance.now();
    granted(await confirmInvoice(on.dataverse, LOCAL_CALLER, { invoiceId }));
    times.push(performance.now() - began);
  }
  return times;
}

async function append({ dataverse: { db, outbox } }: BothBooks, from: number, to: number): Promise<void> {
  const entries = [{ topic: 'backlog', rows: [{ text: 'x'.repeat(300) }] }];
  for (let start = from; start < to; start += KEYS_IN_WRITE) {
    const batch = Array.from({ length: Math.min(KEYS_IN_WRITE, to - start) }, (_, index) => ({
      key: `${PREFIX}${start + index}`,
      entries,
      isNew: true,
    }));
    await db.write((tx) => outbox.appendMany(tx, batch));
  }
}

class Undone extends Error {}

/** The rows that claiming reads now, on MySQL. On SQLite 0, and what it does without an index is wrong. Claims nothing. */
async function claiming({ dataverse: { db, world } }: BothBooks, wrong: string[]): Promise<number> {
  const [now, later] = [world.now().toISOString(), new Date(world.now().getTime() + 60_000).toISOString()];
  let read = 0;
  const work = async (tx: Tx): Promise<void> => {
    const asked: [string, readonly Value[]][] = [];
    const rows: Reader['rows'] = (sql, values = []) => {
      asked.push([sql, values]);
      return tx.rows(sql, values);
    };
    const before = await rowsRead(tx);
    const common = { owner: 'looks only', maps: fixedMaps([]), shortKeys: [], isPaused: async () => false };
    await claimDue({ ...tx, rows }, { ...common, now, until: later, limit: CLAIMED, exclude: new Set() });
    read = (await rowsRead(tx)) - before;
    for (const [sql, values] of tx.dialect === 'sqlite' ? asked : []) {
      const plan = await tx.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values);
      const scans = plan.filter(({ detail }) => /^SCAN (?!.*INDEX)/.test(detail));
      wrong.push(...scans.map(({ detail }) => `${detail}: ${sql}`));
    }
    throw new Undone();
  };
  await db.write(work).catch((error: unknown) => {
    if (!(error instanceof Undone)) throw error;
  });
  return read;
}

async function rowsRead(tx: Tx): Promise<number> {
  if (tx.dialect === 'sqlite') return 0;
  const counters = await tx.rows<{ Value: string }>("SHOW SESSION STATUS LIKE 'Handler_read%'");
  return counters.reduce((sum, { Value: count }) => sum + Number(count), 0);
}

/** The invoices to their write-backs; then the backlog, of which Finance knows nothing, goes, and the checker reads both books. */
async function toTheEnd(on: BothBooks, counted: number, changes: number): Promise<string[]> {
  const { db } = on.dataverse;
  await on.sides.settle();
  const open = await db.read.rows<{ n: number }>(
    'SELECT COUNT(*) AS n FROM outbox_stream WHERE settled_number < last_number',
  );
  await on.import();
  await on.postJournals();
  await on.import();
  const numbers = await db.read.rows<{ number: string }>("SELECT number FROM invoice WHERE status = 'CONFIRMED'");
  for (const { number } of numbers) await on.post(number);
  for (const table of ['outbox', 'outbox_stream'])
    await db.write((tx) => tx.change(`DELETE FROM ${table} WHERE stream_key LIKE '${PREFIX}%'`));
  return [
    ...(counted === changes ? [] : [`${counted} of ${changes} changes arrived, each once`]),
    ...(open[0]?.n === 0 ? [] : [`${open[0]?.n} keys are not settled`]),
    ...(await on.faults()).map(({ invariant, subject, detail }) => `${invariant} ${subject}: ${detail}`),
  ];
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
