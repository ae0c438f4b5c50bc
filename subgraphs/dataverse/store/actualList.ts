// What a list of actuals may be narrowed by, and the runs as which it is read: each is held by an index in the order of the
// document date, so that the work does not grow with the book. It must never change which actuals match.
import { inRange, oneOf, type RangeFilter, unindexed, visibleIn } from '../../database/conditions';
import type { Value } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { MOST_RUNS } from '../../database/slices';
import type { Scope } from './invoiceList';

export interface ActualConditions {
  readonly transactionType?: readonly string[];
  readonly transactionClass?: readonly string[];
  readonly billingStatus?: readonly string[];
  readonly legalEntity?: readonly string[];
  readonly projectId?: readonly string[];
  readonly contractId?: readonly string[];
  readonly invoiceId?: readonly string[];
  readonly documentDate?: RangeFilter<string>;
  /** true: accounting detail has been written back. */
  readonly posted?: boolean;
}

/** Columns that an index has before the document date, each with the values that are asked for. */
type Leading = readonly (readonly [column: string, values: readonly Value[]])[];

const TRANSACTION_TYPES = [
  'COST',
  'UNBILLED_SALES',
  'BILLED_SALES',
  'INTER_ORGANIZATIONAL_SALES',
  'RESOURCING_UNIT_COST',
  'PROJECT_CONTRACT',
] as const;

/** The list as runs for `readRuns`: together exactly what matches. */
export function actualRuns(scope: Scope, wanted: ActualConditions): Condition[][] {
  const leading = leadingOf(scope, wanted);
  const runs = combinations(leading);
  const led = new Set(leading.map(([column]) => column));
  const others = conditionsOf(scope, wanted, led);
  // Of more, all are read as one and sorted: what so many contracts or projects have.
  if (runs.length > MOST_RUNS) return [[...leading.flatMap(([column, values]) => oneOf(column, values)), ...others]];
  return runs.map((run) => [...run, ...others]);
}

/** The index that leaves least: what belongs to one document, then what waits, then what is not posted, then companies. */
function leadingOf(scope: Scope, wanted: ActualConditions): Leading {
  const { invoiceId, contractId, projectId, billingStatus, posted } = wanted;
  const status: Leading = billingStatus ? [['a.billing_status', billingStatus]] : [];
  if (invoiceId) return [['a.invoice_id', invoiceId]];
  if (contractId) return [['a.contract_id', contractId], ...status];
  if (projectId) return [['a.project_id', projectId]];
  if (billingStatus) return status;
  if (posted === false) {
    const types = wanted.transactionType ?? TRANSACTION_TYPES;
    return [
      ['a.transaction_type', types],
      ['a.voucher_number', [null]],
    ];
  }
  const companies = wanted.legalEntity ?? (scope === 'all' ? undefined : scope);
  return companies && companies.length <= MOST_RUNS ? [['a.legal_entity', companies]] : [];
}

function combinations(leading: Leading): Condition[][] {
  return leading.reduce<Condition[][]>(
    (runs, [column, values]) =>
      runs.flatMap((run) =>
        [...new Set(values)].map((value) => [
          ...run,
          value === null ? { sql: `${column} IS NULL`, values: [] } : { sql: `${column} = ?`, values: [value] },
        ]),
      ),
    [[]],
  );
}

/** All conditions; none of a column that the runs do not lead with may begin an index. */
function conditionsOf(scope: Scope, wanted: ActualConditions, led: ReadonlySet<string>): Condition[] {
  const among = (column: string, values: readonly string[] | undefined) =>
    led.has(column) ? [] : oneOf(unindexed(column), values);
  return [
    ...visibleIn(unindexed('a.legal_entity'), scope),
    ...among('a.transaction_type', wanted.transactionType),
    ...oneOf('a.transaction_class', wanted.transactionClass),
    ...among('a.billing_status', wanted.billingStatus),
    ...among('a.legal_entity', wanted.legalEntity),
    ...among('a.project_id', wanted.projectId),
    ...among('a.contract_id', wanted.contractId),
    ...among('a.invoice_id', wanted.invoiceId),
    ...inRange('a.document_date', wanted.documentDate),
    ...(wanted.posted === undefined || led.has('a.voucher_number')
      ? []
      : [{ sql: `${unindexed('a.voucher_number')} ${wanted.posted ? '<>' : '='} ''`, values: [] }]),
  ];
}
