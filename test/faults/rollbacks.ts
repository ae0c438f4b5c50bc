// F21: source transactions that roll back after they have written everything, their outbox rows too. Nothing of them may ever show,
// on either side. The real flow is run over a database that gives up just before COMMIT.
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Database } from '../../subgraphs/database/database';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { bothBooks } from '../journey/bothBooks';

const AT_ONCE = 8;

class Aborted extends Error {}

/** A database of which every transaction does all its work and then rolls back. */
function aborting(db: Database): Database {
  return {
    ...db,
    write: (work) =>
      db.write(async (tx) => {
        await work(tx);
        throw new Aborted();
      }),
  };
}

/** Confirms drafts so many times in vain, each under its own lock, and once for good. Gives what is wrong with the books then. */
export async function rollBack(dialect: 'sqlite' | 'mysql', times: number): Promise<string[]> {
  const on = await bothBooks(dialect, AT_ONCE);
  try {
    const wrong: string[] = [];
    const drafts: string[] = [];
    for (let contract = 1; contract <= AT_ONCE; contract += 1) drafts.push(await on.draft(contract));
    const books = { ...on.dataverse, db: aborting(on.dataverse.db) };
    const rows = async () =>
      (await on.dataverse.db.read.rows<{ n: number }>('SELECT COUNT(*) AS n FROM outbox'))[0]?.n ?? 0;
    const before = await rows();
    for (let done = 0; done < times; done += AT_ONCE) {
      const ends = await Promise.all(
        drafts.slice(0, times - done).map((invoiceId) =>
          confirmInvoice(books, LOCAL_CALLER, { invoiceId }).then(
            (outcome) => `was answered ${JSON.stringify(outcome)}`,
            (error: unknown) => (error instanceof Aborted ? undefined : String(error)),
          ),
        ),
      );
      wrong.push(...ends.filter((end) => end !== undefined));
    }
    if ((await rows()) !== before) wrong.push('rows of the outbox outlived their transactions');
    const numbers: string[] = [];
    for (const invoiceId of drafts) numbers.push(await on.confirm(invoiceId));
    await on.import();
    await on.postJournals();
    await on.import();
    for (const number of numbers) await on.post(number);
    const found = await on.faults();
    return [...wrong, ...found.map(({ invariant, subject, detail }) => `${invariant} ${subject}: ${detail}`)];
  } finally {
    await on.drop();
  }
}
