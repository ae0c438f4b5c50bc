// Two processes of each role behind balancers, NATS JetStream between the sides: invoices go their way while one of each is killed and
// the broker is stopped and wiped; a watcher on either gateway sees every event once, and the checker finds nothing.
import { checkBooks } from '../../commands/invariants/check';
import { type Balancer, balancer } from '../harness/balancer';
import { DIALECTS } from '../harness/databases';
import { watchSocket } from '../harness/graphql';
import { canStartNats, type NatsServer, natsServer } from '../harness/natsServer';
import { freePort } from '../harness/ports';
import { killProcesses, type ProductProcess, startProcess } from '../harness/processes';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, type StatusEvent, untilStep, WATCH } from './actors';
import { company, loadCompany } from './company';

const INVOICES = 4;
const canRun = DIALECTS.includes('mysql') && canStartNats();
type Event = { invoicePostingStatus: StatusEvent };

(canRun ? describe : describe.skip)('two processes of each role over JetStream', () => {
  let books: TwoBooks;
  let broker: NatsServer;
  const running = new Map<string, { process: ProductProcess; start(): Promise<ProductProcess> }>();
  const balancers: Balancer[] = [];
  let url: string;
  let gateways: string[];

  const start = async (name: string, role: string, env: Record<string, string>): Promise<void> => {
    const begin = () => startProcess({ role, env, readyWithinMs: 120_000 });
    running.set(name, { process: await begin(), start: begin });
  };
  const restart = async (name: string): Promise<void> => {
    const one = running.get(name);
    if (one === undefined) throw new Error(`no process ${name}`);
    one.process = await one.start();
  };
  const balanced = async (ports: number[]): Promise<Balancer> => {
    const made = await balancer(ports);
    balancers.push(made);
    return made;
  };

  beforeAll(async () => {
    books = await emptyBooks('mysql');
    await loadCompany(books.dataverse.url, books.finance.url, company(INVOICES, 2));
    broker = await natsServer();
    const ports = await Promise.all(Array.from({ length: 6 }, () => freePort()));
    const [dataverse, finance, gateway] = [ports.slice(0, 2), ports.slice(2, 4), ports.slice(4, 6)] as number[][];
    const common = {
      SEED: 'none',
      DATA_DIR: books.folder,
      LOG_LEVEL: 'warn',
      IMPORT_SCHEDULE: '* * * * * *',
      NATS_URL: broker.url,
      DATAVERSE_URL: (await balanced(dataverse as number[])).url,
      FINANCE_URL: (await balanced(finance as number[])).url,
    };
    const begun = [
      ...(dataverse as number[]).map((port) => ({ role: 'dataverse', port, DATABASE_URL: books.dataverse.url })),
      ...(finance as number[]).map((port) => ({ role: 'finance', port, DATABASE_URL: books.finance.url })),
    ].map(({ role, port, DATABASE_URL }, index) =>
      start(`${role} ${1 + (index % 2)}`, role, { ...common, PORT: String(port), DATABASE_URL }),
    );
    await Promise.all(begun);
    await Promise.all(
      (gateway as number[]).map((port, index) =>
        start(`gateway ${index + 1}`, 'gateway', { ...common, PORT: String(port) }),
      ),
    );
    url = `${(await balanced(gateway as number[])).url}/graphql`;
    gateways = (gateway as number[]).map((port) => `http://127.0.0.1:${port}/graphql`);
    await waitFor('the journals are there', async () => (await postJournals(url)) > 0, 60_000);
  }, 300_000);

  afterAll(async () => {
    await killProcesses();
    for (const one of balancers) await one.close();
    await broker?.remove();
    await books?.drop();
  }, 60_000);

  it('brings every invoice to its end while one of each is killed and the broker forgets everything', async () => {
    const invoices: { id: string; number: string }[] = [];
    for (let index = 1; index <= INVOICES; index += 1)
      invoices.push(await draftInvoice(url, contractNumber(index), '2026-11-23'));
    const filter = { invoiceIds: invoices.map(({ id }) => id) };
    const watches = gateways.map((at) => watchSocket<Event>(at, WATCH, { filter, after: 'start' }));
    const kills = [
      () => running.get('finance 1')?.process.kill(),
      () => running.get('dataverse 2')?.process.kill(),
      () => broker.stop('kill'),
      () => undefined,
    ];
    for (const [index, { id }] of invoices.entries()) {
      const confirm = () =>
        change(url, 'confirmInvoice', '__typename', { invoiceId: id, idempotencyKey: `confirm-${id}` });
      const confirmed = waitFor('it is confirmed', confirm, 60_000);
      await kills[index]?.();
      await confirmed;
    }
    broker.wipe();
    await broker.start();
    await restart('finance 1');
    for (const { id, number } of invoices) {
      await waitFor('imported', () => untilStep(url, id, 'IMPORTED', undefined, 1_000), 60_000);
      const input = { number, invoiceDate: '2026-11-23', idempotencyKey: `post-${id}` };
      await waitFor('it is posted', () => change(url, 'postInvoiceProposal', '__typename', input), 60_000);
    }
    for (const { id } of invoices)
      await waitFor('written back', () => untilStep(url, id, 'WRITTEN_BACK', 'DONE', 1_000), 60_000);
    const stepsOf = (events: readonly Event[], id: string) =>
      events.map(({ invoicePostingStatus: event }) => event).filter((event) => event.invoice.id === id);
    for (const watch of watches) {
      await waitFor(
        'the watcher has seen the end of all',
        () => invoices.every(({ id }) => stepsOf(watch.events, id).some((event) => event.state === 'DONE')),
        60_000,
      );
      for (const { id } of invoices) {
        const sequences = stepsOf(watch.events, id).map(({ sequence }) => sequence);
        expect(sequences).toEqual(sequences.map((_, index) => index + 1));
      }
      await watch.stop();
    }
  }, 300_000);

  it('leaves books in which the checker finds nothing', async () => {
    for (const { process } of running.values()) await process.terminate().catch(() => process.kill());
    expect(await checkBooks(books.dataverse.url, books.finance.url)).toEqual([]);
  }, 90_000);
});
