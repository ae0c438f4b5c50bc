// Reading the billing backlog for the API: everything that no invoice bills yet, from all its sources, as one list. It must
// show exactly what may be marked ready or invoiced, and nothing that a draft holds already. domain.md 3.2, glossary
import { oneOf, visibleIn, where } from '../../database/conditions';
import type { Reader, Value } from '../../database/database';
import {
  type Condition,
  type OrderColumn,
  orderBy,
  type Slice,
  type SliceOf,
  sliceOf,
  withinBounds,
} from '../../database/keyset';
import {
  BACKLOG_SOURCES,
  type BacklogConditions,
  type BacklogRow,
  type BacklogSource,
  narrowing,
  statusesAsked,
} from './backlogSources';
import { type ChildList, childList } from './childList';
import type { Scope } from './readInvoices';

const byDate = (date: string, id: string): OrderColumn[] => [
  { sql: date, name: 'document_date', kind: 'text' },
  { sql: id, name: 'id', kind: 'text' },
];

/** The oldest first. */
export const BACKLOG_ORDER: readonly OrderColumn[] = byDate('b.document_date', 'b.id');

/** What an index holds in order: one source in one status, of one contract or of all. */
interface Run {
  readonly source: BacklogSource;
  readonly conditions: readonly Condition[];
}

/** Contracts that are read as runs of their own; of more, the runs of all contracts are read and filtered. */
const MOST_CONTRACTS = 20;

/** One slice of the backlog of all contracts that the caller sees. */
export async function listBacklog(
  reader: Reader,
  scope: Scope,
  wanted: BacklogConditions,
  slice: Slice,
): Promise<SliceOf<BacklogRow>> {
  return readRuns(reader, runsOf(wanted, await contractsConcerned(reader, wanted), scope), slice);
}

/** How long it is, counted to `most`. */
export async function countBacklog(
  reader: Reader,
  scope: Scope,
  wanted: BacklogConditions,
  most: number,
): Promise<number> {
  return countRuns(reader, runsOf(wanted, await contractsConcerned(reader, wanted), scope), most);
}

/** The backlog of contracts that the caller sees: of one as merged runs, of many in one statement for all. */
export function backlogOfContract(wanted: BacklogConditions): ChildList<BacklogRow> {
  const ofMany = backlogOfMany(wanted);
  return {
    order: BACKLOG_ORDER,
    read: async (reader, contractIds, slice) => {
      const [only, ...more] = contractIds;
      if (only === undefined || more.length > 0) return ofMany.read(reader, contractIds, slice);
      return new Map([[only, await readRuns(reader, runsOf(wanted, [only]), slice)]]);
    },
    count: async (reader, contractIds, most) => {
      const [only, ...more] = contractIds;
      if (only === undefined || more.length > 0) return ofMany.count(reader, contractIds, most);
      return new Map([[only, await countRuns(reader, runsOf(wanted, [only]), most)]]);
    },
  };
}

function backlogOfMany(wanted: BacklogConditions): ChildList<BacklogRow> {
  const selects = BACKLOG_SOURCES.flatMap((source) => {
    const conditions = narrowing(source, wanted);
    if (!conditions) return [];
    const { sql, values } = where([...oneOf(source.status, statusesAsked(wanted)), ...conditions]);
    return [{ sql: `${source.select} ${sql}`, values }];
  });
  if (selects.length === 0) return { order: BACKLOG_ORDER, read: async () => new Map(), count: async () => new Map() };
  return childList<BacklogRow>(
    {
      columns: 'b.*',
      from: `(${selects.map(({ sql }) => sql).join(' UNION ALL ')}) b`,
      values: selects.flatMap(({ values }) => values),
      order: BACKLOG_ORDER,
    },
    'b.contract_id',
    'contract_id',
  );
}

/**
 * The few contracts that the filter leaves, or undefined: then the backlog of all is read. A customer's or a project's
 * contracts are asked for, because no index has the waiting items of either in order.
 */
async function contractsConcerned(reader: Reader, wanted: BacklogConditions): Promise<readonly string[] | undefined> {
  if (wanted.contractId) return wanted.contractId.length <= MOST_CONTRACTS ? wanted.contractId : undefined;
  const [from, filter] = wanted.projectId
    ? ['contract_line', where(oneOf('project_id', wanted.projectId))]
    : ['contract_customer', where(oneOf('customer_id', wanted.customerId))];
  if (!wanted.projectId && !wanted.customerId) return undefined;
  const rows = await reader.rows<{ contract_id: string }>(
    `SELECT DISTINCT contract_id FROM ${from} ${filter.sql} LIMIT ${MOST_CONTRACTS + 1}`,
    filter.values,
  );
  return rows.length <= MOST_CONTRACTS ? rows.map(({ contract_id }) => contract_id) : undefined;
}

function runsOf(wanted: BacklogConditions, contracts: readonly string[] | undefined, scope: Scope = 'all'): Run[] {
  return BACKLOG_SOURCES.flatMap((source) => {
    const conditions = narrowing(source, contracts ? { ...wanted, contractId: undefined } : wanted);
    if (!conditions) return [];
    return statusesAsked(wanted).flatMap((status) => {
      const inStatus = [equal(source.status, status), ...conditions, ...visibleIn(source.legalEntity, scope)];
      if (!contracts) return [{ source, conditions: inStatus }];
      return contracts.map((contract) => ({ source, conditions: [equal(source.contract, contract), ...inStatus] }));
    });
  });
}

function equal(column: string, value: Value): Condition {
  return { sql: `${column} = ?`, values: [value] };
}

/** The first rows of each run, merged: a page of 40,000 waiting hours took 100 ms without, and 2 ms with it. */
async function readRuns(reader: Reader, runs: readonly Run[], slice: Slice): Promise<SliceOf<BacklogRow>> {
  if (runs.length === 0) return sliceOf<BacklogRow>([], slice);
  const selects = runs.map(({ source, conditions }) => {
    const order = byDate(source.date, source.id);
    const { sql, values } = where([...conditions, withinBounds(order, slice)]);
    return {
      sql: `SELECT * FROM (${source.select} ${sql} ${orderBy(order, slice)} LIMIT ${slice.limit + 1}) run`,
      values,
    };
  });
  const rows = await reader.rows<BacklogRow>(
    `SELECT b.* FROM (${selects.map(({ sql }) => sql).join(' UNION ALL ')}) b ${orderBy(BACKLOG_ORDER, slice)} LIMIT ${slice.limit + 1}`,
    selects.flatMap(({ values }) => values),
  );
  return sliceOf(rows, slice);
}

async function countRuns(reader: Reader, runs: readonly Run[], most: number): Promise<number> {
  if (runs.length === 0) return 0;
  const selects = runs.map(({ source, conditions }) => {
    const { sql, values } = where(conditions);
    return { sql: `SELECT 1 AS one FROM (${source.select} ${sql} LIMIT ${most}) run`, values };
  });
  const [row] = await reader.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM (${selects.map(({ sql }) => sql).join(' UNION ALL ')}) counted`,
    selects.flatMap(({ values }) => values),
  );
  return Math.min(Number(row?.n ?? 0), most);
}

/** Items that are or were in the backlog, by id, in whatever state they are now: what mutations answer with. */
export async function backlogItemsByIds(reader: Reader, scope: Scope, ids: readonly string[]): Promise<BacklogRow[]> {
  const selects = BACKLOG_SOURCES.map((source) => {
    const { sql, values } = where([...oneOf(source.id, ids), ...visibleIn(source.legalEntity, scope)]);
    return { sql: `${source.select} ${sql}`, values };
  });
  const rows = await reader.rows<BacklogRow>(
    selects.map(({ sql }) => sql).join(' UNION ALL '),
    selects.flatMap(({ values }) => values),
  );
  // An actual that is no unbilled sale has no billing status, and never was in the backlog.
  return rows.filter(({ billing_status }) => billing_status !== null);
}
