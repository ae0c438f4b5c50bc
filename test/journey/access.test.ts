// Two people with tokens of an identity provider, and strangers: each does what is theirs in the journey of an invoice, through a
// gateway and two subgraphs in processes of their own. Then the same on loopback with the demo issuer.

import { main as exchange } from '../../commands/exchange';
import { main as reconcile } from '../../commands/reconcile';
import { main as token } from '../../commands/token';
import { AUDIENCE, type TestProvider, testProvider } from '../gateway/access/provider';
import { type GraphqlAnswer, send } from '../harness/graphql';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { company, loadCompany } from './company';
import { faultsOf } from './faults';

interface Person {
  ask(query: string, variables?: object): Promise<GraphqlAnswer<Record<string, never>>>;
  /** The codes that a mutation was refused with; empty: it was done. */
  codes(mutation: string, input: object): Promise<string[]>;
}

function person(url: string, bearer: string): Person {
  const ask: Person['ask'] = (query, variables) => send(url, query, variables, { authorization: `Bearer ${bearer}` });
  return {
    ask,
    codes: async (mutation, input) => {
      const type =
        mutation === 'pauseTableMap' ? 'TableMapInput' : `${mutation[0]?.toUpperCase()}${mutation.slice(1)}Input`;
      const text = `mutation($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } } }`;
      const { data, errors } = await ask(text, { input });
      if (errors !== undefined) throw new Error(JSON.stringify(errors));
      const payload = (data as Record<string, { userErrors: { code: string }[] }>)[mutation];
      return (payload?.userErrors ?? []).map(({ code }) => code);
    },
  };
}

const LISTS =
  '{ invoices { nodes { id number version } } contracts { nodes { number } } invoiceProposals { nodes { number } } }';

describe('people with tokens', () => {
  let books: TwoBooks;
  let product: RunningProduct;
  let provider: TestProvider;
  const env = () => ({
    OIDC_ISSUER: provider.issuer,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_ROLE_NAMES: 'TW.Acc=project_accountant',
  });
  const who = async (sub: string, roles: readonly string[], entities: readonly string[] | string = ['USMF']) =>
    person(product.url, await provider.token({ sub, roles, legal_entities: entities } as never));

  beforeAll(async () => {
    provider = await testProvider();
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 2));
    product = await startProduct('three processes', books, env());
  });
  afterAll(async () => {
    await killProcesses();
    await books.drop();
    await provider.stop();
  });

  it('do what is theirs, and nothing else, from draft to written back', async () => {
    const manager = await who('Mia', ['project-manager']);
    const accountant = await who('Abe', ['TW.Acc']);
    const stranger = await who('Eve', ['project-manager', 'project_accountant', 'administrator'], ['DEMF']);
    const nobody = await who('Tom', [], ['USMF']);

    const contracts = await manager.ask(
      '{ contracts { nodes { id customers { id } billingBacklog { nodes { id } } } } }',
    );
    const [contract] = (
      contracts.data as never as {
        contracts: {
          nodes: { id: string; customers: { id: string }[]; billingBacklog: { nodes: { id: string }[] } }[];
        };
      }
    ).contracts.nodes;
    const draft = {
      contractId: contract?.id,
      customerId: contract?.customers[0]?.id,
      invoiceDate: '2026-11-23',
    };
    for (const other of [accountant, nobody]) expect(await other.codes('createInvoice', draft)).toEqual(['FORBIDDEN']);
    expect(await stranger.codes('createInvoice', draft)).toEqual(['NOT_FOUND']);
    const ready = { ids: contract?.billingBacklog.nodes.map(({ id }) => id) };
    expect(await accountant.codes('markReadyToInvoice', ready)).toEqual(['FORBIDDEN']);
    expect(await manager.codes('markReadyToInvoice', ready)).toEqual([]);
    expect(await manager.codes('createInvoice', draft)).toEqual([]);

    const seen = (await manager.ask(LISTS)).data as never as {
      invoices: { nodes: { id: string; number: string; version: number }[] };
    };
    const [invoice] = seen.invoices.nodes;
    const confirmation = { invoiceId: invoice?.id, waitFor: 'STAGED' };
    for (const other of [accountant, nobody])
      expect(await other.codes('confirmInvoice', confirmation)).toEqual(['FORBIDDEN']);
    expect(await stranger.codes('confirmInvoice', confirmation)).toEqual(['NOT_FOUND']);
    expect(await manager.codes('confirmInvoice', confirmation)).toEqual([]);

    const posting = { number: invoice?.number };
    expect(await manager.codes('postInvoiceProposal', posting)).toEqual(['FORBIDDEN']);
    expect(await stranger.codes('postInvoiceProposal', posting)).toEqual(['NOT_FOUND']);
    const journals = '{ integrationJournals { nodes { id status } } }';
    const drafts = async () =>
      (
        (await accountant.ask(journals)).data as never as {
          integrationJournals: { nodes: { id: string; status: string }[] };
        }
      ).integrationJournals.nodes.filter(({ status }) => status === 'DRAFT');
    await waitFor('a journal is there', async () => (await drafts()).length > 0);
    for (const { id } of await drafts())
      expect(await accountant.codes('postIntegrationJournal', { journalId: id })).toEqual([]);
    const both = await who('Mia', ['project-manager', 'TW.Acc']);
    const conflict = async (of: Person) =>
      (await of.ask(`{ invoiceProposal(number: "${invoice?.number}") { confirmedBy dutyConflict { code } } }`)).data;
    const code = 'SEGREGATION_OF_DUTIES';
    expect(await both.codes('postInvoiceProposal', posting)).toEqual([code]);
    expect(await conflict(both)).toEqual({ invoiceProposal: { confirmedBy: 'Mia', dutyConflict: { code } } });
    expect(await conflict(accountant)).toEqual({ invoiceProposal: { confirmedBy: 'Mia', dutyConflict: null } });
    await waitFor('it is posted', async () => {
      const codes = await accountant.codes('postInvoiceProposal', posting);
      return codes.length === 0;
    });
    const status = `query { invoice(id: "${invoice?.id}") { postingStatus { step } } }`;
    await waitFor('it is written back', async () =>
      JSON.stringify((await manager.ask(status)).data).includes('WRITTEN_BACK'),
    );
    // What Finance wrote back is shown to the partner whose system billed it, who can write none of it; to a partner of another company it isn't there.
    const written = `{ invoice(id: "${invoice?.id}") { actuals(first: 50) { nodes { transactionType accounting { voucherNumber exchangeRate } } } } }`;
    const shownTo = async (of: Person) => JSON.stringify((await of.ask(written)).data);
    expect(await shownTo(await who('Pat', ['partner']))).toBe(await shownTo(accountant));
    expect(await shownTo(accountant)).toMatch(/"BILLED_SALES","accounting":\{"voucherNumber":"\w/);
    expect(await shownTo(await who('Pia', ['partner'], ['DEMF']))).toBe('{"invoice":null}');
    for (const none of [stranger, await who('Una', ['administrator'], [])]) {
      expect((await none.ask(LISTS)).data).toEqual({
        invoices: { nodes: [] },
        contracts: { nodes: [] },
        invoiceProposals: { nodes: [] },
      });
      expect((await none.ask(status)).data).toEqual({ invoice: null });
    }
    expect(await faultsOf(books.dataverse.url, books.finance.url)).toEqual([]);
  });

  it('operate by commands with the token of TWINLEDGER_TOKEN, and by no command without one', async () => {
    const month = ['--legal-entity', 'USMF', '--from', '2026-11-01', '--to', '2026-11-30'];
    const run = async (bearer: string | undefined, command: typeof exchange, ...args: string[]) => {
      let printed = '';
      const before = process.env.TWINLEDGER_TOKEN;
      if (bearer === undefined) delete process.env.TWINLEDGER_TOKEN;
      else process.env.TWINLEDGER_TOKEN = bearer;
      try {
        const code = await command(args, { GRAPHQL_URL: product.url }, (text) => {
          printed += text;
        });
        return { code, printed };
      } finally {
        if (before === undefined) delete process.env.TWINLEDGER_TOKEN;
        else process.env.TWINLEDGER_TOKEN = before;
      }
    };
    const of = (roles: string[], entities: string[]) =>
      provider.token({ sub: 'Olga', roles, legal_entities: entities } as never);
    const [operator, manager] = [await of(['administrator'], ['*']), await of(['project-manager'], ['*'])];
    expect(await run(operator, exchange, 'maps')).toMatchObject({ code: 0 });
    expect(await run(operator, exchange, 'parked')).toMatchObject({ code: 0 });
    expect(await run(operator, reconcile, ...month)).toMatchObject({ code: 0 });
    expect((await run(manager, reconcile, ...month)).printed).toContain('FORBIDDEN');
    expect(await run(undefined, exchange, 'maps')).toMatchObject({
      code: 1,
      printed: expect.stringContaining('UNAUTHENTICATED'),
    });
    expect(await run('garbage', reconcile, ...month)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('UNAUTHENTICATED'),
    });
  });

  it('are nobody without a good token, whatever they ask for, and on every door', async () => {
    const bad: [string, string | undefined][] = [
      ['none', undefined],
      ['another audience', await provider.token({ aud: 'another' })],
      ['expired', await provider.token({}, { expiresAt: 1 })],
      ['garbage', 'garbage'],
      ['the exchange', await provider.token({ sub: 'dual-write', roles: ['administrator'] } as never)],
      ['whoever is at loopback', await provider.token({ sub: 'local', roles: ['administrator'] } as never)],
      ['a schedule', await provider.token({ sub: 'schedule nightly', roles: ['administrator'] } as never)],
      ['the exchange as a role', await provider.token({ roles: ['Dual-Write', 'administrator'] } as never)],
    ];
    for (const [what, bearer] of bad) {
      const headers: Record<string, string> = bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };
      for (const query of [
        '{ __typename }',
        '{ __schema { types { name } } }',
        '{ invoices { nodes { id } } }',
        '{ nonsense',
      ])
        expect([what, (await send(product.url, query, {}, headers)).status]).toEqual([what, 401]);
      const session = product.url.replace('/graphql', '/console/session');
      expect(await (await fetch(session, { headers })).json()).toMatchObject({ who: null });
      expect((await fetch(session, { method: 'POST', headers, body: '{"role":"administrator"}' })).status).toBe(405);
      const document = product.url.replace('/graphql', '/documents/USMF/invoices/USMF-CIV-1.pdf');
      expect([what, (await fetch(document, { headers })).status]).toEqual([what, 401]);
    }
  });
});

describe('on loopback without an identity provider', () => {
  it('roles can be tried with tokens of the demo issuer, and a token of another folder’s key is none', async () => {
    const books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 2));
    const product = await startProduct('one process', books);
    const demo = async (folder: string, ...args: string[]) => {
      let printed = '';
      const code = await token(args, { DATA_DIR: folder }, (text) => {
        printed += text;
      });
      return { code, bearer: printed.trim() };
    };
    try {
      const accountant = await demo(books.folder, '--role', 'project-accountant', '--legal-entity', 'USMF');
      const input = { name: 'Project invoice proposal V2 (invoices)' };
      expect(await person(product.url, accountant.bearer).codes('pauseTableMap', input)).toEqual(['FORBIDDEN']);
      const administrator = await demo(books.folder, '--role', 'administrator');
      expect(await person(product.url, administrator.bearer).codes('pauseTableMap', input)).toEqual([]);
      const others = await demo(`${books.folder}/others`, '--role', 'administrator');
      expect((await person(product.url, others.bearer).ask('{ __typename }')).status).toBe(401);
      expect((await send(product.url, '{ __typename }')).data).toEqual({ __typename: 'Query' });
      const session = product.url.replace('/graphql', '/console/session');
      const ask = async (init: RequestInit = {}) => {
        const response = await fetch(session, init);
        return { status: response.status, body: (await response.json()) as Record<string, never> };
      };
      const choose = (role: unknown, type = 'application/json') =>
        ask({ method: 'POST', headers: { 'content-type': type }, body: JSON.stringify({ role }) });
      expect((await ask()).body).toMatchObject({ who: { subject: 'local', roles: ['administrator'] }, provider: null });
      const chosen = await choose('project-accountant');
      const headers = { authorization: `Bearer ${chosen.body.token}` };
      expect((await ask({ headers })).body.who).toMatchObject({ roles: ['project_accountant'], legalEntities: 'all' });
      for (const refused of [choose('king'), choose(7), choose('partner', 'text/plain')])
        expect([400, 415]).toContain((await refused).status);
      for (const wrong of [[], ['--role', 'king'], ['--role', 'partner', '--minutes', '0'], ['--role', 'partner', 'x']])
        expect((await demo(books.folder, ...wrong)).code).toBe(2);
    } finally {
      await killProcesses();
      await books.drop();
    }
  });
});
