// Latency of each common query and of what a project manager does, in books of 1,000 to 1,000,000 actuals: what may not grow
// with the book. `npm run bench -- growth`. SQLite, and MySQL or MariaDB where one answers. BENCH_SIZES (1000,10000,…),
// BENCH_ROUNDS, BENCH_ONLY (a part of names), BENCH_MYSQL_URL, BENCH_ENGINES (sqlite,mysql).
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BenchServer, serverFromEnvironment } from './bareSql';
import { fillBook } from './growth/books';
import { type OpenBook, openBook } from './growth/openBook';
import { QUERIES } from './growth/queries';
import { measureLarge, measureOneContract, measureWrites } from './growth/writes';
import { median, table } from './statistics';

const SIZES = (process.env.BENCH_SIZES ?? '1000,10000,100000,1000000').split(',').map(Number);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 30);
const WARM_UP = 3;
const ONLY = process.env.BENCH_ONLY ?? '';
const ENGINES = process.env.BENCH_ENGINES ?? 'sqlite,mysql';
/** What the median at the largest size may be of that at the smallest. */
const MOST = 1.5;

/** Prints a table per engine, and what grows. */
export default async function growth(): Promise<void> {
  console.log(
    `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model?.trim()}, load ${loadavg()[0]?.toFixed(1)};`,
  );
  console.log(`medians of ${ROUNDS} warm rounds in milliseconds, the sizes interleaved: compare ratios.`);
  if (ENGINES.includes('sqlite')) await onEngine(undefined);
  if (!ENGINES.includes('mysql')) return;
  const server = await serverFromEnvironment();
  if (server !== undefined) await onEngine(server);
  else console.log('\nNo MySQL or MariaDB answers: set BENCH_MYSQL_URL');
}

async function onEngine(server: BenchServer | undefined): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-growth-'));
  const books: OpenBook[] = [];
  try {
    for (const size of SIZES) {
      const url = server ? await server.create(`growth_${size}`) : `sqlite:${join(folder, `${size}.db`)}`;
      const started = performance.now();
      books.push(await openBook(await fillBook(url, size)));
      console.error(
        `${server?.name ?? 'SQLite'}: ${size} actuals in ${((performance.now() - started) / 1_000).toFixed(0)} s`,
      );
    }
    console.log(`\n## ${server?.name ?? 'SQLite'}\n`);
    await measureQueries(books);
    if (ONLY === '') await measureChanges(books);
  } finally {
    for (const book of books) await book.close();
    await server?.drop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureQueries(books: readonly OpenBook[]): Promise<void> {
  const rows: { name: string; medians: number[] }[] = [];
  for (const query of QUERIES.filter(({ name }) => name.includes(ONLY))) {
    const times = books.map((): number[] => []);
    const after = await Promise.all(books.map((book) => book.middle(query)));
    for (let round = -WARM_UP; round < ROUNDS; round += 1) {
      for (const [index, book] of books.entries()) {
        const variables = { ...query.variables(book.filled, round + WARM_UP), after: after[index] };
        const started = performance.now();
        await book.ask(query.source, variables);
        if (round >= 0) times[index]?.push(performance.now() - started);
      }
    }
    rows.push({ name: query.mayGrow ? `${query.name} (counts to 10,000)` : query.name, medians: times.map(median) });
  }
  print('query', books, rows);
}

/** What writes: over the sizes of the book, over the size of one contract, and confirming one large draft. */
async function measureChanges(books: readonly OpenBook[]): Promise<void> {
  print('a project manager', books, await measureWrites(books, ROUNDS));
  const [book] = books;
  if (!book) return;
  const waiting: string[][] = [];
  for (const sales of [10, 1_000, 10_000, 40_000])
    waiting.push([
      `${sales} sales of one contract`,
      ...(await measureOneContract(book, sales, ROUNDS)).map((ms) => ms.toFixed(1)),
    ]);
  console.log(`${table(['ms, one line each', 'mark ready', 'createInvoice', 'confirmInvoice'], waiting)}\n`);
  const large: string[][] = [];
  for (const lines of [10, 100, 1_000, 1_000]) {
    const found = await measureLarge(book, lines, `large-${lines}-${large.length}-`);
    large.push([`${lines} lines`, found.ms.toFixed(0), String(found.statements), found.bareMs.toFixed(0)]);
  }
  console.log(`${table(['confirmInvoice', 'ms', 'statements', 'bare INSERTs, ms'], large)}\n`);
}

function print(title: string, books: readonly OpenBook[], rows: readonly { name: string; medians: number[] }[]): void {
  const ratioOf = (medians: readonly number[]) => (medians.at(-1) ?? 0) / (medians[0] ?? 1);
  const lines = rows.map(({ name, medians }) => [
    name,
    ...medians.map((ms) => ms.toFixed(2)),
    `${ratioOf(medians).toFixed(2)}${ratioOf(medians) > MOST ? ' !' : ''}`,
  ]);
  const head = [title, ...books.map(({ filled }) => filled.size.toLocaleString('en')), 'ratio'];
  console.log(`${table(head, lines)}\n`);
}
