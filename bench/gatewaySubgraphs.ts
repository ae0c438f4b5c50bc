// Two cheap subgraphs in one process, for the gateway benchmark. A request is answered by graphql-js the first time and
// from memory afterwards, by its body: correct for whatever a gateway asks, and so cheap that the gateway is what is measured.
// Prints `{"dataverse": port, "finance": port}` when ready. GET /counts tells the requests so far and starts anew.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type GraphQLSchema, graphql, parse } from 'graphql';
import { actual, DATAVERSE_SDL, FINANCE_SDL, invoice, proposal } from './gatewayShapes';

const dataverse = buildSubgraphSchema({
  typeDefs: parse(DATAVERSE_SDL),
  resolvers: {
    Query: {
      invoices: (_: unknown, { first }: { first: number }) => Array.from({ length: first }, (_item, n) => invoice(n)),
    },
    Mutation: {
      confirmInvoice: (_: unknown, { input }: { input: { invoiceId: string } }) => ({
        invoice: invoice(Number(input.invoiceId.split('-')[1])),
        userErrors: [],
        replayed: false,
      }),
    },
    Actual: { __resolveReference: ({ id }: { id: string }) => actual(id) },
  },
});

const finance = buildSubgraphSchema({
  typeDefs: parse(FINANCE_SDL),
  resolvers: {
    Query: { invoiceProposal: (_: unknown, { number }: { number: string }) => proposal(number) },
    Invoice: { __resolveReference: ({ number }: { number: string }) => ({ number, proposal: proposal(number) }) },
  },
});

let counts: Record<string, number> = {};

function serve(name: string, schema: GraphQLSchema): Promise<number> {
  const answers = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    if (request.url === '/counts') {
      response.end(JSON.stringify(counts));
      counts = {};
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      counts[name] = (counts[name] ?? 0) + 1;
      const body = Buffer.concat(chunks).toString('utf8');
      let answer = answers.get(body);
      if (answer === undefined) {
        const { query, variables } = JSON.parse(body) as { query: string; variables?: Record<string, unknown> };
        answer = Buffer.from(
          JSON.stringify(await graphql({ schema, source: query, variableValues: variables ?? null })),
        );
        answers.set(body, answer);
      }
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.length });
      response.end(answer);
    });
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port)));
}

async function main(): Promise<void> {
  const ports = { dataverse: await serve('dataverse', dataverse), finance: await serve('finance', finance) };
  console.log(JSON.stringify(ports));
}

void main();
