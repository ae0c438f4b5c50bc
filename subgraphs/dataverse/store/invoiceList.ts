// What a list of invoices may be narrowed by, and how it is read so that the work does not grow with the book: as runs that an
// index holds in order, or by the few rows that a filter leaves. It must never change which invoices match. domain.md 8.1
import {
  inRange,
  noneOf,
  oneOf,
  type RangeFilter,
  type TextFilter,
  textMatches,
  unindexed,
  visibleIn,
} from '../../database/conditions';
import type { Reader } from '../../database/database';
import { allOf, anyOf, type Condition, type OrderColumn } from '../../database/keyset';
import { areFewer, countRuns } from '../../database/slices';

export type Scope = 'all' | readonly string[];

/** An amount between bounds, in the minor units of the currencies that it is said for. */
export interface AmountCondition {
  readonly currencies: { readonly only: readonly string[] } | { readonly except: readonly string[] };
  /** null: no amount of these currencies can match. */
  readonly range: RangeFilter<number> | null;
}

/** What a list of invoices may be narrowed by; absent says nothing, an empty list matches nothing. */
export interface InvoiceConditions {
  readonly status?: readonly string[];
  readonly step?: readonly string[];
  readonly state?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly contractId?: readonly string[];
  readonly customerId?: readonly string[];
  readonly projectId?: readonly string[];
  readonly number?: TextFilter;
  readonly name?: TextFilter;
  readonly invoiceDate?: RangeFilter<string>;
  readonly totalAmount?: readonly AmountCondition[];
  readonly and?: readonly InvoiceConditions[];
  readonly or?: readonly InvoiceConditions[];
  readonly not?: InvoiceConditions;
}

/** Filters that leave few rows of any book, and those that the way of reading is built upon. */
type Way = 'FEW' | 'ORDER' | 'PLAIN';
/** What no index may be begun with, because it leaves many. */
type Blocked = ReadonlySet<'number' | 'name' | 'amount'>;

/** The statuses with the states of the journey that each can have: the first two columns of the indexes of lists. */
const STANDINGS: readonly { status: string; state: string | null }[] = [
  { status: 'DRAFT', state: null },
  { status: 'IN_REVIEW', state: null },
  ...['CONFIRMED', 'POSTED'].flatMap((status) => ['MOVING', 'BLOCKED', 'DONE'].map((state) => ({ status, state }))),
];

/** Prefixes are asked how many rows they leave, up to so many: more are common enough to be met in the order's own index. */
const MANY = 1_000;
/** Invoices of projects that are named by id; of more, each invoice is asked whether it bills one. */
const MOST_OF_PROJECTS = 1_000;

/**
 * The list as runs for `readRuns`: together exactly what matches. At most two statements, whatever the book, to learn of few
 * rows by prefix or project.
 */
export async function invoiceRuns(
  reader: Reader,
  scope: Scope,
  wanted: InvoiceConditions,
  order: readonly OrderColumn[],
): Promise<Condition[][]> {
  const { few, projects, blocked } = await selectivity(reader, wanted, order);
  const rest = (way: Way) => [
    ...visibleIn(way === 'PLAIN' ? 'i.legal_entity' : unindexed('i.legal_entity'), scope),
    ...matches({ ...wanted, ...(projects ? { projectId: undefined } : {}) }, way, blocked),
    ...(projects ? oneOf('i.id', projects) : []),
    ...(order[0]?.name === 'total_amount' ? widest(wanted.totalAmount ?? []) : []),
  ];
  if (few) return [rest('FEW')];
  const entities = oneCompany(scope, wanted);
  if (!wanted.status && !wanted.state && !wanted.step)
    // An index by company is in the order of numbers, and of nothing else.
    return [rest(entities && order[0]?.name === 'number' ? 'PLAIN' : 'ORDER')];
  const others = rest('ORDER');
  return standingsAsked(wanted).map(({ status, state }) => [
    { sql: 'i.status = ?', values: [status] },
    state === null ? { sql: 'i.state IS NULL', values: [] } : { sql: 'i.state = ?', values: [state] },
    ...others,
  ]);
}

function standingsAsked({ status, state, step }: InvoiceConditions): typeof STANDINGS {
  return STANDINGS.filter(
    (standing) =>
      (status?.includes(standing.status) ?? true) &&
      (state === undefined || (standing.state !== null && state.includes(standing.state))) &&
      // The journey is over at its last step, and at no other.
      (step === undefined || (standing.state !== null && (standing.state !== 'DONE' || step.includes('WRITTEN_BACK')))),
  );
}

function oneCompany(scope: Scope, { legalEntity }: InvoiceConditions): boolean {
  return (legalEntity ?? (scope === 'all' ? [] : scope)).length === 1;
}

interface Selectivity {
  /** Some filter leaves few rows. */
  readonly few: boolean;
  /** The ids of the invoices that bill the projects, where they are few. */
  readonly projects: readonly string[] | undefined;
  /** Prefixes and amounts that leave many. */
  readonly blocked: Blocked;
}

async function selectivity(
  reader: Reader,
  wanted: InvoiceConditions,
  order: readonly OrderColumn[],
): Promise<Selectivity> {
  const blocked = new Set<'number' | 'name' | 'amount'>();
  let few = Boolean(wanted.contractId ?? wanted.customerId);
  for (const column of ['number', 'name'] as const) {
    const filter = wanted[column];
    if (filter?.eq || filter?.in) few = true;
    else if (filter?.startsWith && !few && order[0]?.name !== column) {
      const [prefix] = textMatches(`i.${column}`, filter) as [Condition];
      if (await areFewer(reader, 'invoice i', prefix, MANY)) few = true;
      else blocked.add(column);
    } else if (filter?.startsWith) few = true; // in the order of its own index, or among few others
  }
  if (wanted.totalAmount && !few) {
    // Without their currencies: the index alone is read.
    const runs = wanted.totalAmount.map(({ range }) => (range ? inRange('i.total_amount', range) : [NONE]));
    if ((await countRuns(reader, MANY, 'invoice i', runs)) < MANY) few = true;
    else blocked.add('amount');
  }
  const projects = wanted.projectId && !few ? await invoicesOfProjects(reader, wanted.projectId) : undefined;
  return { few: few || projects !== undefined, projects, blocked };
}

/** The invoices that bill something of these projects, undefined where they are many. */
async function invoicesOfProjects(reader: Reader, projectIds: readonly string[]): Promise<string[] | undefined> {
  const [actuals, milestones] = ['a', 'm'].map((table) => allOf(oneOf(`${table}.project_id`, projectIds))) as [
    Condition,
    Condition,
  ];
  const rows = await reader.rows<{ id: string }>(
    `SELECT DISTINCT invoice_id AS id FROM (SELECT a.invoice_id FROM actual a WHERE ${actuals.sql} AND a.invoice_id IS NOT NULL
       UNION ALL SELECT m.invoice_id FROM milestone m WHERE ${milestones.sql} AND m.invoice_id IS NOT NULL) billed LIMIT ${MOST_OF_PROJECTS + 1}`,
    [...actuals.values, ...milestones.values],
  );
  return rows.length > MOST_OF_PROJECTS ? undefined : rows.map(({ id }) => id);
}

function matches(wanted: InvoiceConditions, way: Way, blocked: Blocked): Condition[] {
  const common = (column: string) => (way === 'PLAIN' ? column : unindexed(column));
  return [
    ...oneOf(common('i.status'), wanted.status),
    ...oneOf(common('i.step'), wanted.step),
    ...oneOf(common('i.state'), wanted.state),
    ...oneOf(common('i.legal_entity'), wanted.legalEntity),
    ...oneOf('i.contract_id', wanted.contractId),
    ...oneOf('i.customer_id', wanted.customerId),
    ...billsProject(wanted.projectId),
    ...textMatches(blocked.has('number') ? unindexed('i.number') : 'i.number', wanted.number),
    ...textMatches(blocked.has('name') ? unindexed('i.name') : 'i.name', wanted.name),
    ...inRange('i.invoice_date', wanted.invoiceDate),
    ...(wanted.totalAmount ? [amounts(wanted.totalAmount, blocked.has('amount'))] : []),
    ...(wanted.and ?? []).map((part) => allOf(matches(part, way, blocked))),
    ...(wanted.or ? [anyOf(wanted.or.map((part) => allOf(matches(part, way, blocked))))] : []),
    ...(wanted.not ? [noneOf(allOf(matches(wanted.not, way, blocked)))] : []),
  ];
}

/** Invoices that bill an unbilled sale or a milestone of these projects. */
function billsProject(projectIds: readonly string[] | undefined): Condition[] {
  if (projectIds === undefined) return [];
  const ways = [...oneOf('a.project_id', projectIds), ...oneOf('m.project_id', projectIds)] as [Condition, Condition?];
  const [sale, milestone = sale] = ways;
  return [
    anyOf([
      { sql: `EXISTS (SELECT 1 FROM actual a WHERE a.invoice_id = i.id AND ${sale.sql})`, values: sale.values },
      {
        sql: `EXISTS (SELECT 1 FROM milestone m WHERE m.invoice_id = i.id AND ${milestone.sql})`,
        values: milestone.values,
      },
    ]),
  ];
}

/** Amounts that are common are met in the order's own index. */
function amounts(parts: readonly AmountCondition[], areCommon: boolean): Condition {
  const column = areCommon ? 'COALESCE(i.total_amount, 0)' : 'i.total_amount';
  return anyOf(parts.map((part) => amountMatches(part, column)));
}

/** From the least to the greatest amount of any currency: where the index of the amount is read. */
function widest(parts: readonly AmountCondition[]): Condition[] {
  const ranges = parts.flatMap(({ range }) => range ?? []);
  if (ranges.length === 0) return [];
  const least = ranges.map(({ eq, gte }) => eq ?? gte ?? Number.NEGATIVE_INFINITY);
  const greatest = ranges.map(({ eq, lte }) => eq ?? lte ?? Number.POSITIVE_INFINITY);
  const [from, to] = [Math.min(...least), Math.max(...greatest)];
  return inRange('i.total_amount', {
    ...(Number.isFinite(from) ? { gte: from } : {}),
    ...(Number.isFinite(to) ? { lte: to } : {}),
  });
}

const NONE: Condition = { sql: '1 = 0', values: [] };

function amountMatches({ currencies, range }: AmountCondition, column: string): Condition {
  const ofCurrency =
    'only' in currencies ? oneOf('i.currency', currencies.only) : oneOf('i.currency', currencies.except).map(noneOf);
  return allOf([...ofCurrency, ...(range === null ? [NONE] : inRange(column, range))]);
}
