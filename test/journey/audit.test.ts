// The audit trail of one invoice, from the backlog to its posting: who did what, by which program, from what to what, on both sides; what
// was refused for want of a right; and who may read it. The checker reads both books at the end.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
} from 'graphql';
import type { Caller } from '../../subgraphs/caller';
import { send } from '../harness/graphql';
import { company } from './company';
import { type InProcess, openInProcess } from './inProcess';

const MIA: Caller = { subject: 'mia', roles: ['project_manager'], legalEntities: ['USMF'] };
const PEOPLE: Record<string, Caller> = {
  mia: MIA,
  nobody: { ...MIA, subject: 'nobody', roles: [] },
  abe: { ...MIA, subject: 'abe', roles: ['project_accountant'] },
  root: { ...MIA, subject: 'root', roles: ['administrator'], legalEntities: 'all' },
  there: { ...MIA, subject: 'there', roles: ['administrator'] },
  elsewhere: { ...MIA, subject: 'elsewhere', roles: ['administrator'], legalEntities: ['DEMF'] },
};
const PROGRAM = { 'apollographql-client-name': 'billing\u00e9 desk', 'apollographql-client-version': '1.2' };

interface Entry {
  readonly at: string;
  readonly actor: string;
  readonly mutation: string;
  readonly outcome: string;
  readonly codes: string[];
  readonly legalEntity: string | null;
  readonly clientName: string | null;
  readonly clientVersion: string | null;
  readonly requestId: string | null;
  readonly idempotencyKey: string | null;
  readonly input: string;
  readonly documents: {
    kind: string;
    id: string;
    number: string | null;
    changes: { name: string; before: string; after: string }[];
  }[];
}

const FIELDS = `pageInfo { hasNextPage endCursor } nodes { at actor mutation outcome codes legalEntity clientName clientVersion requestId idempotencyKey input
  documents { kind id number changes { name before after } } }`;

const SCHEMA = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
const PLAIN: Record<string, unknown> = {
  Int: 1,
  Boolean: true,
  Decimal: '1.00',
  Date: '2026-11-23',
  CurrencyCode: 'USD',
};

/** A value of this type, as short as it may be. */
function leastOf(given: GraphQLInputType): unknown {
  const type = getNullableType(given);
  if (isListType(type)) return [leastOf(type.ofType)];
  if (isEnumType(type)) return type.getValues()[0]?.name;
  if (!isInputObjectType(type)) return PLAIN[type.name] ?? 'none';
  const needed = Object.values(type.getFields()).filter((field) => String(field.type).endsWith('!'));
  return Object.fromEntries(needed.map((field) => [field.name, leastOf(field.type)]));
}

describe('the audit trail', () => {
  let books: InProcess;
  beforeAll(async () => {
    books = await openInProcess('sqlite', company(2, 2), PEOPLE);
  });
  afterAll(async () => {
    expect(await books.stop()).toEqual([]);
  });

  const ask = async <T>(who: string, query: string, variables: object = {}): Promise<T> => {
    const { data, errors } = await send<T>(books.url, query, variables, { 'x-who': who, ...PROGRAM });
    if (errors !== undefined) throw new Error(JSON.stringify(errors));
    return data as T;
  };
  const mutate = async (who: string, mutation: string, type: string, input: object) =>
    (
      await ask<Record<string, { userErrors: { code: string }[]; replayed: boolean }>>(
        who,
        `mutation ($input: ${type}!) { ${mutation}(input: $input) { userErrors { code } replayed } }`,
        { input },
      )
    )[mutation];
  const trail = async (side: 'dataverse' | 'finance', filter: object = {}, who = 'root'): Promise<Entry[]> => {
    const field = `${side}AuditTrail`;
    const query = `query ($filter: AuditFilter, $after: String) { ${field}(first: 2, filter: $filter, after: $after) { ${FIELDS} } }`;
    const entries: Entry[] = [];
    for (let after: string | null = null; ; ) {
      type Page = Record<string, { nodes: Entry[]; pageInfo: { hasNextPage: boolean; endCursor: string } }>;
      const page: Page[string] = (await ask<Page>(who, query, { filter, after }))[field] as Page[string];
      entries.push(...page.nodes);
      if (!page.pageInfo.hasNextPage) return entries;
      after = page.pageInfo.endCursor;
    }
  };

  let invoice: { id: string; number: string };

  it('says who did what to an invoice, by which program, and what it changed', async () => {
    const { contracts } = await ask<{
      contracts: { nodes: { id: string; customers: { id: string }[]; billingBacklog: { nodes: { id: string }[] } }[] };
    }>('mia', '{ contracts { nodes { id customers { id } billingBacklog { nodes { id } } } } }');
    const [contract] = contracts.nodes;
    const ids = contract?.billingBacklog.nodes.map(({ id }) => id);
    await mutate('mia', 'markReadyToInvoice', 'MarkReadyToInvoiceInput', { ids });
    const draft = { contractId: contract?.id, customerId: contract?.customers[0]?.id, invoiceDate: '2026-11-23' };
    await mutate('mia', 'createInvoice', 'CreateInvoiceInput', { ...draft, idempotencyKey: 'draft-1' });
    const seen = await ask<{ invoices: { nodes: { id: string; number: string }[] } }>(
      'mia',
      '{ invoices { nodes { id number } } }',
    );
    invoice = seen.invoices.nodes[0] as typeof invoice;
    const confirmation = { invoiceId: invoice.id, idempotencyKey: 'confirm-1' };
    expect(await mutate('abe', 'confirmInvoice', 'ConfirmInvoiceInput', confirmation)).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN' }],
    });
    for (const replayed of [false, true])
      expect(await mutate('mia', 'confirmInvoice', 'ConfirmInvoiceInput', confirmation)).toMatchObject({ replayed });

    const entries = await trail('dataverse', { document: invoice.number });
    expect(await trail('dataverse', { document: invoice.id })).toEqual(entries);
    const by = { legalEntity: 'USMF', clientName: 'billing\u00e9 desk', clientVersion: '1.2' };
    expect(entries).toMatchObject([
      { ...by, actor: 'mia', mutation: 'confirmInvoice', outcome: 'DONE', idempotencyKey: 'confirm-1' },
      { ...by, actor: 'abe', mutation: 'confirmInvoice', outcome: 'REFUSED', codes: ['FORBIDDEN'] },
      { ...by, actor: 'mia', mutation: 'createInvoice', outcome: 'DONE', idempotencyKey: 'draft-1' },
    ]);
    const [confirmed] = entries;
    expect(JSON.parse(confirmed?.input ?? '')).toEqual({ invoiceId: invoice.id });
    expect(confirmed?.requestId).toMatch(/^[0-9a-f-]{36}$/);
    const [document] = confirmed?.documents ?? [];
    expect(document).toMatchObject({ kind: 'invoice', id: invoice.id, number: invoice.number });
    expect(document?.changes).toEqual(
      expect.arrayContaining([
        { name: 'status', before: 'DRAFT', after: 'CONFIRMED' },
        { name: 'confirmed_by', before: null, after: 'mia' },
      ]),
    );
    const [ready] = await trail('dataverse', { mutation: ['markReadyToInvoice'] });
    expect(ready?.documents.map(({ id }) => id).sort()).toEqual([...(ids ?? [])].sort());
  });

  it('goes on in Finance under the same number, item by item of many, with duties that were kept apart', async () => {
    await books.importAll();
    const input = { number: invoice.number };
    expect(await mutate('mia', 'postInvoiceProposal', 'PostInvoiceProposalInput', input)).toMatchObject({
      userErrors: [{ code: 'FORBIDDEN' }],
    });
    await mutate('abe', 'postInvoiceProposals', 'PostInvoiceProposalsInput', { numbers: [invoice.number] });
    await books.settle();
    const entries = await trail('finance', { document: invoice.number });
    expect(entries.map(({ actor, mutation, outcome }) => [actor, mutation, outcome])).toEqual([
      ['abe', 'postInvoiceProposal', 'DONE'],
      ['abe', 'postInvoiceProposals', 'DONE'],
      ['mia', 'postInvoiceProposal', 'REFUSED'],
    ]);
    expect(entries[0]?.requestId).toBe(entries[1]?.requestId);
    expect(entries[0]?.documents[0]?.changes).toEqual(
      expect.arrayContaining([{ name: 'status', before: 'OPEN', after: 'INVOICED' }]),
    );
  });

  it('has every mutation of the schema, when somebody asks for it who may not', async () => {
    const asked = Object.values(SCHEMA.getMutationType()?.getFields() ?? {});
    for (const { name, args } of asked) {
      const type = args.find((argument) => argument.name === 'input')?.type;
      const given = type === undefined ? ['', ''] : [`($input: ${type})`, '(input: $input)'];
      const query = `mutation ${given[0]} { ${name}${given[1]} { userErrors { code } } }`;
      const payload = await ask<Record<string, object>>('nobody', query, type && { input: leastOf(type) });
      expect(payload).toEqual({ [name]: { userErrors: [{ code: 'FORBIDDEN' }] } });
    }
    const by = { actor: 'nobody', outcome: 'REFUSED' };
    const noted = [...(await trail('dataverse', by)), ...(await trail('finance', by))];
    expect(noted.map(({ mutation }) => mutation).sort()).toEqual(asked.map(({ name }) => name).sort());
  });

  it('is filtered by actor, time and outcome', async () => {
    const all = await trail('dataverse');
    const [newest] = all;
    const times = { from: newest?.at, to: newest?.at };
    expect(await trail('dataverse', times)).toEqual(all.filter(({ at }) => at === newest?.at));
    expect(await trail('dataverse', { to: '2020-01-01T00:00:00.000Z' })).toEqual([]);
    expect(await trail('dataverse', { actor: 'abe' })).toEqual(all.filter(({ actor }) => actor === 'abe'));
    expect(await trail('dataverse', { outcome: 'REFUSED' })).toEqual(all.filter(({ codes }) => codes.length > 0));
  });

  it('is read by administrators alone, each within his legal entities', async () => {
    for (const side of ['dataverse', 'finance'] as const) {
      for (const who of ['mia', 'abe']) await expect(trail(side, {}, who)).rejects.toThrow('FORBIDDEN');
      const here = await trail(side, { legalEntity: ['USMF'] });
      expect(here.length).toBeGreaterThan(0);
      expect(await trail(side, {}, 'there')).toEqual(here);
      expect(await trail(side, {}, 'elsewhere')).toEqual([]);
      expect(await trail(side, { document: invoice.number }, 'elsewhere')).toEqual([]);
    }
  });
});
