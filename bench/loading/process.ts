// One process of the measurement of loads: both sides together, which start a load or go on with one, and tell how far it is ten times
// a second until it ends or the process is killed. Talks over IPC: a LoadingJob in, Told after Told out.
import 'reflect-metadata';
import { machineWorld } from '../../machine';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { openDatabase } from '../../subgraphs/database/open';
import { startDataLoad } from '../../subgraphs/dataverse/flows/startDataLoad';
import { migrations } from '../../subgraphs/dataverse/store/migrations';
import { setState } from '../../subgraphs/dual-write/marks';
import { company, loadCompany } from '../../test/journey/company';
import { writeOldApprovals } from '../../test/journey/oldActuals';
import { openBoth } from '../../together';

export interface LoadingJob {
  /** prepare: a company, and approvals of which Finance was never told. start: a load of all. goOn: what another began. */
  readonly what: 'prepare' | 'start' | 'goOn';
  readonly dataverseUrl: string;
  readonly financeUrl: string;
  readonly approvals: number;
}

export interface Told {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** Rows that were looked at: actuals and links. */
  readonly done: number;
  readonly isOver: boolean;
  /** Bytes that the process ever held. */
  readonly peakRss: number;
}

const TELL_EVERY_MS = 100;
const STUCK_MS = 30_000;

/** The Finance of each run is empty, so another one than Dataverse has met before: what a person says after a restore is said here. */
async function meetAnotherFinance(dataverseUrl: string): Promise<void> {
  const world = machineWorld();
  const db = await openDatabase(dataverseUrl, migrations, world);
  await db.write((tx) => setState(tx, world, 'OPEN', null));
  await db.close();
}

async function run({ what, dataverseUrl, financeUrl, approvals }: LoadingJob): Promise<void> {
  if (what === 'prepare') await loadCompany(dataverseUrl, financeUrl, company(4, 1));
  const world = machineWorld();
  if (what === 'start') await meetAnotherFinance(dataverseUrl);
  const onError = (error: unknown) => console.error(error);
  const both = await openBoth({ dataverseUrl, financeUrl, world, importSchedule: null, onError });
  const { books } = both.dataverse;
  if (what === 'prepare') {
    await writeOldApprovals(books.db, approvals);
    await both.stop();
    return tell({ at: Date.now(), done: 0, isOver: true });
  }
  both.start();
  if (what === 'start') {
    const outcome = await startDataLoad(books, LOCAL_CALLER, {});
    if (!outcome.ok) throw new Error(outcome.refusals[0]?.message);
  }
  let moved = { done: -1, at: Date.now() };
  for (;;) {
    const [row] = await books.db.read.rows<{ done: number; open: number; waits: string | null }>(
      "SELECT CAST(SUM(done) AS SIGNED) AS done, SUM(CASE state WHEN 'WAITING' THEN 1 ELSE 0 END) AS open, MAX(waits_for) AS waits FROM data_load_part",
    );
    const isOver = Number(row?.open) === 0;
    if (row && row.done !== moved.done) moved = { done: row.done, at: Date.now() };
    if (!isOver && Date.now() - moved.at > STUCK_MS) throw new Error(`the load stands still: ${row?.waits}`);
    await tell({ at: Date.now(), done: row?.done ?? 0, isOver });
    if (isOver) return both.stop();
    await new Promise((resolve) => setTimeout(resolve, TELL_EVERY_MS));
  }
}

function tell(told: Omit<Told, 'peakRss'>): Promise<void> {
  const whole: Told = { ...told, peakRss: process.resourceUsage().maxRSS * 1_024 };
  return new Promise((resolve) => {
    process.send?.(whole, () => resolve());
  });
}

process.once('message', (job) => {
  run(job as LoadingJob).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
