// Books with an invoice at every point of the journey: a draft, one that was confirmed while Finance was away, one whose actuals wait for a
// paused map, one that Finance refused, staged, imported, posted while Dataverse was away, written back. And how all of them are brought
// to their end. It must never wait for the clock.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { pauseTableMap } from '../../subgraphs/dataverse/flows/pauseTableMap';
import { releaseParkedToFinance } from '../../subgraphs/dataverse/flows/releaseParkedToFinance';
import { resumeTableMap } from '../../subgraphs/dataverse/flows/resumeTableMap';
import { TargetAway } from '../../subgraphs/dual-write/exchange';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { type BothBooks, bothBooks, DAY } from '../journey/bothBooks';
import { granted } from '../subgraphs/dataverse/flows/books';

/** Nobody has billed anything of the last one. */
const CONTRACTS = 10;
const ACTUALS = 'Project Operations integration actuals (msdyn_actuals)';

/** On SQLite. */
export async function booksUnderWay(): Promise<BothBooks> {
  const on = await bothBooks('sqlite', CONTRACTS);
  const imported = async (contract: number): Promise<string> => {
    const number = await on.confirm(await on.draft(contract));
    await on.import(number);
    await on.postJournals();
    await on.import(number);
    return number;
  };
  await on.post(await imported(1)); // WRITTEN_BACK
  const last = await imported(2); // posted below
  await imported(3); // IMPORTED
  await on.import(await on.confirm(await on.draft(4))); // STAGED: its journal waits to be posted
  await on.confirm(await on.draft(5)); // STAGED
  await refused(on, 6);
  granted(await pauseTableMap(on.dataverse, LOCAL_CALLER, { name: ACTUALS }));
  await on.confirm(await on.draft(7)); // RECEIVED: its actuals wait for their map
  await on.draft(8); // a draft
  const away = await on.draft(9);
  isAway(on);
  granted(await confirmInvoice(on.dataverse, LOCAL_CALLER, { invoiceId: away })); // CONFIRMED
  granted(await postInvoiceProposal(on.financeBooks, LOCAL_CALLER, { number: last, invoiceDate: DAY })); // POSTED
  return on;
}

/** Confirmed while Finance did not know its customer: parked, with the cause gone since. */
async function refused(on: BothBooks, contract: number): Promise<void> {
  const rename = (from: string, to: string) =>
    on.financeBooks.db.write((tx) =>
      tx.change('UPDATE customer SET account_number = ? WHERE account_number = ?', [to, from]),
    );
  const draft = await on.draft(contract);
  await rename('US-001', 'LOST');
  granted(await confirmInvoice(on.dataverse, LOCAL_CALLER, { invoiceId: draft }));
  await on.sides.settle();
  await rename('LOST', 'US-001');
}

/** Neither side hears the other from now on. */
function isAway({ sides: { dataverse, finance } }: BothBooks): void {
  const receive = () => Promise.reject(new TargetAway('the other side is away'));
  for (const side of [dataverse, finance]) Object.assign(side, { receive });
}

/** Where each confirmed invoice stands in Dataverse, in the order of their confirmation, and what is parked or held back there. */
export async function standing({ dataverse: { db } }: BothBooks): Promise<string[]> {
  const steps = await db.read.rows<{ step: string; state: string }>(
    "SELECT step, state FROM invoice WHERE status <> 'DRAFT' ORDER BY number",
  );
  return steps.map(({ step, state }) => `${step} ${state}`);
}

/** Finishes whatever is under way, and bills what nobody has billed: every draft, the last contract's work and all milestones. */
export async function toTheEnd(on: BothBooks): Promise<void> {
  granted(await resumeTableMap(on.dataverse, LOCAL_CALLER, { name: ACTUALS }));
  const parked = await on.dataverse.db.read.rows<{ code: string }>(
    'SELECT DISTINCT parked_code AS code FROM outbox_stream WHERE parked_code IS NOT NULL',
  );
  for (const { code } of parked)
    granted(await releaseParkedToFinance(on.dataverse, LOCAL_CALLER, { act: 'MAP_ANEW', code }));
  await on.draft(CONTRACTS);
  for (let contract = 1; contract <= CONTRACTS; contract += 1) await on.draft(contract, 'MILESTONE');
  const drafts = await on.dataverse.db.read.rows<{ id: string }>("SELECT id FROM invoice WHERE status = 'DRAFT'");
  for (const { id } of drafts) await on.confirm(id);
  await on.sides.settle();
  await on.import();
  await on.postJournals();
  await on.import();
  const open = await on.finance<{ number: string }>(
    "SELECT number FROM proposal WHERE status = 'OPEN' ORDER BY number",
  );
  for (const { number } of open) await on.post(number);
}
