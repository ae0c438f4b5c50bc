// The floor of the system benchmark: what somebody would write who needs these three answers and nothing else. A server of
// node:http, the fewest statements that tell them, both books read in one process, JSON of objects put together by hand. No
// GraphQL, no rights, no limits. Arguments: the books' addresses. Prints its address when ready.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Libsql from 'libsql';
import { createPool } from 'mysql2/promise';
import { driverOptions } from './driverOptions';

type Text =
  | 'id'
  | 'number'
  | 'name'
  | 'status'
  | 'currency'
  | 'customer'
  | 'description'
  | 'actual_id'
  | 'proposal_number';
type Whole = 'total_amount' | 'net_amount' | 'sales_tax' | 'quantity' | 'price';
/** Of every column that is read, what a row of its statement has. */
type Row = Readonly<Record<Text, string> & Record<Whole, number>>;
type Read = (sql: string, values: readonly (string | number)[]) => Promise<Row[]>;

const money = (cents: number, currency: string) => ({ amount: scaled(cents, 2), currency });
const marks = (values: readonly unknown[]) => values.map(() => '?').join(',');

function scaled(value: number, scale: number): string {
  const digits = String(Math.abs(value)).padStart(scale + 1, '0');
  return `${value < 0 ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

function reader(url: string): Read {
  if (url.startsWith('mysql:')) {
    const pool = createPool({ ...driverOptions(url), connectionLimit: 16 });
    return async (sql, values) => (await pool.execute(sql, [...values]))[0] as Row[];
  }
  const db = new Libsql(url.replace(/^sqlite:/, ''));
  const statements = new Map<string, ReturnType<typeof db.prepare>>();
  return async (sql, values) => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = db.prepare(sql);
      statements.set(sql, statement);
    }
    return statement.all(values) as Row[];
  };
}

function answers(dataverse: Read, finance: Read): Record<string, (first: number) => Promise<unknown>> {
  const invoices = (first: number) =>
    dataverse(
      // The number of rows is ours: as a parameter, MySQL would want it as another type.
      `SELECT i.id, i.number, i.name, i.status, i.total_amount, i.currency, c.name AS customer
       FROM invoice i JOIN customer c ON c.id = i.customer_id ORDER BY i.number LIMIT ${first}`,
      [],
    );
  const proposals = async (numbers: readonly string[]) =>
    byKey(await finance(`SELECT * FROM proposal WHERE number IN (${marks(numbers)})`, numbers), 'number');
  const lines = async (numbers: readonly string[]) =>
    grouped(
      await finance(
        `SELECT l.id, l.actual_id, l.quantity, l.price, l.net_amount, l.proposal_number, p.currency FROM proposal_line l
         JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation
         WHERE l.proposal_number IN (${marks(numbers)}) ORDER BY l.proposal_number, l.line_number`,
        numbers,
      ),
      'proposal_number',
    );
  return {
    Q1: async (first) => ({
      nodes: (await invoices(first)).map((i) => ({
        ...{ id: i.id, number: i.number, name: i.name, status: i.status, customer: { name: i.customer } },
        totalAmount: money(i.total_amount, i.currency),
      })),
    }),
    Q2: async (first) => {
      const found = await invoices(first);
      const numbers = found.map(({ number }) => number);
      const [proposal, line] = await Promise.all([proposals(numbers), lines(numbers)]);
      return {
        nodes: found.map((i) => {
          const p = proposal.get(i.number) as Row;
          return {
            ...{ id: i.id, number: i.number, name: i.name, status: i.status },
            totalAmount: money(i.total_amount, i.currency),
            proposal: {
              ...{ number: p.number, status: p.status },
              netAmount: money(p.net_amount, p.currency),
              salesTax: money(p.sales_tax, p.currency),
              lines: {
                nodes: (line.get(i.number) ?? []).map((l) => ({
                  id: l.id,
                  quantity: scaled(l.quantity, 2),
                  salesPrice: scaled(l.price, 4),
                  netAmount: money(l.net_amount, l.currency),
                })),
              },
            },
          };
        }),
      };
    },
    Q3: async (first) => {
      const found = await invoices(first);
      const numbers = found.map(({ number }) => number);
      const [proposal, line] = await Promise.all([proposals(numbers), lines(numbers)]);
      const ids = [...line.values()].flat().map(({ actual_id }) => actual_id);
      const actual = byKey(
        await dataverse(
          `SELECT a.id, a.description, a.quantity, p.number, p.name FROM actual a JOIN project p ON p.id = a.project_id
           WHERE a.id IN (${marks(ids)})`,
          ids,
        ),
        'id',
      );
      return {
        nodes: found.map((i) => ({
          number: i.number,
          proposal: {
            status: proposal.get(i.number)?.status,
            lines: {
              nodes: (line.get(i.number) ?? []).map((l) => {
                const a = actual.get(l.actual_id) as Row;
                return {
                  id: l.id,
                  netAmount: money(l.net_amount, l.currency),
                  actual: {
                    ...{ description: a.description, quantity: scaled(a.quantity, 2) },
                    project: { number: a.number, name: a.name },
                  },
                };
              }),
            },
          },
        })),
      };
    },
  };
}

function byKey(rows: readonly Row[], key: Text): Map<string, Row> {
  return new Map(rows.map((row) => [row[key], row]));
}

function grouped(rows: readonly Row[], key: Text): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row[key]);
    if (group === undefined) groups.set(row[key], [row]);
    else group.push(row);
  }
  return groups;
}

function main(): void {
  const [dataverse = '', finance = ''] = process.argv.slice(2);
  const answer = answers(reader(dataverse), reader(finance));
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on(
      'end',
      () =>
        void reply(Buffer.concat(chunks).toString(), response).catch((error: Error) =>
          response.writeHead(500).end(error.stack),
        ),
    );
  });
  const reply = async (body: string, response: ServerResponse) => {
    const { query, variables } = JSON.parse(body) as {
      query: string;
      variables: { first: number };
    };
    const invoices = await answer[query.slice(6, 8)]?.(Number(variables.first));
    const text = Buffer.from(JSON.stringify({ data: { invoices } }));
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
    response.end(text);
  };
  server.keepAliveTimeout = 60_000;
  server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`));
}

main();
