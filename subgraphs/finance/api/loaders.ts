// One set of loaders per request (and per subscription event): what the fields of many rows ask for in the same moment is read
// in one statement, within the caller's scope. It must never outlive its request: what it holds is not read again.
import DataLoader from 'dataloader';
import type { Caller } from '../../caller';
import type { ColumnsRead } from '../../database/columnsRead';
import type { Reader } from '../../database/database';
import { parentKey } from '../../database/slices';
import { deliveriesOf } from '../../dual-write/delivery-state';
import { mapEnds } from '../../dual-write/map-state';
import type { Asking } from '../../graphql/asked';
import { COUNT_LIMIT } from '../../graphql/connection';
import { type ChildLists, childLists, manyByKey, oneByKey } from '../../graphql/loaders';
import type { Books } from '../books';
import { type ChildList, keyOf } from '../store/childList';
import { NEEDED_OF_PROPOSAL, neededByProposal } from '../store/neededLines';
import { EVENTS_OF_PROPOSAL } from '../store/proposalEvents';
import { ITEMS_OF_OPERATION } from '../store/readBulk';
import { termsByCode } from '../store/readCustomerSetUp';
import {
  customerInvoicesByNumber,
  customerInvoicesOfProposals,
  invoicesCreditedBy,
  type LegalNumber,
  taxOfInvoices,
} from '../store/readInvoices';
import { journalsById, LINES_OF_JOURNAL } from '../store/readJournals';
import { linePropertiesOf, sequencesOf } from '../store/readLedgerSetUp';
import { EDITS_OF_LINE, onAccountById, taxEditors } from '../store/readLineEdits';
import { BLOCKERS_OF_PROPOSAL, LINES_OF_PROPOSAL, proposalsByNumber } from '../store/readProposals';
import { linesByReadiness, readinessOf, unreceivedOf } from '../store/readReadiness';
import { readBilledIds, readFinanceBooks } from '../store/readReconciliation';
import { legalEntitiesByCode, type SetUpList } from '../store/readSetUp';
import { readTotalsBasis } from '../store/readTotals';
import { ENTRIES_OF_VOUCHER, vouchersByNumber } from '../store/readVouchers';
import { BEHIND_PROPOSAL } from './types/proposal';
import { BEHIND_PROPOSAL_LINE } from './types/proposalLine';

const MOST_KEYS = 1_000;
/** Ids that have not arrived, shown of one proposal. */
export const MOST_UNRECEIVED = 100;

/** The same lists of the set-up for the same filter. */
function setUpLists(read: Reader) {
  const made = new Map<string, ChildLists<never>>();
  return <Filter, Row extends object>(list: SetUpList<Filter, Row>, filter: Filter): ChildLists<Row> => {
    const key = JSON.stringify([list.order.list, filter]);
    const known = (made.get(key) as ChildLists<Row> | undefined) ?? lists(read, list.of(filter));
    made.set(key, known as ChildLists<never>);
    return known;
  };
}

/** Pairs of a legal entity and what is named within it. */
function pairs(keys: readonly string[]): [string, string][] {
  return keys.map((key) => keyOf(key) as unknown as [string, string]);
}

/** The key of what is numbered per legal entity. */
export function numbered(legalEntity: string, number: string): string {
  return parentKey([legalEntity, number]);
}

export type FinanceLoaders = ReturnType<typeof financeLoaders>;

/**
 * Fresh loaders over what is committed now. Of some rows they read what `asking` says is asked; without it, all. What is numbered per legal entity is asked for by `numbered`, child lists by
 * `parentKey`.
 */
export function financeLoaders(books: Pick<Books, 'db' | 'world'>, caller: Caller, asking: Asking = {}) {
  const { read } = books.db;
  return {
    proposal: oneByKey(
      (numbers) => proposalsByNumber(read, caller, numbers, asking.asked?.columns(BEHIND_PROPOSAL)),
      (row) => row.number,
    ),
    totalsBasis: found((numbers) => readTotalsBasis(read, caller, numbers)),
    linesOfProposal: lists(read, LINES_OF_PROPOSAL, () => asking.asked?.columns(BEHIND_PROPOSAL_LINE)),
    itemsOfOperation: lists(read, ITEMS_OF_OPERATION),
    eventsOfProposal: lists(read, EVENTS_OF_PROPOSAL),
    editsOfLine: lists(read, EDITS_OF_LINE),
    taxEditors: found((numbers) => taxEditors(read, numbers)),
    onAccount: oneByKey(
      (ids) => onAccountById(read, caller, ids),
      (row) => row.milestone_id,
    ),
    blockersOfProposal: lists(read, BLOCKERS_OF_PROPOSAL),
    readinessOfProposal: oncePerFilter((states: readonly string[] | null) => lists(read, linesByReadiness(states))),
    neededOfProposal: lists(read, NEEDED_OF_PROPOSAL),
    needed: found((numbers) => neededByProposal(read, numbers)),
    readinessSummary: found((numbers) => readinessOf(read, numbers)),
    unreceived: found((numbers) => unreceivedOf(read, numbers, MOST_UNRECEIVED)),
    customerInvoice: oneByKey(
      (keys) => customerInvoicesByNumber(read, caller, legalNumbers(keys)),
      (row) => numbered(row.legal_entity, row.number),
    ),
    customerInvoiceOfProposal: oneByKey(
      (numbers) => customerInvoicesOfProposals(read, caller, numbers),
      (row) => row.proposal_number,
    ),
    taxOfInvoice: found((keys) => taxOfInvoices(read, legalNumbers(keys))),
    creditedBy: found((numbers) => invoicesCreditedBy(read, caller, numbers)),
    voucher: oneByKey(
      (keys) => vouchersByNumber(read, caller, legalNumbers(keys)),
      (row) => numbered(row.legal_entity, row.number),
    ),
    entriesOfVoucher: lists(read, ENTRIES_OF_VOUCHER),
    journal: oneByKey(
      (ids) => journalsById(read, caller, ids),
      (row) => row.id,
    ),
    linesOfJournal: lists(read, LINES_OF_JOURNAL),
    book: found((numbers) => readFinanceBooks(read, caller, numbers)),
    billedIds: found((numbers) => readBilledIds(read, caller, numbers)),
    delivery: found((keys) => deliveriesOf(read, keys)),
    setUpList: setUpLists(read),
    legalEntity: oneByKey(
      (codes) => legalEntitiesByCode(read, caller, codes),
      (row) => row.code,
    ),
    termsOfPayment: oneByKey(
      (keys) => termsByCode(read, pairs(keys)),
      (row) => numbered(row.legal_entity, row.code),
    ),
    sequences: manyByKey(
      (codes) => sequencesOf(read, codes),
      (row) => row.legal_entity,
    ),
    lineProperties: manyByKey(
      (codes) => linePropertiesOf(read, codes),
      (row) => row.legal_entity,
    ),
    mapEnd: found(() => mapEnds(read, books.world.now())),
  };
}

/** What a map has for each key, or null. */
function found<T>(load: (keys: readonly string[]) => Promise<ReadonlyMap<string, T>>): DataLoader<string, T | null> {
  const batch = async (keys: readonly string[]) => {
    const all = await load(keys);
    return keys.map((key) => all.get(key) ?? null);
  };
  return new DataLoader(batch, { maxBatchSize: MOST_KEYS });
}

/** The same lists for the same filter, so that many parents share a statement. */
function oncePerFilter<Filter, Lists>(make: (filter: Filter) => Lists): (filter: Filter) => Lists {
  const made = new Map<string, Lists>();
  return (filter) => {
    const key = JSON.stringify(filter);
    const known = made.get(key) ?? make(filter);
    made.set(key, known);
    return known;
  };
}

function lists<Row>(
  reader: Reader,
  list: ChildList<Row>,
  columns: () => ColumnsRead = () => undefined,
): ChildLists<Row> {
  return childLists(
    (parents, slice) => list.read(reader, parents, slice, columns()),
    async (parents) => {
      const counts = await list.count(reader, parents);
      return new Map([...counts].map(([parent, n]) => [parent, Math.min(n, COUNT_LIMIT)]));
    },
  );
}

function legalNumbers(keys: readonly string[]): LegalNumber[] {
  return keys.map((key) => keyOf(key) as unknown as LegalNumber);
}
