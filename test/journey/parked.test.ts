// What an operator does about messages that Finance refused: they are listed with their cause and rows, tried again when the cause is
// gone, skipped or marked done with a reason; each act stays in the trail, and the journey of the invoice goes on.
import { main } from '../../commands/exchange';
import { releaseParkedToFinance } from '../../subgraphs/dataverse/flows/releaseParkedToFinance';
import { DIALECTS } from '../harness/databases';
import { ask, send } from '../harness/graphql';
import { change, draftInvoice, untilStep } from './actors';
import { company, contractNumber } from './company';
import { type InProcess, openInProcess } from './inProcess';

interface ParkedSeen {
  readonly key: string;
  readonly map: string;
  readonly code: string;
  readonly owner: string;
  readonly rowCount: number;
  readonly waiting: number;
  readonly sourceRows: readonly string[];
  readonly mappedRows: readonly string[] | null;
}

const HEADERS = 'Project invoice proposal V2 (invoices)';

describe.each(DIALECTS)('parked messages on %s', (dialect) => {
  let running: InProcess;

  beforeAll(async () => {
    running = await openInProcess(dialect, company(4, 1));
  });
  afterAll(async () => expect(await running.stop()).toEqual([]));

  const finance = (sql: string) => running.both.finance.books.db.write((tx) => tx.change(sql));
  const loseCustomer = () => finance("UPDATE customer SET account_number = 'LOST' WHERE account_number = 'US-001'");
  const findCustomer = () => finance("UPDATE customer SET account_number = 'US-001' WHERE account_number = 'LOST'");
  const parked = async (): Promise<ParkedSeen[]> => {
    const query = `{ dataverseExchange { parked { totalCount nodes { key map code owner rowCount waiting sourceRows mappedRows } } } }`;
    const data = await ask<{ dataverseExchange: { parked: { nodes: ParkedSeen[] } } }>(running.url, query);
    return data.dataverseExchange.parked.nodes;
  };
  const release = async (input: object) => {
    const query = `mutation ($input: ReleaseParkedInput!) { releaseParkedInDataverse(input: $input) { released left replayed userErrors { code } } }`;
    const data = await ask<{
      releaseParkedInDataverse: { released: number; userErrors: { code: string }[]; replayed: boolean };
    }>(running.url, query, { input });
    return data.releaseParkedInDataverse;
  };
  /** Confirms a draft that Finance will refuse; gives the key that stops. */
  const parkOne = async (index: number): Promise<string> => {
    const draft = await draftInvoice(running.url, contractNumber(index), '2026-11-15');
    await loseCustomer();
    await change(running.url, 'confirmInvoice', 'invoice { id }', { invoiceId: draft.id });
    await running.settle();
    await findCustomer();
    return `invoice:${draft.id}`;
  };

  it('are shown with cause, rows and whose turn it is, and go on when they are tried again', async () => {
    const key = await parkOne(1);
    const [one, ...others] = await parked();
    expect(others).toEqual([]);
    expect(one).toMatchObject({ key, map: HEADERS, code: 'CUSTOMER_UNKNOWN', owner: 'ADMINISTRATOR', rowCount: 1 });
    expect(one?.waiting).toBeGreaterThan(0);
    expect(JSON.parse(one?.sourceRows[0] ?? '')).toMatchObject({ account_number: 'US-001' });
    expect(JSON.parse(one?.mappedRows?.[0] ?? '')).toMatchObject({ invoiceAccount: 'US-001' });
    const causes = await ask(
      running.url,
      '{ dataverseExchange { causes { code map count } } financeExchange { causes { code } } }',
    );
    expect(causes).toEqual({
      dataverseExchange: { causes: [{ code: 'CUSTOMER_UNKNOWN', map: HEADERS, count: 1 }] },
      financeExchange: { causes: [] },
    });
    const input = { act: 'RETRY', code: 'CUSTOMER_UNKNOWN', idempotencyKey: 'again' };
    expect(await release(input)).toEqual({ released: 1, left: 0, replayed: false, userErrors: [] });
    expect(await release(input)).toMatchObject({ released: 1, replayed: true });
    await running.settle();
    expect(await parked()).toEqual([]);
    await untilStep(running.url, key.slice('invoice:'.length), 'STAGED');
  });

  it('had rows that could be asked for once only: compiled, the operation took them for lists', async () => {
    const { invoices } = await ask<{ invoices: { nodes: { id: string }[] } }>(
      running.url,
      '{ invoices(first: 1) { nodes { id } } }',
    );
    const query = `query ($key: ID!) { dataverseExchange { parked(keys: [$key]) { nodes { key } } messages(key: $key) { nodes {
      number map state attempts waitsFor rowCount sourceRows mappedRows } } lag { map messages rows longestSeconds } } }`;
    interface Seen {
      readonly dataverseExchange: {
        readonly parked: { readonly nodes: readonly object[] };
        readonly messages: { readonly nodes: readonly (ParkedSeen & { attempts: number | null })[] };
        readonly lag: readonly { map: string; messages: number; longestSeconds: number }[];
      };
    }
    const look = () => ask<Seen>(running.url, query, { key: `invoice:${invoices.nodes[0]?.id}` });
    await running.settle(); // what is on its way would be in the lag of one look, and not in the one before
    const seen = [await look(), await look(), await look()];
    for (const { dataverseExchange } of seen) expect(dataverseExchange).toEqual(seen[0]?.dataverseExchange);
    const [first] = seen.map(({ dataverseExchange }) => dataverseExchange);
    const [header] = first?.messages.nodes ?? [];
    expect(header).toMatchObject({ map: HEADERS, state: 'SETTLED', attempts: null, waitsFor: null, rowCount: 1 });
    expect(JSON.parse(header?.mappedRows?.[0] ?? '')).toMatchObject({ invoiceAccount: 'US-001' });
    const lag = first?.lag.filter(({ map }) => map === HEADERS) ?? [];
    expect(lag.reduce((sum, { messages }) => sum + messages, 0)).toBe(1);
    expect(lag[0]?.longestSeconds).toBeGreaterThan(0);
  });

  it('are refused where nothing is parked, without a reason, by a project manager, and for one company alone', async () => {
    const key = await parkOne(2);
    const codes = async (input: object) => (await release(input)).userErrors.map(({ code }) => code);
    expect(await codes({ act: 'RETRY', keys: [key, 'invoice:none'] })).toEqual(['NOT_PARKED']);
    expect(await codes({ act: 'SKIP', keys: [key], reason: ' ' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ act: 'RETRY', keys: [key], code: 'CUSTOMER_UNKNOWN' })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ act: 'RETRY', keys: [key, key] })).toEqual(['BAD_USER_INPUT']);
    expect(await codes({ act: 'RETRY', keys: [] })).toEqual(['LIST_TOO_LONG']);
    const { books } = running.both.dataverse;
    const as = async (caller: { roles: string[]; legalEntities: 'all' | string[] }) => {
      const outcome = await releaseParkedToFinance(
        books,
        { subject: 'someone', ...caller },
        { act: 'RETRY', keys: [key] },
      );
      return outcome.ok ? 'granted' : outcome.refusals[0]?.code;
    };
    expect(await as({ roles: ['project_manager'], legalEntities: 'all' })).toBe('FORBIDDEN');
    expect(await as({ roles: ['administrator'], legalEntities: ['USMF'] })).toBe('FORBIDDEN');
    expect((await parked()).map((one) => one.key)).toEqual([key]);
  });

  it('are released from a terminal, and the trail says who did what, and why', async () => {
    const lines: string[] = [];
    const command = (...args: string[]) => main(['--url', running.url, ...args], {}, (text) => lines.push(text));
    const [one] = await parked();
    expect(await command('parked', '--code', 'CUSTOMER_UNKNOWN')).toBe(0);
    expect(lines.join('\n')).toContain(one?.key);
    expect(await command('retry', '--side', 'dataverse', one?.key ?? '')).toBe(0);
    expect(lines.at(-1)).toBe('1 released.');
    await running.settle();
    expect(await command('done', '--side', 'dataverse', one?.key ?? '', '--reason', 'twice')).toBe(1);
    expect(lines.at(-1)).toMatch(/^NOT_PARKED/);
    expect(await command('causes')).toBe(0);
    expect(lines.at(-1)).toBe('Nothing is parked.');
    expect(await command('pause', HEADERS)).toBe(0);
    expect(await command('maps')).toBe(0);
    expect(lines.at(-1)).toContain('PAUSED');
    expect(await command('resume', HEADERS)).toBe(0);
    expect(await command('acts')).toBe(0);
    expect(lines.at(-1)).toMatch(/local .*RETRY/);
    expect(await command('explode')).toBe(2);
    expect(await command('--url', 'http://127.0.0.1:9/graphql', 'causes')).toBe(1);
    expect(lines.at(-1)).toBe('Nobody answers at http://127.0.0.1:9/graphql: is the server running there?'); // once: fetch failed
    const { dataverseExchange } = await ask<{ dataverseExchange: { acts: { nodes: object[] } } }>(
      running.url,
      '{ dataverseExchange { acts { nodes { subject act key code reason } } } }',
    );
    expect(dataverseExchange.acts.nodes).toEqual([
      { subject: 'local', act: 'RETRY', key: one?.key, code: 'CUSTOMER_UNKNOWN', reason: null },
      expect.objectContaining({ act: 'RETRY', code: 'CUSTOMER_UNKNOWN' }),
    ]);
  });

  it('are skipped with a reason: what waits behind them goes on, and the checker knows that a person did it', async () => {
    const key = await parkOne(3);
    expect(await release({ act: 'SKIP', keys: [key], reason: 'billed by hand' })).toMatchObject({ released: 1 });
    await running.settle();
    const trail = await ask<{ dataverseExchange: { acts: { nodes: { act: string; reason: string | null }[] } } }>(
      running.url,
      '{ dataverseExchange { acts(first: 1) { nodes { act reason } } } }',
    );
    expect(trail.dataverseExchange.acts.nodes).toEqual([{ act: 'SKIP', reason: 'billed by hand' }]);
    // Who did what is the audit trail's, and administrators' alone: it was shown to everybody who sees all companies.
    for (const roles of ['partner', 'project_accountant', 'nobody']) {
      const acts = '{ dataverseExchange { acts(first: 1) { nodes { reason } } } }';
      const { data, errors } = await send(running.url, acts, {}, { 'x-roles': roles });
      expect([data, errors?.map(({ extensions }) => extensions?.code)]).toEqual([null, ['FORBIDDEN']]);
    }
  });

  it('were not seen by operators where the rows themselves are lost: they are shown, and left out one by one', async () => {
    const pausing = (mutation: string) =>
      ask(running.url, `mutation { ${mutation}(input: { name: "${HEADERS}" }) { userErrors { code } } }`);
    const draft = await draftInvoice(running.url, contractNumber(4), '2026-11-15');
    const key = `invoice:${draft.id}`;
    await pausing('pauseTableMap');
    await change(running.url, 'confirmInvoice', 'invoice { id }', { invoiceId: draft.id });
    const { db } = running.both.dataverse.books;
    const gone = await db.write((tx) => tx.change('DELETE FROM outbox WHERE stream_key = ?', [key]));
    expect(gone).toBeGreaterThan(1);
    await pausing('resumeTableMap');
    await running.settle();
    const query = `query ($key: ID!) { dataverseExchange { causes { code map count } parked(keys: [$key], map: ["lost"]) { totalCount nodes {
      key number map mapVersion code owner remedy writtenAt rowCount waiting sourceRows mappedRows } } } }`;
    expect(await ask(running.url, query, { key })).toEqual({
      dataverseExchange: {
        causes: [{ code: 'MESSAGE_LOST', map: 'lost', count: 1 }],
        parked: {
          totalCount: 1,
          nodes: [
            {
              key,
              number: 1,
              map: 'lost',
              mapVersion: null,
              code: 'MESSAGE_LOST',
              owner: 'ADMINISTRATOR',
              remedy: expect.stringContaining('backup'),
              writtenAt: null,
              rowCount: 0,
              waiting: gone - 1,
              sourceRows: [],
              mappedRows: [],
            },
          ],
        },
      },
    });
    const { invoice } = await ask<{ invoice: object }>(
      running.url,
      'query ($id: ID!) { invoice(id: $id) { postingStatus { step state blockers { code owner reference } } } }',
      { id: draft.id },
    );
    expect(invoice).toMatchObject({
      postingStatus: {
        state: 'BLOCKED',
        blockers: [{ code: 'MESSAGE_PARKED', owner: 'ADMINISTRATOR', reference: 'lost' }],
      },
    });
    for (let left = gone; left > 0; left -= 1) {
      const answer = await release({ act: 'SKIP', code: 'MESSAGE_LOST', reason: 'the disk was lost; billed by hand' });
      expect(answer).toMatchObject({ released: 1, userErrors: [] });
      await running.settle();
    }
    expect(await parked()).toEqual([]);
  });
});
