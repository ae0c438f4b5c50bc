// Reading bulk operations and their items for the API and the streams, for whoever may see them: terms.ts says who may. It
// must never lock or write.
import type { Caller } from '../caller';
import { oneOf } from '../database/conditions';
import type { Reader } from '../database/database';
import { allOf } from '../database/keyset';
import type { ListSource } from '../database/slices';
import { maySeeOperation } from './terms';

export interface OperationRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly caller: string;
  readonly legal_entities: string;
  readonly created_at: string;
  readonly finished_at: string | null;
}

export interface ItemRow {
  readonly operation_id: string;
  readonly number: number;
  readonly subject_id: string;
  readonly state: string;
  /** JSON of refusals. */
  readonly errors: string | null;
  /** JSON of ids. */
  readonly invoice_ids: string | null;
}

/** Operations by id, those that this caller may see. */
export async function operationsByIds(
  reader: Reader,
  caller: Pick<Caller, 'subject' | 'legalEntities'>,
  ids: readonly string[],
): Promise<OperationRow[]> {
  const { sql, values } = allOf(oneOf('o.id', ids));
  const rows = await reader.rows<OperationRow>(
    `SELECT o.id, o.kind, o.state, o.total, o.done, o.refused, o.caller, o.legal_entities, o.created_at, o.finished_at
       FROM bulk_operation o WHERE ${sql} ORDER BY o.id`,
    values,
  );
  return rows.filter(({ caller: by, legal_entities }) => {
    const { subject } = JSON.parse(by) as Caller;
    return maySeeOperation(caller, { subject, legalEntities: JSON.parse(legal_entities) as string[] });
  });
}

/** Nothing more will happen to it. */
export function isOver({ state }: OperationRow): boolean {
  return state === 'COMPLETE' || state === 'FAILED';
}

/** The items of operations, in the order in which they were given; their parent is `b.operation_id`. */
export const ITEMS: ListSource = {
  columns: 'b.operation_id, b.number, b.subject_id, b.state, b.errors, b.invoice_ids',
  from: 'bulk_item b',
  order: [{ sql: 'b.number', name: 'number', kind: 'integer' }],
};
