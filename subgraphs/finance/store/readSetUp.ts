// Reads the set-up for the API: the legal entities that the caller may see, and the lists that hang on one, in pages. Rows of a list
// hold no scope of their own: they must never be read but for a legal entity that the caller has been shown.
import type { Caller } from '../../caller';
import { inRange, oneOf, type RangeFilter, visibleIn, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import type { Condition, OrderColumn, Slice, SliceOf } from '../../database/keyset';
import { countUpTo, type ListSource, readSlice } from '../../database/slices';
import type { PeriodState } from '../rules/periods';
import { type ChildList, childList } from './childList';
import type { PeriodRow, RateKey } from './setUpChanges';

/** A list that each legal entity (or another row of the set-up) has, under a filter. */
export interface SetUpList<Filter, Row> {
  /** Its name and order: what cursors are bound to. */
  readonly order: { readonly list: string; readonly columns: readonly OrderColumn[] };
  of(filter: Filter): ChildList<Row>;
}

/** A list of rows whose columns all are selected by name, under the parents that `parents` names (`c.legal_entity` in rows `legal_entity`). */
export function setUpList<Filter, Row extends object>(
  list: string,
  source: Omit<ListSource, 'only' | 'values'>,
  parents: readonly string[],
  conditions: (filter: Filter) => readonly Condition[],
): SetUpList<Filter, Row> {
  const columns = parents.map((sql) => ({ sql, name: sql.split('.').at(-1) as string }));
  return {
    order: { list, columns: source.order },
    of: (filter) => {
      const { sql, values } = where(conditions(filter));
      const only = sql === '' ? {} : { only: { sql: sql.replace(/^WHERE /, ''), values } };
      return childList<Row>({ ...source, ...only }, { columns });
    },
  };
}

export const textColumn = (sql: string): OrderColumn => ({ sql, name: sql.split('.').at(-1) as string, kind: 'text' });

export interface LegalEntityDetails {
  readonly code: string;
  readonly name: string;
  readonly currency: string;
  readonly reporting_currency: string | null;
  readonly journal_period_unit: string;
  readonly journal_line_limit: number;
  readonly shift_to_open_period: number;
  readonly on_account_item_tax_group: string | null;
  readonly time_item_tax_group: string | null;
  readonly rate_type: string;
  readonly registration_number: string | null;
  readonly cut_off_date: string | null;
  readonly tax_group_method: string | null;
  readonly calculation: string | null;
  readonly round_off_unit: number | null;
  readonly round_off_rule: string | null;
  readonly approval_wanted: number | null;
  readonly separate_approver: number | null;
}

export const LEGAL_ENTITY_ORDER: readonly OrderColumn[] = [textColumn('e.code')];
const LEGAL_ENTITIES: ListSource = {
  columns: `e.code, e.name, e.currency, e.reporting_currency, e.journal_period_unit, e.journal_line_limit, e.shift_to_open_period,
    e.on_account_item_tax_group, e.time_item_tax_group, e.rate_type, e.registration_number, e.cut_off_date, x.tax_group_method, x.calculation,
    x.round_off_unit, x.round_off_rule, w.enabled AS approval_wanted, w.separate_approver`,
  from: `legal_entity e LEFT JOIN sales_tax_parameters x ON x.legal_entity = e.code
    LEFT JOIN proposal_workflow w ON w.legal_entity = e.code`,
  order: LEGAL_ENTITY_ORDER,
};

/** One slice of the legal entities that the caller may see, in order of code. */
export function readLegalEntities(reader: Reader, caller: Caller, slice: Slice): Promise<SliceOf<LegalEntityDetails>> {
  return readSlice(reader, LEGAL_ENTITIES, visibleIn('e.code', caller.legalEntities), slice);
}

export function countLegalEntities(reader: Reader, caller: Caller, most: number): Promise<number> {
  return countUpTo(reader, most, 'legal_entity e', visibleIn('e.code', caller.legalEntities));
}

/** Legal entities by code, in any order, of those that the caller may see. */
export function legalEntitiesByCode(
  reader: Reader,
  caller: Caller,
  codes: readonly string[],
): Promise<LegalEntityDetails[]> {
  const filter = where([...oneOf('e.code', codes), ...visibleIn('e.code', caller.legalEntities)]);
  return reader.rows(`SELECT ${LEGAL_ENTITIES.columns} FROM ${LEGAL_ENTITIES.from} ${filter.sql}`, filter.values);
}

export interface PeriodFilter {
  /** Periods that have a day on or after it. */
  readonly from?: string | null;
  /** Periods that have a day on or before it. */
  readonly to?: string | null;
  readonly state?: readonly PeriodState[] | null;
}

const FLAGS: Readonly<Record<PeriodState, string>> = {
  OPEN: 'f.open = 1',
  ON_HOLD: 'f.open = 0 AND f.on_hold = 1',
  CLOSED: 'f.open = 0 AND f.on_hold = 0',
};

/** In order of their first day. */
export const FISCAL_PERIODS = setUpList<PeriodFilter, PeriodRow>(
  'LegalEntity.fiscalPeriods',
  {
    columns: 'f.legal_entity, f.start_date, f.end_date, f.open, f.on_hold, f.version',
    from: 'fiscal_period f',
    order: [textColumn('f.start_date')],
  },
  ['f.legal_entity'],
  ({ from, to, state }) => [
    ...inRange('f.end_date', { gte: from }),
    ...inRange('f.start_date', { lte: to }),
    ...(state == null ? [] : [{ sql: state.map((each) => `(${FLAGS[each]})`).join(' OR ') || '1 = 0', values: [] }]),
  ],
);

/** The periods that start on these days, `[legal entity, first day]` each, in any order. */
export async function periodsByStart(
  reader: Reader,
  keys: readonly (readonly [string, string])[],
): Promise<PeriodRow[]> {
  const each = keys.map(() => '(f.legal_entity = ? AND f.start_date = ?)').join(' OR ');
  return reader.rows<PeriodRow>(`SELECT * FROM fiscal_period f WHERE ${each}`, keys.flat());
}

export interface RateRow {
  readonly from_currency: string;
  readonly to_currency: string;
  readonly rate_type: string;
  readonly valid_from: string;
  readonly rate: number;
  readonly version: number;
}

export interface RateFilter {
  readonly fromCurrency?: readonly string[] | null;
  readonly toCurrency?: readonly string[] | null;
  /** The company's own if absent. */
  readonly rateType?: string | null;
  readonly validFrom?: RangeFilter<string> | null;
  /** Only those that hold on this day. */
  readonly validOn?: string | null;
}

/** Nothing newer of the same holds on that day. `same`: what makes two rows n and r rates of the same. */
function holdingOn(table: string, same: string, day: string | null | undefined): Condition[] {
  if (day == null) return [];
  const newer = `SELECT 1 FROM ${table} n WHERE ${same} AND n.valid_from <= ? AND n.valid_from > r.valid_from`;
  return [{ sql: `r.valid_from <= ? AND NOT EXISTS (${newer})`, values: [day, day] }];
}

const SAME_RATE = 'n.from_currency = r.from_currency AND n.to_currency = r.to_currency AND n.rate_type = r.rate_type';

/** The rates that a company posts with: into its currencies, of its type. By currencies, then by day. */
export const EXCHANGE_RATES = setUpList<RateFilter, RateRow>(
  'LegalEntity.exchangeRates',
  {
    columns: 'e.code, r.from_currency, r.to_currency, r.valid_from, r.rate_type, r.rate, r.version',
    from: 'legal_entity e JOIN exchange_rate r ON r.to_currency IN (e.currency, e.reporting_currency)',
    order: ['r.from_currency', 'r.to_currency', 'r.valid_from', 'r.rate_type'].map(textColumn),
  },
  ['e.code'],
  ({ fromCurrency, toCurrency, rateType, validFrom, validOn }) => [
    rateType == null
      ? { sql: 'r.rate_type = e.rate_type', values: [] }
      : { sql: 'r.rate_type = ?', values: [rateType] },
    ...oneOf('r.from_currency', fromCurrency),
    ...oneOf('r.to_currency', toCurrency),
    ...inRange('r.valid_from', validFrom),
    ...holdingOn('exchange_rate', SAME_RATE, validOn),
  ],
);

/** One rate, of any type and currencies; undefined: there is none from that very day. */
export async function readRate(reader: Reader, key: RateKey): Promise<RateRow | undefined> {
  const [row] = await reader.rows<RateRow>(
    'SELECT * FROM exchange_rate WHERE from_currency = ? AND to_currency = ? AND rate_type = ? AND valid_from = ?',
    [key.fromCurrency, key.toCurrency, key.rateType, key.validFrom],
  );
  return row;
}

export interface AgreementRow {
  readonly legal_entity: string;
  readonly contract_number: string;
  readonly currency: string;
  readonly valid_from: string;
  readonly rate: number;
}

export interface AgreementFilter {
  readonly contractNumber?: readonly string[] | null;
  readonly currency?: readonly string[] | null;
  readonly validOn?: string | null;
}

const SAME_AGREEMENT =
  'n.legal_entity = r.legal_entity AND n.contract_number = r.contract_number AND n.currency = r.currency';

/** By contract, currency and day. */
export const AGREED_RATES = setUpList<AgreementFilter, AgreementRow>(
  'LegalEntity.agreedRates',
  {
    columns: 'r.legal_entity, r.contract_number, r.currency, r.valid_from, r.rate',
    from: 'fixed_rate_agreement r',
    order: ['r.contract_number', 'r.currency', 'r.valid_from'].map(textColumn),
  },
  ['r.legal_entity'],
  ({ contractNumber, currency, validOn }) => [
    ...oneOf('r.contract_number', contractNumber),
    ...oneOf('r.currency', currency),
    ...holdingOn('fixed_rate_agreement', SAME_AGREEMENT, validOn),
  ],
);

export interface SetUpChangeRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly kind: string;
  readonly subject: string;
  readonly version: number;
  readonly at: string;
  readonly by_subject: string;
  readonly reason: string | null;
  readonly details: string;
}

const CHANGE = 'l.id, l.legal_entity, l.kind, l.subject, l.version, l.at, l.by_subject, l.reason, l.details';

/** What was changed of a company's periods and holds, oldest first. */
export const CHANGES_OF_COMPANY = setUpList<{ readonly kind?: readonly string[] | null }, SetUpChangeRow>(
  'LegalEntity.setUpChanges',
  { columns: CHANGE, from: 'set_up_change l', order: [textColumn('l.id')] },
  ['l.legal_entity'],
  ({ kind }) => oneOf('l.kind', kind),
);

/** What was changed of one period, rate or hold, oldest first. Parents: legal entity ('' of a rate), kind and subject. */
export const CHANGES_OF_SUBJECT = setUpList<object, SetUpChangeRow>(
  'SetUp.changes',
  {
    columns: CHANGE,
    from: 'set_up_change l',
    order: [{ sql: 'l.version', name: 'version', kind: 'integer' }],
  },
  ['l.legal_entity', 'l.kind', 'l.subject'],
  () => [],
);
