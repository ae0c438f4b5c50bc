// How a simulated run ends: the faults stop, what was paused, closed, held or altered on its way is set right, and the accountant finishes his work. Then
// nothing may be left to send, and nothing parked: faults.md I13. It must never repair anything that the product should.
import { LOCAL_CALLER as CALLER } from '../../subgraphs/caller';
import type { Database } from '../../subgraphs/database/database';
import { numberPositions } from '../../subgraphs/dataverse/flows/numberPositions';
import { resumeTableMap } from '../../subgraphs/dataverse/flows/resumeTableMap';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { JOURNALS, setHold, setPeriod } from './accountant';
import { setApproval } from './controller';
import { PAUSABLE } from './manager';
import type { Run } from './run';

const BACKLOG = 'SELECT COUNT(*) AS n FROM outbox_stream WHERE settled_number < last_number AND parked_code IS NULL';
const UNFINISHED = "SELECT COUNT(*) AS n FROM bulk_operation WHERE state IN ('SCHEDULED', 'PROCESSING')";
const PARKED =
  'SELECT stream_key, parked_code, parked_message FROM outbox_stream WHERE parked_code IS NOT NULL ORDER BY stream_key';
/** Virtual seconds after which the backlog must be empty. */
const LONGEST_SECONDS = 900;
const ROUNDS = 4;
const LONGEST_FREEZE_MS = 20_000;

/** What does not come to rest, a sentence each. */
export async function comeToRest(run: Run): Promise<string[]> {
  run.faultsAreOn = false;
  await run.answered();
  await run.time.pass(LONGEST_FREEZE_MS); // whoever stands still goes on, and ends
  const dataverse = await run.driven(run.dataverse.running());
  for (const name of PAUSABLE) await run.driven(resumeTableMap(dataverse.books, CALLER, { name }));
  const { books } = await run.driven(run.finance.running());
  const look = run.finance.db.read;
  await run.driven(dataverse.tryParkedAgain());
  await run.driven((await run.driven(run.finance.running())).tryParkedAgain());
  await run.driven(setPeriod(books, true));
  await run.driven(setHold(books, look, 'US-001', false));
  await run.driven(setApproval(books, false));
  const left = await settled(run);
  if (left.length > 0) return left;
  await run.time.pass(LONGEST_FREEZE_MS); // claims of journals run out
  for (let round = 0; round < ROUNDS; round += 1) {
    await run.driven(importFromStaging(books, CALLER, { legalEntity: 'USMF' }));
    for (const { id } of await look.rows<{ id: string }>(JOURNALS))
      await run.driven(postIntegrationJournal(books, CALLER, { journalId: id }));
  }
  const ready = await look.rows<{ number: string }>(
    "SELECT number FROM proposal WHERE status <> 'INVOICED' AND line_count > 0 ORDER BY number",
  );
  for (const { number } of ready.filter((_, index) => index % 3 > 0))
    await run.driven(postInvoiceProposal(books, CALLER, { number }));
  await run.driven(numberPositions(dataverse.books));
  return settled(run);
}

async function settled(run: Run): Promise<string[]> {
  const sides: [string, Database][] = [
    ['Dataverse', run.dataverse.db],
    ['Finance', run.finance.db],
  ];
  for (let second = 0; ; second += 1) {
    const left: string[] = [];
    for (const [name, db] of sides) {
      const [row] = await db.read.rows<{ n: number }>(BACKLOG);
      if (row && row.n > 0) left.push(`I13: ${name} still has ${row.n} keys to send`);
      const [open] = await db.read.rows<{ n: number }>(UNFINISHED);
      if (open && open.n > 0) left.push(`I13: ${name} still has ${open.n} operations to finish`);
    }
    if (left.length === 0) break;
    if (second > LONGEST_SECONDS) return left;
    await run.time.pass(1_000);
  }
  await run.allRepeated();
  const parked: string[] = [];
  for (const [name, db] of sides) {
    const rows = await db.read.rows<{ stream_key: string; parked_code: string; parked_message: string }>(PARKED);
    for (const row of rows)
      parked.push(`parked in ${name}: ${row.stream_key} ${row.parked_code} ${row.parked_message}`);
  }
  return parked;
}
