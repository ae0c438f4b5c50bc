// Something that happens in the middle of another transaction, exactly after one of its statements: only where each has a connection
// of its own. On SQLite, whose one writer lets nobody in between, it would wait for itself.
import type { Database, Tx, Value } from '../../../subgraphs/database/database';
import type { FinanceBooks } from './financeBooks';

/** The same books; once a statement of a transaction has contained this text, `meanwhile` happens, once. */
export function overtakenIn(books: FinanceBooks, text: string, meanwhile: () => Promise<unknown>): FinanceBooks {
  let happened = false;
  const after = async <T>(sql: string, found: T): Promise<T> => {
    if (happened || !sql.includes(text)) return found;
    happened = true;
    await meanwhile();
    return found;
  };
  const watched = (tx: Tx): Tx => ({
    ...tx,
    rows: async <T>(sql: string, values?: readonly Value[]) => after(sql, await tx.rows<T>(sql, values)),
    change: async (sql, values) => after(sql, await tx.change(sql, values)),
  });
  const write: Database['write'] = (work) => books.db.write((tx) => work(watched(tx)));
  return { ...books, db: { ...books.db, write } };
}
