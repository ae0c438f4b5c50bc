// One job of the measurement of posting, in a process of its own, so that its peak of memory is nothing else's. Talks over IPC: a
// Job in, a Done out.
import 'reflect-metadata';
import { machineWorld } from '../../machine';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { bareInserts, type Rows } from '../bareSql';
import { importAndPost, openBook, prepare } from './books';
import { type Done, type Job, PROPOSAL } from './jobs';

async function run({ what, url, lines, bareUrls }: Job): Promise<Done> {
  if (what === 'bare') return bare(url, bareUrls as [string, string]);
  const book = await openBook(url);
  const steps = what === 'prepare' ? await prepare(book, lines) : await importAndPost(book);
  const peakHeap = book.peakHeap();
  await book.close();
  return { steps, peakHeap, peakRss: process.resourceUsage().maxRSS * 1_024, rows: 0 };
}

/** The rows that importing and posting wrote, written again by multi-row INSERTs of one transaction. Updates are not repeated. */
async function bare(url: string, bareUrls: readonly [string, string]): Promise<Done> {
  const rows = await writtenRows(url);
  const seconds = await bareInserts(bareUrls, [{}, rows], 1, 1);
  return {
    steps: [{ name: 'bare', seconds, statements: 0 }],
    peakHeap: 0,
    peakRss: process.resourceUsage().maxRSS * 1_024,
    rows: Object.values(rows).reduce((sum, of) => sum + of.length, 0),
  };
}

async function writtenRows(url: string): Promise<Rows> {
  const db = await openDatabase(url, migrations, machineWorld());
  const [invoice] = await db.read.rows<{ number: string; voucher_number: string; invoice_id: string }>(
    'SELECT number, voucher_number, invoice_id FROM customer_invoice WHERE proposal_number = ?',
    [PROPOSAL],
  );
  if (!invoice) throw new Error(`${PROPOSAL} is not posted`);
  const keys = [`invoice:${invoice.invoice_id}`, `invoice-step:${invoice.invoice_id}`];
  const read = (table: string, condition: string, ...values: string[]) =>
    db.read.rows(`SELECT * FROM ${table} WHERE ${condition}`, values);
  const rows = {
    proposal_line: await read('proposal_line', 'proposal_number = ?', PROPOSAL),
    voucher: await read('voucher', 'number = ?', invoice.voucher_number),
    ledger_entry: await read('ledger_entry', 'voucher_number = ?', invoice.voucher_number),
    customer_invoice: await read('customer_invoice', 'number = ?', invoice.number),
    customer_invoice_tax: await read('customer_invoice_tax', 'invoice_number = ?', invoice.number),
    outbox: await read('outbox', 'stream_key IN (?, ?)', ...keys),
    outbox_stream: await read('outbox_stream', 'stream_key IN (?, ?)', ...keys),
  };
  await db.close();
  return rows as unknown as Rows;
}

process.once('message', (job) => {
  run(job as Job).then(
    (done) => process.send?.(done, () => process.disconnect()),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
