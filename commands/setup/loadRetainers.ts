// Retainers of set-up files into Dataverse, through the flow that creates them. One that stands, by contract, account, description
// and date, is skipped. It must never write a table itself. domain.md 2.7
import type { Caller } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/dataverse/books';
import { createRetainers } from '../../subgraphs/dataverse/flows/createRetainers';
import { inChunks } from '../../subgraphs/dataverse/store/chunks';
import { contractsByNumber } from '../../subgraphs/dataverse/store/contracts';
import { standingLines, standingRetainers } from '../../subgraphs/dataverse/store/standing';
import { parseAmount } from '../../subgraphs/money';
import { keyOf, retainerKey } from './known';
import { type Loaded, taken } from './loaded';
import type { RowOf } from './schema';

/** Creates those that do not stand yet. */
export async function loadRetainers(
  books: Books,
  caller: Caller,
  rows: readonly RowOf<'retainers'>[],
): Promise<Loaded> {
  const { read } = books.db;
  const numbers = rows.map(({ contractNumber }) => contractNumber);
  const standing = new Set(
    (await standingRetainers(read, numbers)).map((row) =>
      retainerKey({
        contractNumber: row.contract_number,
        accountNumber: row.account_number,
        description: row.description,
        date: row.retainer_date,
      }),
    ),
  );
  const missing = rows.filter((row) => !standing.has(retainerKey(row)));
  const contracts = await contractsByNumber(read, numbers);
  const lines = new Map(
    (await standingLines(read, numbers)).map((line) => [keyOf(line.contract_number, line.name), line.line_number]),
  );
  const inputs = missing.map(({ lineName, amount, ...row }) => ({
    ...row,
    lineNumber: lineName === null ? null : (lines.get(keyOf(row.contractNumber, lineName)) ?? 0),
    amount: parseAmount(amount, contracts.get(row.contractNumber)?.currency ?? ''),
  }));
  for (const part of inChunks(inputs)) taken('retainers', await createRetainers(books, caller, part));
  return { written: missing.length, standing: rows.length - missing.length };
}
