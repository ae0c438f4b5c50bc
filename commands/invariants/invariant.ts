// What a check is: an invariant of the books, and how to find what breaks it. Two forms cover nearly all of them: rows of
// one book that must not exist, and two ordered lists, one from each book, that must agree. Memory stays bounded in both.
import type { Book, Row } from './book';

export interface Books {
  readonly dataverse: Book;
  readonly finance: Book;
  /** Nothing is on its way any more: what was sent has arrived, but for what is parked. */
  readonly atRest: boolean;
  /** Secrets by the id of the key, of rows of the status log that are signed. */
  readonly statusKeys: ReadonlyMap<string, string>;
}

export type Side = 'dataverse' | 'finance';

export interface Finding {
  /** I1 … I13 of the invariants, D1 … D7 of the domain's own, N1 for number sequences, A1 for what people did to proposals. */
  readonly invariant: string;
  /** The document: a table and its key, or a key of the exchange. */
  readonly subject: string;
  readonly detail: string;
}

export interface Check {
  /** True: holds at rest only, so it is left out while the books move. */
  readonly needsRest: boolean;
  find(books: Books): AsyncIterable<Finding>;
}

/** One book's rows that must not exist. The SELECT names each row's `subject`; `detail` says what is wrong with it. */
export interface Forbidden<T extends Row> {
  readonly invariant: string;
  readonly book: Side;
  readonly needsRest?: boolean;
  readonly sql: string;
  readonly subject: (row: T) => string;
  readonly detail: (row: T) => string;
}

export function forbidden<T extends Row = Row>(check: Forbidden<T>): Check {
  return {
    needsRest: check.needsRest ?? false,
    async *find(books) {
      for await (const row of books[check.book].stream<T>(check.sql)) {
        yield { invariant: check.invariant, subject: check.subject(row), detail: check.detail(row) };
      }
    },
  };
}

/** Rows of one book that SQL alone cannot judge: `judge` says what is wrong with each, or undefined. */
export interface Judged<T extends Row> extends Omit<Forbidden<T>, 'detail'> {
  readonly judge: (row: T) => string | undefined;
}

export function judged<T extends Row = Row>(check: Judged<T>): Check {
  return {
    needsRest: check.needsRest ?? false,
    async *find(books) {
      for await (const row of books[check.book].stream<T>(check.sql)) {
        const detail = check.judge(row);
        if (detail !== undefined) yield { invariant: check.invariant, subject: check.subject(row), detail };
      }
    },
  };
}

export interface Judgement {
  readonly invariant: string;
  readonly detail: string;
}

/**
 * Two lists that must agree. Both SELECTs give a column `subject`, unique in its list, and are ordered by it.
 * `judge` sees each subject once, with the row of either side or undefined, and says what is wrong.
 */
export interface Agreement<D extends Row, F extends Row> {
  readonly what: string;
  readonly needsRest?: boolean;
  readonly dataverse: string;
  readonly finance: string;
  readonly judge: (dataverse: D | undefined, finance: F | undefined, atRest: boolean) => Judgement | undefined;
}

export function agreement<D extends Row = Row, F extends Row = Row>(check: Agreement<D, F>): Check {
  return {
    needsRest: check.needsRest ?? false,
    async *find(books) {
      const pairs = merged(books.dataverse.stream<D>(check.dataverse), books.finance.stream<F>(check.finance));
      for await (const [subject, dataverse, finance] of pairs) {
        const judgement = check.judge(dataverse, finance, books.atRest);
        if (judgement) yield { ...judgement, subject: `${check.what} ${subject}` };
      }
    },
  };
}

/**
 * Walks two lists ordered by `subject` side by side. A subject that repeats is looked at once (I3 finds the repetition).
 * Throws when a list is not in order: the answer would be nonsense.
 */
async function* merged<D extends Row, F extends Row>(
  left: AsyncIterable<D>,
  right: AsyncIterable<F>,
): AsyncGenerator<[string, D | undefined, F | undefined]> {
  const lefts = new Cursor(left);
  const rights = new Cursor(right);
  try {
    let dataverse = await lefts.next();
    let finance = await rights.next();
    while (dataverse || finance) {
      const order = !finance ? -1 : !dataverse ? 1 : bytewise(text(dataverse), text(finance));
      yield [
        text((order <= 0 ? dataverse : finance) as Row),
        order <= 0 ? dataverse : undefined,
        order >= 0 ? finance : undefined,
      ];
      if (order <= 0) dataverse = await lefts.next();
      if (order >= 0) finance = await rights.next();
    }
  } finally {
    await lefts.close();
    await rights.close();
  }
}

class Cursor<T extends Row> {
  private readonly rows: AsyncIterator<T>;
  private last: string | undefined;

  constructor(rows: AsyncIterable<T>) {
    this.rows = rows[Symbol.asyncIterator]();
  }

  async next(): Promise<T | undefined> {
    for (;;) {
      const { value, done } = await this.rows.next();
      if (done) return undefined;
      const subject = text(value);
      const order = this.last === undefined ? -1 : bytewise(this.last, subject);
      if (order > 0) throw new Error(`the list is not in order: ${this.last} before ${subject}`);
      this.last = subject;
      if (order < 0) return value;
    }
  }

  async close(): Promise<void> {
    await this.rows.return?.();
  }
}

function text(row: Row): string {
  return String(row.subject);
}

/** The order of both databases: by bytes of UTF-8. */
function bytewise(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** 'amount 160000 ≠ 160001, …' for the columns in which two rows differ; undefined when they are equal. */
export function differences(dataverse: Row, finance: Row, columns: readonly string[]): string | undefined {
  const found = columns.filter((column) => dataverse[column] !== finance[column]);
  return found.length === 0
    ? undefined
    : found.map((column) => `${column} ${dataverse[column]} ≠ ${finance[column]}`).join(', ');
}

/**
 * SQL: is something under this key (a text expression) not applied on the other side for a reason that is on record: on its
 * way, parked, waiting for a paused map, skipped or marked done by a person? What is missing over there is then no loss.
 */
export function accountedFor(key: string): string {
  return `(EXISTS (SELECT 1 FROM outbox_stream w WHERE w.stream_key = ${key} AND w.settled_number < w.last_number)
    OR EXISTS (SELECT 1 FROM outbox w WHERE w.stream_key = ${key} AND w.reason IS NOT NULL))`;
}
