// What clients were told, held against the books with plain SQL: everything that was answered is there, once, and nothing is there
// that nobody asked for. It must know nothing of the code that wrote them.
import { openBook, type Row } from '../../commands/invariants/book';
import { checkBooks } from '../../commands/invariants/check';
import type { Told } from './clients';

/** Everything that is wrong, a line each: promises that the books do not keep, and what the checker finds. Call it at rest. */
export async function brokenPromises(
  dataverseUrl: string,
  financeUrl: string,
  told: Told,
  statusKeys: ReadonlyMap<string, string>,
): Promise<string[]> {
  const found = await checkBooks(dataverseUrl, financeUrl, { most: 20, statusKeys });
  return [
    ...(await brokenIn(dataverseUrl, financeUrl, told)),
    ...found.map(({ invariant, subject, detail }) => `${invariant} ${subject}: ${detail}`),
  ];
}

async function brokenIn(dataverseUrl: string, financeUrl: string, told: Told): Promise<string[]> {
  const dataverse = await openBook(dataverseUrl, 'actual');
  const finance = await openBook(financeUrl, 'staged_actual');
  const counts = async (book: typeof dataverse, sql: string): Promise<Map<string, number>> => {
    const counted = new Map<string, number>();
    for await (const row of book.stream<Row & { subject: string; times: number }>(sql))
      counted.set(row.subject, Number(row.times));
    return counted;
  };
  try {
    const once = (what: string, wanted: readonly string[], counted: ReadonlyMap<string, number>): string[] => {
      const asked = new Set(wanted);
      return [
        ...(asked.size === wanted.length ? [] : [`${what}: somebody was told the same twice`]),
        ...wanted
          .filter((each) => counted.get(each) !== 1)
          .map((each) => `${what} ${each}: ${counted.get(each) ?? 0} times`),
        ...[...counted.keys()]
          .filter((each) => !asked.has(each))
          .map((each) => `${what} ${each}: nobody was told of it`),
      ];
    };
    const sales = (type: string) =>
      `SELECT entry_id AS subject, COUNT(*) AS times FROM actual WHERE transaction_type = '${type}' AND entry_id IS NOT NULL GROUP BY entry_id`;
    const numbers = told.confirmed.map(({ number }) => number);
    return [
      ...once('approved entry', told.entries, await counts(dataverse, sales('COST'))),
      ...once('billed entry', told.entries, await counts(dataverse, sales('BILLED_SALES'))),
      ...once(
        'posted invoice',
        numbers,
        await counts(
          dataverse,
          "SELECT number AS subject, COUNT(*) AS times FROM invoice WHERE status = 'POSTED' GROUP BY number",
        ),
      ),
      ...once(
        'customer invoice',
        numbers,
        await counts(
          finance,
          'SELECT proposal_number AS subject, COUNT(*) AS times FROM customer_invoice GROUP BY proposal_number',
        ),
      ),
    ];
  } finally {
    await dataverse.close();
    await finance.close();
  }
}
