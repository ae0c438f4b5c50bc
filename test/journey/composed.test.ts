// docker-compose.yml at work: what it starts, started without containers, carries invoices through the balancer while every process is
// replaced, one of each role killed, a database server restarted, the broker stopped, killed and wiped, and a worker frozen. Watchers on both gateways miss nothing.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { AUDIENCE, type TestProvider, testProvider } from '../gateway/access/provider';
import { type Composed, canCompose, type Replica, startComposed } from '../harness/composed';
import { type Door, send } from '../harness/graphql';
import { canStartHaproxy } from '../harness/haproxy';
import { killProcesses } from '../harness/processes';
import { type Returning, returning } from '../harness/returning';
import { waitFor } from '../harness/waiting';
import { change, contractNumber, draftInvoice, postJournals, type StatusEvent, untilStep, WATCH } from './actors';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';
import { workOn } from './replaced';

const CONTRACTS = 12;
const DATE = '2026-11-23';
/** Of the watcher that leaves after every event. */
const RECONNECTIONS = process.env.FULL === '1' ? 10_000 : 100;
/** Times a minute that a client may mark an invoice paid. */
const RATE = 40;
const PATIENCE_MS = 60_000;
/** HAProxy asks every second whether somebody is ready. */
const SEEN_READY_MS = 2_500;
const WATCH_ALL = WATCH.replace('$filter: PostingFilter, ', '').replace('filter: $filter, ', '');
const secret = () => randomBytes(24).toString('hex');
type Event = { invoicePostingStatus: StatusEvent };
type Invoice = Awaited<ReturnType<typeof draftInvoice>>;

(canCompose() ? describe : describe.skip)('the topology of docker-compose.yml', () => {
  const logSecret = secret();
  let provider: TestProvider;
  let composed: Composed;
  let watchers: Returning<Event>[] = [];
  let manager: Door;
  let accountant: Door;
  let contract = 0;

  const token = (sub: string, roles: string[]) =>
    provider.token(
      { sub, roles, legal_entities: ['USMF'], azp: sub },
      { expiresAt: Math.floor(Date.now() / 1_000) + 7_200 },
    );
  const door = async (url: string, sub: string, roles: string[]): Promise<Door & object> => ({
    url: `${url}/graphql`,
    headers: { authorization: `Bearer ${await token(sub, roles)}` },
  });
  const replica = (service: string, index: number) => composed.replicas(service)[index] as Replica;
  const replace = async (one: Replica) => {
    const code = await one.stop();
    await one.start();
    return code;
  };
  const gateways = () => composed.replicas('gateway').map(({ url }) => `${url}/graphql`);
  const watcher = async (over: 'WebSocket' | 'SSE', doors: string[], cutAfter?: number) => {
    const headers = { authorization: `Bearer ${await token('Wil', ['project_accountant'])}` };
    const cursorOf = ({ invoicePostingStatus }: Event) => invoicePostingStatus.cursor;
    return returning<Event>({ over, doors, headers, query: WATCH_ALL, cursorOf, ...(cutAfter ? { cutAfter } : {}) });
  };

  beforeAll(async () => {
    provider = await testProvider();
    const variables = {
      DATAVERSE_PASSWORD: secret(),
      FINANCE_PASSWORD: secret(),
      NATS_PASSWORD: secret(),
      INTERNAL_SECRET: secret(),
      STATUS_LOG_KEYS: `k1:${logSecret}`,
      OIDC_ISSUER: provider.issuer,
      OIDC_AUDIENCE: AUDIENCE,
      SYNC_TIMEOUT_MS: '5000',
      LOG_LEVEL: 'warn',
      RATE_LIMITS: `*=6000, mutation=600, markInvoicePaid=${RATE}`,
    };
    composed = await startComposed(variables, (made) =>
      loadCompany(made.urlOf('dataverse-database'), made.urlOf('finance-database'), company(CONTRACTS, 2)),
    );
    manager = await door(composed.balanced('gateway'), 'Mia', ['project-manager']);
    accountant = await door(composed.balanced('gateway'), 'Abe', ['project_accountant']);
    const [one = '', two = ''] = gateways();
    watchers = [await watcher('WebSocket', [one, two]), await watcher('SSE', [two, one])];
    await waitFor('the journals are there', async () => (await postJournals(accountant)) > 0, PATIENCE_MS);
  }, 900_000);

  afterAll(async () => {
    for (const watch of watchers) await watch.stop();
    await killProcesses();
    await composed?.remove();
    await provider?.stop();
  }, PATIENCE_MS);

  const drafted = () => draftInvoice(manager, contractNumber(++contract), DATE);
  const confirm = ({ id }: Invoice, at: Door = manager) =>
    change<{ replayed: boolean; userErrors: [] }>(at, 'confirmInvoice', '__typename', {
      invoiceId: id,
      idempotencyKey: `confirm-${id}`,
    });
  const post = async ({ id, number }: Invoice) => {
    await waitFor('imported', () => untilStep(accountant, id, 'IMPORTED', undefined, 1_000), PATIENCE_MS);
    const input = { number, invoiceDate: DATE, idempotencyKey: `post-${id}` };
    await waitFor('posted', () => change(accountant, 'postInvoiceProposal', '__typename', input), PATIENCE_MS);
  };
  const sequencesOf = (events: readonly Event[], { id }: Invoice) =>
    events.flatMap(({ invoicePostingStatus: event }) => (event.invoice.id === id ? [event.sequence] : []));
  const isOver = (events: readonly Event[], { id }: Invoice) =>
    events.some(({ invoicePostingStatus: event }) => event.invoice.id === id && event.state === 'DONE');

  /** Every watcher has seen each of these invoices to its end, each event once and in order; and the checker finds nothing. */
  async function bothBooksAndAllWatchersAgree(invoices: readonly Invoice[]): Promise<void> {
    for (const watch of watchers) {
      const seen = (events: readonly Event[]) => invoices.every((invoice) => isOver(events, invoice));
      await watch.until('the end of every journey', seen, PATIENCE_MS);
      for (const invoice of invoices) {
        const sequences = sequencesOf(watch.events, invoice);
        expect(sequences).toEqual(sequences.map((_, index) => index + 1));
      }
    }
    const urls = ['dataverse-database', 'finance-database'].map((name) => composed.urlOf(name)) as [string, string];
    const findings = () => faultsOf(...urls, { statusKeys: new Map([['k1', logSecret]]) });
    await waitFor('everything is at rest', async () => (await findings()).length === 0, 20_000).catch(() => undefined);
    expect(await findings()).toEqual([]);
  }

  it('is healthy by its own checks, and answers no stranger', async () => {
    for (const service of ['dataverse', 'finance', 'gateway']) {
      expect(composed.replicas(service)).toHaveLength(2);
      expect(await replica(service, 1).health()).toBe(0);
    }
    const strange = () => send(`${composed.balanced('gateway')}/graphql`, '{ __typename }');
    const refused = await waitFor('a stranger is answered', strange, PATIENCE_MS);
    expect([refused.status, refused.errors?.[0]?.extensions?.code]).toEqual([401, 'UNAUTHENTICATED']);
  });

  // A balancer of the tests' own asks nobody whether he is ready.
  (canStartHaproxy() ? it : it.skip)(
    'replaces every process while clients work and watch through the balancer: none of them sees an error or misses an event',
    async () => {
      const balanced = `${composed.balanced('gateway')}/graphql`;
      watchers.push(await watcher('WebSocket', [balanced]), await watcher('SSE', [balanced]));
      const work = workOn(manager, accountant);
      const invoices: Invoice[] = [];
      const codes: (number | null)[] = [];
      // One of each role at a time, so that who is left has all of it to do.
      for (const which of [0, 1]) {
        const replaced = ['finance', 'dataverse', 'gateway'].map((service) => replace(replica(service, which)));
        codes.push(...(await Promise.all(replaced)));
        await sleep(SEEN_READY_MS);
        const invoice = await drafted();
        await confirm(invoice);
        invoices.push(invoice);
      }
      await work.stop();
      for (const invoice of invoices) await post(invoice);
      await bothBooksAndAllWatchersAgree(invoices);
      for (const watch of watchers.splice(2)) await watch.stop();
      const told = work.wrong.length === 0 ? '' : composed.balancerLog();
      expect({ wrong: work.wrong, codes, told }).toEqual({ wrong: [], codes: [0, 0, 0, 0, 0, 0], told: '' });
      expect(work.answered).toBeGreaterThan(100);
    },
    600_000,
  );

  it('brings every invoice to its end while one of each role is killed and a database server restarts', async () => {
    const invoices = [await drafted(), await drafted(), await drafted(), await drafted()];
    const faults = [
      () => replica('finance', 0).process.kill(),
      () => replica('dataverse', 1).process.kill(),
      () => replica('gateway', 0).process.kill(),
      () => composed.database('finance-database').kill(),
    ];
    for (const [index, invoice] of invoices.entries()) {
      const confirmed = waitFor('it is confirmed', () => confirm(invoice), PATIENCE_MS);
      await faults[index]?.();
      await confirmed;
    }
    await composed.database('finance-database').restart();
    await Promise.all([replica('finance', 0).start(), replica('gateway', 0).start()]);
    for (const invoice of invoices) await post(invoice);
    await bothBooksAndAllWatchersAgree(invoices);
  }, 300_000);

  it('F16: a broker that is stopped, killed and wiped costs time and nothing else', async () => {
    const [stopped, killed, wiped] = [await drafted(), await drafted(), await drafted()] as const;
    await composed.broker.stop();
    await waitFor('it is confirmed without a broker', () => confirm(stopped), PATIENCE_MS);
    await composed.broker.start();
    await waitFor('it travels', () => untilStep(manager, stopped.id, 'IMPORTED', undefined, 1_000), PATIENCE_MS);
    await composed.broker.stop('kill');
    await waitFor('it is confirmed without a broker', () => confirm(killed), PATIENCE_MS);
    await post(stopped);
    composed.broker.wipe();
    await composed.broker.start();
    await confirm(wiped);
    for (const invoice of [killed, wiped]) await post(invoice);
    await bothBooksAndAllWatchersAgree([stopped, killed, wiped]);
  }, 300_000);

  it(`F26: a watcher that is cut off ${RECONNECTIONS} times, each time on another gateway, sees each event once`, async () => {
    const invoice = await drafted();
    const cutOff = await watcher('WebSocket', gateways(), 1);
    watchers.push(cutOff);
    await confirm(invoice);
    await post(invoice);
    await bothBooksAndAllWatchersAgree([invoice]);
    await cutOff.stop();
    watchers.pop();
    const log = cutOff.events.map(({ invoicePostingStatus: event }) => event.cursor);
    for (let left = RECONNECTIONS - cutOff.connections; left > 0; ) {
      const again = await watcher('WebSocket', gateways(), 1);
      await again.until('the log once more', (events) => events.length >= Math.min(log.length, left), 600_000);
      await again.stop();
      const cursors = again.events.map(({ invoicePostingStatus: event }) => event.cursor);
      expect(cursors.slice(0, log.length)).toEqual(log.slice(0, cursors.length));
      left -= again.connections;
    }
  }, 1_800_000);

  it('F13: a process that sleeps through its claim writes nothing when it goes on', async () => {
    const invoice = await drafted();
    await confirm(invoice);
    await waitFor('imported', () => untilStep(manager, invoice.id, 'IMPORTED', undefined, 1_000), PATIENCE_MS);
    const [dataverse, finance] = [await open('dataverse-database'), await open('finance-database')];
    const claims = async (): Promise<Claim[]> =>
      (await finance.query('SELECT stream_key, claim_owner, claim_epoch, claim_until FROM outbox_stream'))[0] as never;
    const one = async (key: string) => (await claims()).find(({ stream_key }) => stream_key === key) as Claim;
    try {
      // What reports to this invoice waits in Dataverse, so that a claim is held in Finance.
      await dataverse.query('START TRANSACTION');
      await dataverse.query('SELECT id FROM invoice WHERE id = ? FOR UPDATE', [invoice.id]);
      const number = { number: invoice.number, invoiceDate: DATE, idempotencyKey: `post-${invoice.id}` };
      await change(accountant, 'postInvoiceProposal', '__typename', number);
      // Of a key that waits for this invoice: another's claim may be over before anybody is frozen.
      const isHeld = ({ stream_key, claim_until }: Claim) => stream_key.includes(invoice.id) && claim_until !== null;
      const held = await waitFor('a claim is held', async () => (await claims()).find(isHeld), PATIENCE_MS);
      const isTaken = async () => (await one(held.stream_key)).claim_epoch > held.claim_epoch;
      const sleeper = await frozenHolder(isTaken);
      await dataverse.query('COMMIT');
      await bothBooksAndAllWatchersAgree([invoice]);
      const written = await one(held.stream_key);
      sleeper.thaw();
      for (const { url } of composed.replicas('finance'))
        await waitFor('it goes on', async () => (await fetch(`${url}/readyz`)).ok, PATIENCE_MS);
      await bothBooksAndAllWatchersAgree([invoice]);
      expect(await one(held.stream_key)).toEqual(written);
    } finally {
      for (const { process } of composed.replicas('finance')) process.thaw();
      await dataverse.end();
      await finance.end();
    }
  }, 300_000);

  interface Claim {
    readonly stream_key: string;
    readonly claim_owner: string | null;
    readonly claim_epoch: number;
    readonly claim_until: string | null;
  }

  const open = (service: string) => createConnection(composed.urlOf(service));

  /** Freezes the process of Finance whose claim runs out when it sleeps: the other one would go on renewing it. */
  async function frozenHolder(isTaken: () => Promise<boolean>): Promise<Replica['process']> {
    const both = composed.replicas('finance');
    for (const { process } of [...both, ...both]) {
      process.freeze();
      if (
        await waitFor('the claim is taken over', isTaken, 8_000).then(
          () => true,
          () => false,
        )
      )
        return process;
      process.thaw();
    }
    throw new Error('nobody held the claim');
  }

  it('holds idempotency keys and rate limits over both gateways', async () => {
    const invoice = await drafted();
    const opened = composed.replicas('gateway').map(({ url }) => door(url, 'Max', ['project-manager']));
    const doors = await Promise.all(opened);
    const answers = [];
    for (const at of doors) answers.push((await confirm(invoice, at)).replayed);
    expect(answers).toEqual([false, true]);
    const [one, two] = doors as [Door, Door];
    const text = 'mutation($input: MarkInvoicePaidInput!) { markInvoicePaid(input: $input) { userErrors { code } } }';
    const isTaken = async (at: Door) =>
      (await send(at, text, { input: { invoiceId: invoice.id } })).errors?.[0]?.extensions?.code !== 'RATE_LIMITED';
    for (let count = 0; count < RATE; count += 1) expect(await isTaken(one)).toBe(true);
    let taken = 0;
    while (await isTaken(two)) {
      taken += 1;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(taken).toBeLessThan(RATE);
  });
});
