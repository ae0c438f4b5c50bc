// Many drafts and workers of a test's own, which run inside it: what a process would do, without its sockets.

import { BulkWorker, type BulkWorkerParts } from '../../../../subgraphs/bulk/worker';
import type { Books } from '../../../../subgraphs/dataverse/books';
import { bulkWork } from '../../../../subgraphs/dataverse/flows/doBulkItem';
import { waitFor } from '../../../harness/waiting';
import { type Company, draftOf, type TestBooks } from './books';

export interface Operation {
  readonly id: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
}

/** `count` drafts of one time entry each. */
export async function drafts(books: TestBooks, company: Company, count: number, prefix: string): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await draftOf(books, company, 1, 0, `${prefix}${index}`));
  return ids;
}

/** A running worker; what breaks in it is kept. */
export function worker(
  books: Books,
  changes: Partial<BulkWorkerParts> = {},
): BulkWorker & { readonly errors: unknown[] } {
  const errors: unknown[] = [];
  const running = new BulkWorker({
    db: books.db,
    world: books.world,
    work: bulkWork(books),
    owner: books.world.newId(),
    moved: () => undefined,
    onError: (error) => errors.push(error),
    ...changes,
  });
  running.start();
  return Object.assign(running, { errors });
}

export async function operation(books: Books, id: string): Promise<Operation> {
  const [row] = await books.db.read.rows<Operation>(
    'SELECT id, state, total, done, refused FROM bulk_operation WHERE id = ?',
    [id],
  );
  if (!row) throw new Error(`no operation ${id}`);
  return row;
}

/** Waits until the operation is over. */
export function untilOver(books: Books, id: string, timeoutMs = 20_000): Promise<Operation> {
  return waitFor(
    `operation ${id} is over`,
    async () => {
      const row = await operation(books, id);
      return row.state === 'COMPLETE' || row.state === 'FAILED' ? row : undefined;
    },
    timeoutMs,
  );
}

/** Items of an operation by subject: state and codes. */
export async function itemsOf(books: Books, id: string): Promise<Record<string, string[]>> {
  const rows = await books.db.read.rows<{ subject_id: string; state: string; errors: string | null }>(
    'SELECT subject_id, state, errors FROM bulk_item WHERE operation_id = ? ORDER BY number',
    [id],
  );
  const codes = (errors: string | null) => (JSON.parse(errors ?? '[]') as { code: string }[]).map(({ code }) => code);
  return Object.fromEntries(rows.map(({ subject_id, state, errors }) => [subject_id, [state, ...codes(errors)]]));
}
