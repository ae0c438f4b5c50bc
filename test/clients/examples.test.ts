// The front-end kit as it is handed out: each example does its whole job against the running product, its connection cut again
// and again, and sees the status log, each event once. What was generated is what the schema makes of it today.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocuments from '@graphql-codegen/typed-document-node';
import * as typesOfOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, print, validate } from 'graphql';
import confirmMutation from '../../examples/front-end/__generated__/relayOperationsConfirmMutation.graphql';
import draftsQuery from '../../examples/front-end/__generated__/relayOperationsDraftsQuery.graphql';
import watchSubscription from '../../examples/front-end/__generated__/relayOperationsWatchSubscription.graphql';
import { apollo } from '../../examples/front-end/apollo';
import { confirmAndWatch, type Library } from '../../examples/front-end/job';
import { relay } from '../../examples/front-end/relay';
import { urql } from '../../examples/front-end/urql';
import { ask } from '../harness/graphql';
import { contractNumber, draftInvoice } from '../journey/actors';
import { company } from '../journey/company';
import { type InProcess, openInProcess } from '../journey/inProcess';
import { cuttableWire } from './cuttable';

const KIT = join(__dirname, '..', '..', 'examples', 'front-end');
const read = (...path: string[]) => readFileSync(join(KIT, ...path), 'utf8');
const LIBRARIES = { apollo, urql, relay };

describe('the front-end kit', () => {
  let product: InProcess;
  beforeAll(async () => {
    product = await openInProcess('sqlite', company(Object.keys(LIBRARIES).length, 2));
  });
  afterAll(async () => {
    expect(await product.stop()).toEqual([]);
  });

  it.each(Object.entries(LIBRARIES))(
    '%s confirms a draft and follows it to whoever is next, although its connection breaks as events come',
    async (name, make) => {
      const draft = await draftInvoice(
        product.url,
        contractNumber(1 + Object.keys(LIBRARIES).indexOf(name)),
        '2026-11-23',
      );
      const wire = await cuttableWire(Number(new URL(product.url).port));
      const lines: string[] = [];
      let connections = 0;
      const library = make({ url: wire.url });
      const cut: Library = {
        ...library,
        watch: (id) => (after, next, ended) => {
          connections += 1;
          const seen: (event: Parameters<typeof next>[0]) => void = (event) => {
            next(event);
            wire.cut();
          };
          return library.watch(id)(after, seen, ended);
        },
      };
      const following = confirmAndWatch(cut, (line) => lines.push(line), { retryMs: 5 });
      while (!lines.some((line) => line.includes('STAGED'))) await new Promise((resolve) => setTimeout(resolve, 20));
      await ask(
        product.url,
        'mutation { importFromStaging(input: { legalEntity: "USMF" }) { userErrors { code message } } }',
      );
      const last = await following;
      await wire.close();
      expect(lines[0]).toMatch(new RegExp(`^${draft.number} for .+: [\\d.]+ [A-Z]{3}$`));
      expect(last).toMatchObject({ step: 'STAGED', state: 'BLOCKED', invoice: { id: draft.id } });
      expect(lines.slice(1)).toEqual([
        '  CONFIRMED',
        '  RECEIVED',
        '  STAGED',
        '  STAGED, BLOCKED',
        expect.stringContaining('PROJECT_ACCOUNTANT: '),
      ]);
      expect(connections).toBeGreaterThan(1);
    },
    60_000,
  );

  it('prints a refusal with its code, and says when there is nothing to confirm', async () => {
    const lines: string[] = [];
    const library = urql({ url: product.url });
    expect(await confirmAndWatch({ ...library, drafts: async () => [] }, (line) => lines.push(line))).toBeNull();
    const { invoices } = await ask<{ invoices: { nodes: { id: string }[] } }>(
      product.url,
      '{ invoices(first: 1, filter: { status: [CONFIRMED] }) { nodes { id } } }',
    );
    const drafts: Library['drafts'] = async () => [
      {
        id: invoices.nodes[0]?.id ?? '',
        number: 'PF-1',
        customer: { id: 'c', name: 'A' },
        totalAmount: { amount: '1', currency: 'USD' },
      },
    ];
    expect(await confirmAndWatch({ ...library, drafts }, (line) => lines.push(line))).toBeNull();
    expect(lines).toEqual([
      'There is no draft to confirm: draft an invoice in the console (Backlog), or start the server on an empty DATA_DIR.',
      'PF-1 for A: 1 USD',
      expect.stringMatching(/^ {2}refused: .+ \(INVOICE_NOT_DRAFT\)$/),
    ]);
  });
});

describe('what is generated of it', () => {
  const { schema, documents, generates } = JSON.parse(read('codegen.json')) as {
    schema: string;
    documents: string;
    generates: Record<string, { plugins: string[]; config: object }>;
  };
  const plugins = { 'typescript-operations': typesOfOperations, 'typed-document-node': typedDocuments };

  it('are the types of its operations today; UPDATE=1 writes them', async () => {
    for (const [filename, { config, plugins: names }] of Object.entries(generates)) {
      const made = await codegen({
        filename,
        config,
        schema: parse(read(schema)),
        documents: [{ location: documents, document: parse(read(documents)) }],
        plugins: names.map((name) => ({ [name]: {} })),
        pluginMap: plugins as never,
      });
      if (process.env.UPDATE) writeFileSync(join(KIT, filename), made);
      expect(read(filename)).toBe(made);
    }
  });

  it('are Relay’s artifacts of its tags today; else run relay-compiler as its README says', () => {
    const tags = [...read('relayOperations.ts').matchAll(/graphql`\n([^`]+)`/g)].map(([, text = '']) => text);
    const artifacts = [draftsQuery, confirmMutation, watchSubscription];
    expect(artifacts.map(({ params }) => print(parse(params.text ?? '')))).toEqual(
      tags.map((text) => print(parse(text))),
    );
    const today = buildSchema(read(schema));
    expect(tags.flatMap((text) => validate(today, parse(text)))).toEqual([]);
  });
});
