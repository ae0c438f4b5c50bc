// Finance's book with one invoice of any number of lines on its way, played by messages to Finance's own handlers: every sale
// approved, journalised and posted, the invoice confirmed and staged. Statements are counted, and memory is looked at with each.
import { MAPS, type Message } from '../../schema/messages';
import type { Outcome } from '../../schema/outcome';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Database, Reader, Tx } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { createOutbox } from '../../subgraphs/dual-write/outbox';
import type { Books } from '../../subgraphs/finance/books';
import { financeHandlers } from '../../subgraphs/finance/flows/handlers';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { realWorld } from '../../test/harness/world';
import {
  approvedActuals,
  CONTRACT,
  chunks,
  confirmationOf,
  fundingSource,
  newSale,
  PROJECT,
  type Sale,
} from '../../test/subgraphs/finance/dataverseMessages';
import { ledgerSetUp, USMF } from '../../test/subgraphs/finance/ledgerSetUp';
import { PROPOSAL, type Step } from './jobs';

export interface BenchBook {
  /** Does the work; gives how long it took and how many statements it sent. */
  step(name: string, work: () => Promise<void>): Promise<Step>;
  /** Bytes. */
  peakHeap(): number;
  readonly books: Books;
  close(): Promise<void>;
}

const AMOUNT = 12_345;

/** Opens the book at the URL. */
export async function openBook(url: string): Promise<BenchBook> {
  const world = realWorld();
  const seen = { statements: 0, heap: 0 };
  const look = () => {
    seen.statements += 1;
    seen.heap = Math.max(seen.heap, process.memoryUsage().heapUsed);
  };
  const opened = await openDatabase(url, migrations, world);
  const db = watched(opened, look);
  return {
    books: { db, world, outbox: createOutbox(world, () => undefined) },
    step: async (name, work) => {
      const before = seen.statements;
      const started = performance.now();
      await work();
      return { name, seconds: (performance.now() - started) / 1_000, statements: seen.statements - before };
    },
    peakHeap: () => seen.heap,
    close: () => opened.close(),
  };
}

function watched(db: Database, look: () => void): Database {
  const reader = (inner: Reader): Reader => ({
    dialect: inner.dialect,
    rows: async <T>(sql: string, values?: readonly (string | number | null)[]) => {
      const rows = await inner.rows<T>(sql, values);
      look();
      return rows;
    },
  });
  const transaction = (inner: Tx): Tx => ({
    ...inner,
    ...reader(inner),
    change: (sql, values) => {
      look();
      return inner.change(sql, values);
    },
    insert: (table, rows) => {
      for (let sent = 0; sent < rows.length; sent += 1_000) look(); // as many statements as it is cut into, or more
      return inner.insert(table, rows);
    },
    soon: (sql, values, expected) => {
      look();
      inner.soon(sql, values, expected);
    },
    insertSoon: (table, rows, expected) => {
      for (let sent = 0; sent < rows.length; sent += 1_000) look();
      inner.insertSoon(table, rows, expected);
    },
  });
  return {
    dialect: db.dialect,
    read: reader(db.read),
    write: (work) => db.write((tx) => work(transaction(tx))),
    close: () => db.close(),
  };
}

/** Brings the invoice of `lines` lines to where its proposal waits for its lines; what its journals took. */
export async function prepare(book: BenchBook, lines: number): Promise<Step[]> {
  const { books } = book;
  done(await setUpFinance(books, ledgerSetUp({ journalLineLimit: 1_000 })));
  const deliver = deliveryTo(books);
  await deliver([
    [
      MAPS.contracts,
      [{ contractId: CONTRACT, dataAreaId: USMF, contractNumber: 'CT-1', name: 'Rollout', currency: 'USD' }],
    ],
    [MAPS.fundingSources, [fundingSource('C-100')]],
    [MAPS.projects, [{ projectId: PROJECT, dataAreaId: USMF, projectNumber: 'P-1', name: 'Rollout' }]],
  ]);
  const sales: Sale[] = Array.from({ length: lines }, () =>
    newSale(books.world.newId(), books.world.newId(), { amount: AMOUNT }),
  );
  const approved = await book.step('approved sales arrive', async () => {
    for (const part of chunks(sales))
      await deliver([[MAPS.actuals, part.flatMap((sale) => approvedActuals(sale, { amount: AMOUNT }, ''))]]);
  });
  const journalised = await book.step('journalise', async () => {
    done(await importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF }));
  });
  const posted = await book.step('post journals', async () => {
    const journals = await books.db.read.rows<{ id: string }>(
      "SELECT id FROM integration_journal WHERE status = 'DRAFT'",
    );
    for (const { id } of journals) done(await postIntegrationJournal(books, LOCAL_CALLER, { journalId: id }));
  });
  const confirmed = await book.step('the invoice arrives', async () => {
    const { header, actuals, links } = confirmationOf(books.world.newId(), PROPOSAL, sales, {});
    await deliver([header]);
    for (const [topic, rows] of [actuals, links]) for (const part of chunks(rows)) await deliver([[topic, part]]);
  });
  return [approved, journalised, posted, confirmed];
}

/** Imports the lines of the proposal and posts it. */
export async function importAndPost({ books, step }: BenchBook): Promise<Step[]> {
  return [
    await step('import', async () => {
      done(await importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, proposalNumber: PROPOSAL }));
    }),
    await step('post', async () => {
      done(await postInvoiceProposal(books, LOCAL_CALLER, { number: PROPOSAL }));
    }),
  ];
}

function deliveryTo(books: Books): (parts: readonly (readonly [string, object[]])[]) => Promise<void> {
  const handlers = financeHandlers(books);
  const message = (topic: string, rows: object[]): Message => ({
    version: 1,
    id: books.world.newId(),
    key: 'bench',
    number: 1,
    topic,
    mapVersion: 1,
    chunk: 1,
    chunks: 1,
    rows,
  });
  return (parts) =>
    books.db.write(async (tx) => {
      for (const [topic, rows] of parts) {
        const effect = await handlers[topic]?.(tx, message(topic, rows));
        if (effect?.kind !== 'applied') throw new Error(`${topic}: ${JSON.stringify(effect)}`);
      }
    });
}

function done<T>(outcome: Outcome<T>): void {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; '));
}
