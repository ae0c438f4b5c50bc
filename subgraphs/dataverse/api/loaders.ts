// One set of loaders per request, and per subscription event: whatever the fields of many rows ask for in one moment becomes
// one statement, within the caller's scope. It must never be shared or kept: what it holds is not read again.
import type { Caller } from '../../caller';
import type { Reader } from '../../database/database';
import { type MapEnd, mapEnds } from '../../dual-write/map-state';
import type { Asking } from '../../graphql/asked';
import { COUNT_LIMIT } from '../../graphql/connection';
import { type ChildLists, childLists, manyByKey, oneByKey } from '../../graphql/loaders';
import type { Books } from '../books';
import type { BacklogConditions, BacklogRow } from '../store/backlogSources';
import type { ChildList } from '../store/childList';
import { ACTUALS_OF_INVOICE, actualsByIds, billedOfInvoices, linksOfActuals } from '../store/readActuals';
import { backlogItemsByIds, backlogOfContract } from '../store/readBacklog';
import { ITEMS_OF_OPERATION } from '../store/readBulk';
import { entriesByIds } from '../store/readEntries';
import { DETAILS_OF_INVOICE, DETAILS_OF_LINE, linesByIds, linesOfInvoices } from '../store/readInvoiceLines';
import { correctionsOf, INVOICES_OF_CONTRACT, invoicesByIds, invoicesByNumbers } from '../store/readInvoices';
import { partsOfRetainers, retainersByIds } from '../store/readRetainers';
import { HISTORY_OF_INVOICE, newestOfInvoices } from '../store/readStatus';
import { pausedMaps } from '../store/readTableMaps';
import { contractLoaders } from './contractLoaders';
import { BEHIND_ACTUAL } from './types/actual';
import { BEHIND_INVOICE } from './types/invoice';

const byId = <Row extends { readonly id: string }>(read: (ids: readonly string[]) => Promise<Row[]>) =>
  oneByKey(read, (row) => row.id);

function lists<Row>(reader: Reader, list: ChildList<Row>): ChildLists<Row> {
  return childLists(
    (parents, slice) => list.read(reader, parents, slice),
    (parents) => list.count(reader, parents, COUNT_LIMIT),
  );
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined;
  return () => {
    reading ??= read();
    return reading;
  };
}

/** One set of loaders per filter: fields of many rows with the same filter are read together. */
function perFilter<Filter extends object, T>(make: (filter: Filter) => T): (filter: Filter) => T {
  const made = new Map<string, T>();
  return (filter) => {
    const key = JSON.stringify(filter);
    const known = made.get(key) ?? make(filter);
    made.set(key, known);
    return known;
  };
}

export type DataverseLoaders = ReturnType<typeof dataverseLoaders>;

/** Fresh loaders over what is committed now. Of some rows they read what `asking` says is asked; without it, all. */
export function dataverseLoaders(
  { db, world }: Pick<Books, 'db' | 'world'>,
  { legalEntities: scope }: Caller,
  asking: Asking = {},
) {
  const { read } = db;
  return {
    invoice: byId((ids) => invoicesByIds(read, scope, ids, asking.asked?.columns(BEHIND_INVOICE))),
    invoiceByNumber: oneByKey(
      (numbers) => invoicesByNumbers(read, scope, numbers, asking.asked?.columns(BEHIND_INVOICE)),
      (row) => row.number,
    ),
    corrections: manyByKey(
      (ids) => correctionsOf(read, scope, ids),
      (row) => String(row.corrects_id),
    ),
    invoicesOfContract: lists(read, INVOICES_OF_CONTRACT),
    invoiceLine: byId((ids) => linesByIds(read, ids)),
    linesOfInvoice: manyByKey(
      (ids) => linesOfInvoices(read, ids),
      (row) => row.invoice_id,
    ),
    detailsOfInvoice: lists(read, DETAILS_OF_INVOICE),
    detailsOfLine: lists(read, DETAILS_OF_LINE),
    entry: byId((ids) => entriesByIds(read, scope, ids)),
    actual: byId((ids) => actualsByIds(read, scope, ids, asking.asked?.columns(BEHIND_ACTUAL))),
    actualsOfInvoice: lists(read, ACTUALS_OF_INVOICE),
    linksOfActual: manyByKey(
      (ids) => linksOfActuals(read, scope, ids),
      (row) => row.actual_id,
    ),
    billedOfInvoice: manyByKey(
      (ids) => billedOfInvoices(read, scope, ids),
      (row) => row.invoice_id,
    ),
    backlogOfContract: perFilter((wanted: BacklogConditions) => lists<BacklogRow>(read, backlogOfContract(wanted))),
    ...contractLoaders(read, scope),
    backlogItem: byId((ids) => backlogItemsByIds(read, scope, ids)),
    itemsOfOperation: lists(read, ITEMS_OF_OPERATION),
    retainer: byId((ids) => retainersByIds(read, scope, ids)),
    partsOfRetainer: manyByKey(
      (ids) => partsOfRetainers(read, ids),
      (row) => row.retainer_id,
    ),
    newestStatus: oneByKey(
      (ids) => newestOfInvoices(read, ids),
      (row) => row.invoice_id,
    ),
    history: lists(read, HISTORY_OF_INVOICE),
    pausedMaps: once(() => pausedMaps(read)),
    mapEnds: once((): Promise<ReadonlyMap<string, MapEnd>> => mapEnds(read, world.now())),
  };
}
