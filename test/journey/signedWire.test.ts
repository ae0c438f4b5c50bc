// Two processes that do not believe each other's keys: what one writes down waits parked, named to operators, applied nowhere; a person
// sets the keys right and tries again, and it arrives. Greetings between the sides, which come before anything travels, are refused alike.
import { pino } from 'pino';
import { type Running, startSubgraph } from '../../roles';
import { MAPS } from '../../schema/messages';
import { CALLER_HEADER, sealCaller } from '../../schema/sealedCaller';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { readConfig } from '../../subgraphs/config';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { freePort } from '../harness/ports';
import { type PairOfKeys, pairOfKeys } from '../harness/signatures';
import { emptyBooks, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { realWorld } from '../harness/world';
import { company, loadCompany } from './company';

const SECRET = 'a secret of the three roles';
const PARKED = '{ dataverseExchange { parked { nodes { key code owner message } } causes { code count } } }';
const RELEASE = `mutation { releaseParkedInDataverse(input: { act: RETRY, code: WIRE_SIGNATURE_INVALID }) {
  released userErrors { code } } }`;

interface Seen {
  readonly dataverseExchange: {
    readonly parked: { readonly nodes: { readonly code: string; readonly message: string }[] };
    readonly causes: { readonly code: string; readonly count: number }[];
  };
}

interface Map {
  readonly name: string;
  readonly dataverse: { readonly sent: number; readonly parked: number };
}

describe('two processes with keys of their own', () => {
  const world = realWorld();
  const [ofDataverse, ofFinance, former] = [pairOfKeys(), pairOfKeys(), pairOfKeys()];
  const ports: Record<string, number> = {};
  const running = new Map<string, Running>();
  let books: TwoBooks;

  const begin = async (role: 'dataverse' | 'finance', own: PairOfKeys, ...believed: string[]) => {
    const env = {
      INTERNAL_SECRET: SECRET,
      IMPORT_SCHEDULE: 'off',
      PORT: String(ports[role]),
      DATABASE_URL: books[role].url,
      DATAVERSE_URL: `http://127.0.0.1:${ports.dataverse}`,
      FINANCE_URL: `http://127.0.0.1:${ports.finance}`,
      WIRE_PRIVATE_KEY: own.privateKey,
      WIRE_PUBLIC_KEYS: believed.join(','),
    };
    running.set(role, await startSubgraph(readConfig(role, env), { world, logger: pino({ level: 'silent' }) }));
  };
  const end = async (role: string) => {
    await running.get(role)?.stop();
    running.delete(role);
  };
  const ask = async <T>(query: string): Promise<T> => {
    const headers = {
      'content-type': 'application/json',
      [CALLER_HEADER]: sealCaller(SECRET, LOCAL_CALLER, Date.now()),
    };
    const init = { method: 'POST', headers, body: JSON.stringify({ query }) };
    const answer = (await (await fetch(`${running.get('dataverse')?.url}/graphql`, init)).json()) as { data: T };
    return answer.data;
  };
  const projectMap = async () => {
    const { tableMaps } = await ask<{ tableMaps: Map[] }>('{ tableMaps { name dataverse { sent parked } } }');
    return tableMaps.find(({ name }) => name === MAPS.projects)?.dataverse as Map['dataverse'];
  };
  const projectsInFinance = async () => {
    const db = await openDatabase(books.finance.url, migrations, world);
    const rows = await db.read.rows<{ number: string }>('SELECT number FROM project ORDER BY number');
    await db.close();
    return rows.map(({ number }) => number);
  };

  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 1));
    for (const role of ['dataverse', 'finance']) ports[role] = await freePort();
    await begin('finance', ofFinance, former.publicKey);
    await begin('dataverse', ofDataverse, ofFinance.publicKey);
  });
  afterAll(async () => {
    for (const role of [...running.keys()]) await end(role);
    await books.drop();
  });

  it('parks what is not believed, applies nothing of it, and goes on when the keys are right and somebody tries again', async () => {
    await ask(
      'mutation { createProject(input: { legalEntity: "USMF", number: "P-NEW", name: "Bridge" }) { userErrors { code } } }',
    );
    const before = await projectMap();
    const parked = await waitFor('it is parked', async () => {
      const { dataverseExchange } = await ask<Seen>(PARKED);
      return dataverseExchange.parked.nodes.length > 0 ? dataverseExchange : undefined;
    });
    expect(parked.causes).toEqual([{ code: 'WIRE_SIGNATURE_INVALID', count: 1 }]);
    expect(parked.parked.nodes).toMatchObject([
      { code: 'WIRE_SIGNATURE_INVALID', message: expect.stringContaining('none of dataverse known here') },
    ]);

    await end('finance');
    expect(await projectsInFinance()).not.toContain('P-NEW');
    await begin('finance', ofFinance, former.publicKey, ofDataverse.publicKey);
    expect(await ask(RELEASE)).toEqual({ releaseParkedInDataverse: { released: 1, userErrors: [] } });
    await waitFor('Finance has it', async () => {
      const { sent, parked: left } = await projectMap();
      return sent === before.sent + 1 && left === 0;
    });
    await end('finance');
    expect(await projectsInFinance()).toContain('P-NEW');
    await end('finance');
  });
});
