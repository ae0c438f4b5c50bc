// Somebody who watches without a cursor and has been told nothing yet, when Dataverse dies and comes back: what happened while
// it was away is theirs too, and not only where it has led.
import { type AddressInfo, connect, createServer } from 'node:net';
import { openDatabase } from '../../subgraphs/database/open';
import { numberPositions } from '../../subgraphs/dataverse/flows/numberPositions';
import { migrations } from '../../subgraphs/dataverse/store/migrations';
import { ONE_ENGINE } from '../harness/databases';
import { watchSocket } from '../harness/graphql';
import { freePort } from '../harness/ports';
import { killProcesses, type ProductProcess, startProcess } from '../harness/processes';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { bareEvent } from '../subgraphs/dataverse/statusLog';

const WATCH = `subscription W($filter: PostingFilter) { invoicePostingStatus(filter: $filter) { sequence step } }`;
type Event = { invoicePostingStatus: { sequence: number; step: string } };

/** The way to a port, which counts the event streams that were begun through it: nobody else is told when one is open there. */
async function doorTo(target: number) {
  let streams = 0;
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    far.on('data', (bytes) => {
      if (bytes.includes('content-type: text/event-stream')) streams += 1;
    });
    for (const socket of [near, far]) socket.on('error', () => socket.destroy());
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    streams: () => streams,
    close: () => server.close(),
  };
}

describe.each(ONE_ENGINE)('a watcher who has been told nothing yet, on %s', (dialect) => {
  let books: TwoBooks;
  beforeAll(async () => {
    books = await emptyBooks(dialect);
  });
  afterAll(async () => {
    await killProcesses();
    await books.drop();
  });

  it('missed what happened while Dataverse was away', async () => {
    const [port, dataverse, finance] = [await freePort(), await freePort(), await freePort()];
    const door = await doorTo(dataverse);
    const env = {
      SEED: 'none',
      DATA_DIR: books.folder,
      LOG_LEVEL: 'warn',
      DATAVERSE_URL: `http://127.0.0.1:${door.port}`,
      FINANCE_URL: `http://127.0.0.1:${finance}`,
    };
    const startDataverse = (): Promise<ProductProcess> =>
      startProcess({
        role: 'dataverse',
        env: { ...env, PORT: String(dataverse), DATABASE_URL: books.dataverse.url },
      });
    const running = await startDataverse();
    await startProcess({ role: 'finance', env: { ...env, PORT: String(finance), DATABASE_URL: books.finance.url } });
    const gateway = await startProcess({ role: 'gateway', env: { ...env, PORT: String(port) } });
    const filters = [
      { invoiceIds: ['i1'] },
      { contractIds: ['contract-1'] },
      { steps: ['CONFIRMED', 'STAGED'], invoiceIds: ['i1', 'i2'] },
    ];
    const watches = filters.map((filter) => watchSocket<Event>(`http://127.0.0.1:${port}/graphql`, WATCH, { filter }));
    await waitFor('they are open at Dataverse', () => door.streams() === filters.length);
    await running.kill();
    const db = await openDatabase(books.dataverse.url, migrations, realWorld());
    const steps = ['CONFIRMED', 'RECEIVED', 'STAGED'];
    const rows = steps.map((step, index) => ({ ...bareEvent('i1', index + 1), step }));
    await db.write((tx) => tx.insert('invoice_status', rows));
    await numberPositions({ db });
    await db.close();
    await startDataverse();
    await Promise.all(
      watches.map((watch) =>
        watch.until('the newest', (all) => all.at(-1)?.invoicePostingStatus.sequence === 3, 30_000),
      ),
    );
    const seen = watches.map(({ events }) => events.map(({ invoicePostingStatus: { sequence } }) => sequence));
    expect(seen).toEqual([
      [1, 2, 3],
      [1, 2, 3],
      [1, 3],
    ]);
    await Promise.all(watches.map((watch) => watch.stop()));
    await gateway.terminate();
    door.close();
  });
});
