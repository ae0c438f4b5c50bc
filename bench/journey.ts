// Invoices per second from confirm to written back, 10 lines each, in one process with full durability, against bare SQL:
// multi-row INSERTs of the very rows that the journey wrote, one transaction per invoice and book. `npm run bench -- journey`
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { machineWorld } from '../machine';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { confirmInvoice } from '../subgraphs/dataverse/flows/confirmInvoice';
import { importFromStaging } from '../subgraphs/finance/flows/importFromStaging';
import { postInvoiceProposal } from '../subgraphs/finance/flows/postInvoiceProposal';
import { openBoth, type Together } from '../together';
import { type BenchServer, bareInserts, type Dump, dumpOf, newRows, type Rows, serverFromEnvironment } from './bareSql';
import { costsOf, deliveriesOf, shownCosts } from './costOfInvoice';
import { draftTenLineInvoices } from './tenLineInvoices';

const INVOICES = 200;
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);
/** Confirmed one by one at half the pace of those, for the time that each takes. */
const AT_HALF_LOAD = 60;
const AT_ONCE = 32;

interface Draft {
  readonly id: string;
  readonly number: string;
}

interface Round {
  readonly product: number;
  readonly bare: number;
  readonly rows: number;
  /** What each side wrote and sent, in words. */
  readonly costs: readonly string[];
  /** Milliseconds from commit to written back at half load, of each invoice. */
  readonly latencies: readonly number[];
}

/** Prints the medians of interleaved rounds on SQLite, and on MySQL or MariaDB where one answers. */
export default async function journey(): Promise<void> {
  console.log(
    `${INVOICES} invoices of 10 lines, ${ROUNDS} interleaved rounds; Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  console.log(
    'engine     product inv/s     bare SQL inv/s     ratio     rows per invoice     at half load p50 ms      p99 ms',
  );
  for (const server of [undefined, await serverFromEnvironment()]) {
    if (server === undefined && process.argv.includes('--mysql-only')) continue;
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await oneRound(server));
    const [product, bare] = [median(rounds.map((round) => round.product)), median(rounds.map((round) => round.bare))];
    const latencies = rounds.flatMap((round) => round.latencies).sort((a, b) => a - b);
    const at = (part: number) => String(latencies[Math.floor((latencies.length - 1) * part)]);
    const perInvoice = (rounds[0]?.rows ?? 0) / INVOICES;
    console.log(
      `${(server?.name ?? 'SQLite').padEnd(10)} ${product.toFixed(0).padStart(13)} ${bare.toFixed(0).padStart(18)} ${(product / bare).toFixed(2).padStart(9)} ${perInvoice.toFixed(0).padStart(16)} ${at(0.5).padStart(23)} ${at(0.99).padStart(11)}`,
    );
    for (const line of rounds.at(-1)?.costs ?? []) console.log(`           ${line}`);
    if (server === undefined && !(await serverFromEnvironment()))
      console.log('No MySQL or MariaDB answers: set BENCH_MYSQL_URL');
  }
}

async function oneRound(server: BenchServer | undefined): Promise<Round> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-bench-'));
  const urls = await Promise.all(
    ['dataverse', 'finance', 'bare_dataverse', 'bare_finance'].map((name) =>
      server ? server.create(name) : Promise.resolve(`sqlite:${join(folder, `${name}.db`)}`),
    ),
  );
  const [dataverseUrl, financeUrl, bareDataverse, bareFinance] = urls as [string, string, string, string];
  try {
    const world = machineWorld();
    const both = await openBoth({
      dataverseUrl,
      financeUrl,
      world,
      importSchedule: null,
      onError: (error) => console.error(error),
    });
    both.start();
    const drafts = await draftTenLineInvoices(both, INVOICES + AT_HALF_LOAD);
    const invoices = drafts.slice(0, INVOICES);
    const sentBefore = deliveriesOf(both);
    const before: [Dump, Dump] = [await dumpOf(both.dataverse.books.db), await dumpOf(both.finance.books.db)];
    const started = performance.now();
    await wholeJourney(both, invoices, (confirm) => atOnce(invoices, confirm));
    const seconds = (performance.now() - started) / 1000;
    await both.settle();
    const written = [
      await newRows(both.dataverse.books.db, before[0]),
      await newRows(both.finance.books.db, before[1]),
    ] as const;
    const costs = (['Dataverse', 'Finance'] as const).map((side, book) =>
      shownCosts(
        side,
        costsOf(written[book] as Rows),
        (deliveriesOf(both)[book] as number) - (sentBefore[book] as number),
        INVOICES,
      ),
    );
    const latencies = await atHalfLoad(both, drafts.slice(INVOICES), (seconds * 2_000) / INVOICES);
    await both.stop();
    const bareSeconds = await bareInserts([bareDataverse, bareFinance], written, INVOICES, AT_ONCE);
    const rows = written.flatMap((tables) => Object.values(tables)).reduce((sum, table) => sum + table.length, 0);
    return { product: INVOICES / seconds, bare: INVOICES / bareSeconds, rows, costs, latencies };
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server?.drop();
  }
}

/** Confirms all, imports as soon as something is staged, posts as soon as it is imported, until all are written back. */
async function wholeJourney(
  { dataverse, finance }: Together,
  invoices: readonly Draft[],
  confirmAll: (confirm: (invoice: Draft) => Promise<void>) => Promise<void>,
): Promise<void> {
  const toPost = new Set(invoices.map(({ number }) => number));
  const accountant = async () => {
    while (toPost.size > 0) {
      await importFromStaging(finance.books, LOCAL_CALLER, { legalEntity: 'USMF' });
      const ready = await finance.books.db.read.rows<{ number: string }>(
        "SELECT number FROM proposal WHERE status = 'OPEN' AND line_count > 0",
      );
      await atOnce(ready, async ({ number }) => {
        const outcome = await postInvoiceProposal(finance.books, LOCAL_CALLER, { number });
        if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
        toPost.delete(number);
      });
      if (ready.length === 0) await new Promise((resolve) => setTimeout(resolve, 2));
    }
  };
  const posting = accountant();
  await confirmAll(async ({ id }) => {
    const outcome = await confirmInvoice(dataverse.books, LOCAL_CALLER, { invoiceId: id });
    if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
  });
  await posting;
  for (;;) {
    const [left] = await dataverse.books.db.read.rows<{ n: number }>(
      "SELECT COUNT(*) AS n FROM invoice WHERE step <> 'WRITTEN_BACK'",
    );
    if (left?.n === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** Confirms one every `everyMs`; gives how long each took from its confirmation to its WRITTEN_BACK, as the books say. */
async function atHalfLoad(both: Together, invoices: readonly Draft[], everyMs: number): Promise<number[]> {
  await wholeJourney(both, invoices, async (confirm) => {
    const confirmed: Promise<void>[] = [];
    for (const invoice of invoices) {
      confirmed.push(confirm(invoice));
      await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    await Promise.all(confirmed);
  });
  const rows = await both.dataverse.books.db.read.rows<{ id: string; confirmed_at: string; at: string }>(
    "SELECT i.id, i.confirmed_at, s.at FROM invoice i JOIN invoice_status s ON s.invoice_id = i.id WHERE s.step = 'WRITTEN_BACK'",
  );
  const ids = new Set(invoices.map(({ id }) => id));
  return rows.filter(({ id }) => ids.has(id)).map((row) => Date.parse(row.at) - Date.parse(row.confirmed_at));
}

async function atOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = [...items];
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) await work(item);
    }),
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}
