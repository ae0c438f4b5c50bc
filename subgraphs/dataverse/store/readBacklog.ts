// Reading the billing backlog for the API: unbilled sales and milestones that no invoice bills yet, as one list. It must show
// exactly what may be marked ready or invoiced, and nothing that a draft holds already. domain.md 3.2, glossary
import { oneOf, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import {
  type Condition,
  type OrderColumn,
  orderBy,
  type Slice,
  type SliceOf,
  sliceOf,
  withinBounds,
} from '../../database/keyset';
import { type ChildList, childList } from './childList';
import type { Scope } from './readInvoices';

export interface BacklogRow {
  readonly id: string;
  readonly transaction_class: string;
  readonly billing_status: string;
  readonly amount: number;
  readonly currency: string;
  readonly document_date: string;
  readonly description: string | null;
  readonly customer_id: string;
  readonly contract_line_id: string;
  readonly project_id: string | null;
  readonly resource: string | null;
  readonly role: string | null;
  readonly quantity: number | null;
  readonly price: number | null;
}

/** What no invoice bills yet: not ready, and ready. */
const WAITING = ['UNBILLED_SALES_CREATED', 'READY_TO_INVOICE'];
const IN_WAITING = `IN ('${WAITING.join("', '")}')`;

const SALES = `SELECT a.id AS id, a.contract_id AS contract_id, a.transaction_class AS transaction_class, a.billing_status AS billing_status,
  a.amount AS amount, a.currency AS currency, a.document_date AS document_date, a.description AS description, a.customer_id AS customer_id,
  a.contract_line_id AS contract_line_id, a.project_id AS project_id, a.resource AS resource, a.role AS role, a.quantity AS quantity,
  a.price AS price
  FROM actual a`;
const MARKABLE = `a.transaction_type = 'UNBILLED_SALES' AND a.billing_type = 'CHARGEABLE' AND a.adjustment_status IS NULL`;

const MILESTONES = `SELECT m.id AS id, m.contract_id AS contract_id, 'MILESTONE' AS transaction_class, m.invoice_status AS billing_status,
  m.amount AS amount, m.currency AS currency, m.milestone_date AS document_date, m.name AS description, k.customer_id AS customer_id,
  m.contract_line_id AS contract_line_id, m.project_id AS project_id, NULL AS resource, NULL AS role, NULL AS quantity, NULL AS price
  FROM milestone m JOIN contract_customer k ON k.id = m.contract_customer_id`;

const byDate = (date: string, id: string): OrderColumn[] => [
  { sql: date, name: 'document_date', kind: 'text' },
  { sql: id, name: 'id', kind: 'text' },
];
const ORDER = byDate('b.document_date', 'b.id');

const OF_MANY = childList<BacklogRow>(
  {
    columns: 'b.*',
    from: `(${SALES} WHERE a.billing_status ${IN_WAITING} AND ${MARKABLE} UNION ALL ${MILESTONES} WHERE m.invoice_status ${IN_WAITING}) b`,
    order: ORDER,
  },
  'b.contract_id',
  'contract_id',
);

/** The backlog of a contract, oldest first. */
export const BACKLOG_OF_CONTRACT: ChildList<BacklogRow> = {
  order: ORDER,
  read: async (reader, contractIds, slice) => {
    const [only, ...more] = contractIds;
    if (only === undefined || more.length > 0) return OF_MANY.read(reader, contractIds, slice);
    return new Map([[only, await readOneBacklog(reader, only, slice)]]);
  },
  count: async (reader, contractIds, most) => {
    const [only, ...more] = contractIds;
    if (only === undefined || more.length > 0) return OF_MANY.count(reader, contractIds, most);
    return new Map([[only, await countOneBacklog(reader, only, most)]]);
  },
};

/** The four runs that the indexes hold in order: sales and milestones, not ready and ready. */
function runsOf(contractId: string): { select: string; order: OrderColumn[]; conditions: Condition[] }[] {
  return WAITING.flatMap((status) => [
    {
      select: SALES,
      order: byDate('a.document_date', 'a.id'),
      conditions: [{ sql: `a.contract_id = ? AND a.billing_status = ? AND ${MARKABLE}`, values: [contractId, status] }],
    },
    {
      select: MILESTONES,
      order: byDate('m.milestone_date', 'm.id'),
      conditions: [{ sql: 'm.contract_id = ? AND m.invoice_status = ?', values: [contractId, status] }],
    },
  ]);
}

/** The first rows of each run, merged: a page of 40,000 waiting hours took 100 ms without, and 2 ms with it. */
async function readOneBacklog(reader: Reader, contractId: string, slice: Slice): Promise<SliceOf<BacklogRow>> {
  const runs = runsOf(contractId).map(({ select, order, conditions }) => {
    const { sql, values } = where([...conditions, withinBounds(order, slice)]);
    return { sql: `SELECT * FROM (${select} ${sql} ${orderBy(order, slice)} LIMIT ${slice.limit + 1}) run`, values };
  });
  const rows = await reader.rows<BacklogRow>(
    `SELECT b.* FROM (${runs.map(({ sql }) => sql).join(' UNION ALL ')}) b ${orderBy(ORDER, slice)} LIMIT ${slice.limit + 1}`,
    runs.flatMap(({ values }) => values),
  );
  return sliceOf(rows, slice);
}

async function countOneBacklog(reader: Reader, contractId: string, most: number): Promise<number> {
  const runs = runsOf(contractId).map(({ select, conditions }) => {
    const { sql, values } = where(conditions);
    return { sql: `SELECT 1 AS one FROM (${select} ${sql} LIMIT ${most}) run`, values };
  });
  const [row] = await reader.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (${runs.map(({ sql }) => sql).join(' UNION ALL ')}) counted`,
    runs.flatMap(({ values }) => values),
  );
  return Math.min(Number(row?.n ?? 0), most);
}

/** Items that are or were in the backlog, by id, in whatever state they are now: the answer to marking them ready. */
export async function backlogItemsByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<BacklogRow[]> {
  const sales = where([
    ...oneOf('a.id', ids),
    ...visibleIn('a.legal_entity', scope),
    { sql: "a.transaction_type = 'UNBILLED_SALES'", values: [] },
  ]);
  const milestones = where([...oneOf('m.id', ids), ...visibleIn('m.legal_entity', scope)]);
  return reader.rows<BacklogRow>(`${SALES} ${sales.sql} UNION ALL ${MILESTONES} ${milestones.sql}`, [
    ...sales.values,
    ...milestones.values,
  ]);
}
