// One process of the measurement of volume: prepares an invoice of many lines, or brings it from its confirmation to written back, so
// that the peak of memory is that journey's. Talks over IPC: a VolumeJob in, a VolumeDone out.
import 'reflect-metadata';
import { machineWorld } from '../../machine';
import type { Outcome } from '../../schema/outcome';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { startDataLoad } from '../../subgraphs/dataverse/flows/startDataLoad';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { company, loadCompany } from '../../test/journey/company';
import { writeOldApprovals } from '../../test/journey/oldActuals';
import { openBoth, type Together } from '../../together';

export interface VolumeJob {
  readonly what: 'prepare' | 'journey';
  readonly dataverseUrl: string;
  readonly financeUrl: string;
  readonly lines: number;
}

export interface VolumeDone {
  /** Seconds since the start of the journey at which each step was reached. */
  readonly steps: Readonly<Record<string, number>>;
  readonly peakRss: number;
  /** How often a reader saw the proposal with some of its lines; it looked 20 times a second. */
  readonly partial: number;
}

const LOOK_EVERY_MS = 50;
const INVOICE_DATE = '2026-11-23';

async function run(job: VolumeJob): Promise<VolumeDone> {
  const { dataverseUrl, financeUrl } = job;
  if (job.what === 'prepare') await loadCompany(dataverseUrl, financeUrl, company(1, 1));
  const onError = (error: unknown) => console.error(error);
  const both = await openBoth({ dataverseUrl, financeUrl, world: machineWorld(), importSchedule: null, onError });
  both.start();
  const done = job.what === 'prepare' ? await prepare(both, job.lines) : await journey(both, job.lines);
  await both.stop();
  return { ...done, peakRss: process.resourceUsage().maxRSS * 1_024 };
}

type Done = Omit<VolumeDone, 'peakRss'>;

/** Approvals that Finance is told by a load, journals posted, and one draft of all sales. */
async function prepare({ dataverse, finance, settle }: Together, lines: number): Promise<Done> {
  const { db } = dataverse.books;
  await writeOldApprovals(db, lines - 1); // one went through the flows
  granted(await startDataLoad(dataverse.books, LOCAL_CALLER, {}));
  await until(async () => (await db.read.rows("SELECT id FROM data_load WHERE state = 'RUNNING'")).length === 0);
  granted(await importFromStaging(finance.books, LOCAL_CALLER, { legalEntity: 'USMF' }));
  const drafts = "SELECT id FROM integration_journal WHERE status = 'DRAFT'";
  for (const { id } of await finance.books.db.read.rows<{ id: string }>(drafts))
    granted(await postIntegrationJournal(finance.books, LOCAL_CALLER, { journalId: id }));
  await settle();
  await db.write((tx) =>
    tx.change("UPDATE actual SET billing_status = 'READY_TO_INVOICE' WHERE billing_status = 'UNBILLED_SALES_CREATED'"),
  );
  const [of] = await db.read.rows<{ id: string; customer_id: string }>(
    'SELECT c.id, u.customer_id FROM contract c JOIN contract_customer u ON u.contract_id = c.id',
  );
  const input = { contractId: of?.id as string, customerId: of?.customer_id as string, invoiceDate: INVOICE_DATE };
  granted(await createInvoice(dataverse.books, LOCAL_CALLER, input));
  await settle();
  return { steps: {}, partial: 0 };
}

async function journey({ dataverse, finance }: Together, lines: number): Promise<Done> {
  const { db } = dataverse.books;
  const [draft] = await db.read.rows<{ id: string; number: string }>(
    "SELECT id, number FROM invoice WHERE status = 'DRAFT'",
  );
  const { id, number } = draft as { id: string; number: string };
  const began = performance.now();
  const steps: Record<string, number> = {};
  const reached = (step: string) => {
    steps[step] = (performance.now() - began) / 1_000;
  };
  let partial = 0;
  const watching = setInterval(async () => {
    const [seen] = await finance.books.db.read.rows<{ line_count: number }>(
      'SELECT line_count FROM proposal WHERE number = ?',
      [number],
    );
    if (seen && seen.line_count > 0 && seen.line_count !== lines) partial += 1;
  }, LOOK_EVERY_MS);
  granted(await confirmInvoice(dataverse.books, LOCAL_CALLER, { invoiceId: id }));
  reached('confirmed');
  const staged = 'SELECT number FROM proposal WHERE number = ? AND staged_at IS NOT NULL';
  await until(async () => (await finance.books.db.read.rows(staged, [number])).length > 0);
  reached('staged');
  granted(await importFromStaging(finance.books, LOCAL_CALLER, { legalEntity: 'USMF', proposalNumber: number }));
  reached('imported');
  granted(await postInvoiceProposal(finance.books, LOCAL_CALLER, { number }));
  reached('posted');
  const back = "SELECT id FROM invoice WHERE id = ? AND step = 'WRITTEN_BACK'";
  await until(async () => (await db.read.rows(back, [id])).length > 0);
  reached('written back');
  clearInterval(watching);
  return { steps, partial };
}

function granted<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; '));
  return outcome.value;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
}

process.once('message', (job) => {
  run(job as VolumeJob).then(
    (done) => process.send?.(done, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
