// Finance's books for tests: an empty database with the set-up, and Dataverse's part played by messages that are handed to
// the handlers in one transaction, as the inbox does it. What goes back is read from the outbox.
import { MAPS, type Message, type StepReport } from '../../../schema/messages';
import type { Dialect, Row } from '../../../subgraphs/database/database';
import { openDatabase } from '../../../subgraphs/database/open';
import type { Effect } from '../../../subgraphs/dual-write/exchange';
import { createOutbox } from '../../../subgraphs/dual-write/outbox';
import type { Books } from '../../../subgraphs/finance/books';
import { financeHandlers } from '../../../subgraphs/finance/flows/handlers';
import type { FinanceSetUp } from '../../../subgraphs/finance/flows/setUp/registry';
import { setUpFinance } from '../../../subgraphs/finance/flows/setUpFinance';
import { migrations } from '../../../subgraphs/finance/store/migrations';
import { tables } from '../../../subgraphs/finance/store/tables';
import { countingDatabase, type StatementCount } from '../../harness/counting';
import { migratedDatabase } from '../../harness/migrated';
import { realWorld } from '../../harness/world';
import {
  approvedActuals,
  CONTRACT,
  type Confirmation,
  chunks,
  confirmationOf,
  fundingSource,
  type Milestone,
  milestoneRow,
  newSale,
  PROJECT,
  type Sale,
  type SaleInput,
} from './dataverseMessages';
import { ledgerSetUp, USMF } from './ledgerSetUp';

export interface FinanceBooks extends Books {
  readonly count: StatementCount;
  /** Hands the messages of one key to their handlers in one transaction; the last effect. */
  deliver(...parts: [topic: string, rows: object[]][]): Promise<Effect>;
  /** Approves time: cost (if given), unbilled sale and their link arrive. */
  approve(...inputs: SaleInput[]): Promise<Sale[]>;
  milestone(amount: number, currency?: string, customer?: string): Promise<Milestone>;
  /** What confirming these sends: header, billed sales, links. */
  confirmation(number: string, billed: readonly (Sale | Milestone)[], header?: object): Confirmation;
  confirm(number: string, billed: readonly (Sale | Milestone)[], header?: object): Promise<Confirmation>;
  /** The step reports queued for an invoice, in order. */
  reports(invoiceId: string): Promise<StepReport[]>;
  /** Topics and rows queued under a key, in order. */
  sent(key: string): Promise<{ topic: string; rows: Row[] }[]>;
  rows<T = Row>(sql: string, ...values: (string | number)[]): Promise<T[]>;
  /** Every row of every table, for "nothing changed". */
  dump(): Promise<string>;
  setUp(setUp: FinanceSetUp): Promise<void>;
  drop(): Promise<void>;
}
/** Opens books with the set-up, one contract with customers C-100, C-200 and C-HOLD, and one project. */
export async function financeBooks(
  dialect: Dialect,
  setUp: FinanceSetUp = ledgerSetUp(),
  reach?: (point: string) => void,
): Promise<FinanceBooks> {
  const empty = await migratedDatabase(dialect, 'finance');
  const world = realWorld(reach);
  const { db, count } = countingDatabase(await openDatabase(empty.url, migrations, world));
  const books: Books = { db, world, outbox: createOutbox(world, () => undefined) };
  const handlers = financeHandlers(books);
  const message = (topic: string, rows: object[]): Message => ({
    version: 1,
    id: world.newId(),
    key: 'test',
    number: 1,
    topic,
    mapVersion: 1,
    chunk: 1,
    chunks: 1,
    rows,
  });
  const finance: FinanceBooks = {
    ...books,
    count,
    deliver: (...parts) =>
      db.write(async (tx) => {
        let effect: Effect = { kind: 'applied' };
        for (const [topic, rows] of parts)
          effect = await (handlers[topic] as NonNullable<(typeof handlers)[string]>)(tx, message(topic, rows));
        return effect;
      }),
    approve: async (...inputs) => {
      const sales = inputs.map((input) => newSale(world.newId(), world.newId(), input));
      const actuals = sales.flatMap((sale, index) => approvedActuals(sale, inputs[index] as SaleInput, world.newId()));
      for (const part of chunks(actuals)) await finance.deliver([MAPS.actuals, part]);
      return sales;
    },
    milestone: async (amount, currency = 'USD', customer = 'C-100') => {
      const made = { milestoneId: world.newId(), billedId: world.newId(), amount, currency, customer };
      await finance.deliver([MAPS.milestones, [milestoneRow(made)]]);
      return made;
    },
    confirmation: (number, billed, header = {}) => confirmationOf(world.newId(), number, billed, header),
    confirm: async (number, billed, header) => {
      const confirmation = finance.confirmation(number, billed, header);
      const { actuals, links } = confirmation;
      await finance.deliver(confirmation.header);
      for (const part of chunks(actuals[1])) await finance.deliver([actuals[0], part]);
      for (const part of chunks(links[1])) await finance.deliver([links[0], part]);
      return confirmation;
    },
    reports: async (invoiceId) =>
      (await finance.sent(`invoice-step:${invoiceId}`)).flatMap(({ rows }) => rows as unknown as StepReport[]),
    sent: async (key) => {
      const rows = await db.read.rows<{ topic: string; body: string }>(
        'SELECT topic, body FROM outbox WHERE stream_key = ? ORDER BY number',
        [key],
      );
      return rows.map(({ topic, body }) => ({ topic, rows: JSON.parse(body) }));
    },
    rows: (sql, ...values) => db.read.rows(sql, values),
    dump: async () => {
      const all: [string, unknown][] = [];
      for (const { name } of tables)
        all.push([name, (await db.read.rows(`SELECT * FROM ${name}`)).map((row) => JSON.stringify(row)).sort()]);
      return JSON.stringify(all, null, 1);
    },
    setUp: async (rows) => {
      const outcome = await setUpFinance(books, rows);
      if (!outcome.ok) throw new Error(outcome.refusals.map(({ message: text }) => text).join('; '));
    },
    drop: async () => {
      await db.close();
      await empty.drop();
    },
  };
  await finance.setUp(setUp);
  await finance.deliver(
    [
      MAPS.contracts,
      [{ contractId: CONTRACT, dataAreaId: USMF, contractNumber: 'CT-1', name: 'Rollout', currency: 'USD' }],
    ],
    [MAPS.fundingSources, ['C-100', 'C-200', 'C-HOLD'].map((account) => fundingSource(account))],
    [MAPS.projects, [{ projectId: PROJECT, dataAreaId: USMF, projectNumber: 'P-1', name: 'Rollout' }]],
  );
  return finance;
}
