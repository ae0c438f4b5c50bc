// Fiscal periods, exchange rates and holds as people change them one by one, and the log of who changed what and when. Each row is
// locked before it is read, and its version grows with every change. Rows of the log must never be changed.
import type { Reader, Tx } from '../../database/database';
import type { SetUpChangeKind } from '../rules/setUpChange';

export interface PeriodRow {
  readonly legal_entity: string;
  readonly start_date: string;
  readonly end_date: string;
  readonly open: number;
  readonly on_hold: number;
  readonly version: number;
}

export async function lockPeriod(tx: Tx, legalEntity: string, startDate: string): Promise<PeriodRow | undefined> {
  const [row] = await tx.rows<PeriodRow>(
    `SELECT * FROM fiscal_period WHERE legal_entity = ? AND start_date = ?${tx.forUpdate}`,
    [legalEntity, startDate],
  );
  return row;
}

/** Is anything posted in the period? */
export async function hasVouchersIn(
  reader: Reader,
  { legal_entity, start_date, end_date }: Pick<PeriodRow, 'legal_entity' | 'start_date' | 'end_date'>,
): Promise<boolean> {
  const rows = await reader.rows(
    'SELECT 1 AS one FROM voucher WHERE legal_entity = ? AND accounting_date >= ? AND accounting_date <= ? LIMIT 1',
    [legal_entity, start_date, end_date],
  );
  return rows.length > 0;
}

/** Saves the flags of a locked period; gives its new version. */
export async function savePeriodFlags(
  tx: Tx,
  { legal_entity, start_date, version }: PeriodRow,
  flags: { readonly open: number; readonly on_hold: number },
): Promise<number> {
  await tx.change(
    'UPDATE fiscal_period SET open = ?, on_hold = ?, version = ? WHERE legal_entity = ? AND start_date = ?',
    [flags.open, flags.on_hold, version + 1, legal_entity, start_date],
  );
  return version + 1;
}

/** Which rate: currencies, type, and the day from which it holds. */
export interface RateKey {
  readonly fromCurrency: string;
  readonly toCurrency: string;
  readonly rateType: string;
  readonly validFrom: string;
}

const RATE = 'from_currency = ? AND to_currency = ? AND rate_type = ? AND valid_from = ?';
const valuesOf = ({ fromCurrency, toCurrency, rateType, validFrom }: RateKey): string[] => [
  fromCurrency,
  toCurrency,
  rateType,
  validFrom,
];

export async function lockRate(tx: Tx, key: RateKey): Promise<{ rate: number; version: number } | undefined> {
  const [row] = await tx.rows<{ rate: number; version: number }>(
    `SELECT rate, version FROM exchange_rate WHERE ${RATE}${tx.forUpdate}`,
    valuesOf(key),
  );
  return row;
}

/** Adds the rate, or corrects the locked one; gives its new version. Two who add the same at once: a duplicate key. */
export async function saveRate(
  tx: Tx,
  key: RateKey,
  rate: number,
  before: { version: number } | undefined,
): Promise<number> {
  if (before) {
    const values = [rate, before.version + 1, ...valuesOf(key)];
    await tx.change(`UPDATE exchange_rate SET rate = ?, version = ? WHERE ${RATE}`, values);
    return before.version + 1;
  }
  const { fromCurrency: from_currency, toCurrency: to_currency, rateType: rate_type, validFrom: valid_from } = key;
  await tx.insert('exchange_rate', [{ from_currency, to_currency, rate_type, valid_from, rate, version: 1 }]);
  return 1;
}

/** The companies that post with rates of this type into this currency: their books change with it. */
export async function companiesPostingWith(
  reader: Reader,
  { toCurrency, rateType }: Pick<RateKey, 'toCurrency' | 'rateType'>,
): Promise<string[]> {
  const rows = await reader.rows<{ code: string }>(
    'SELECT code FROM legal_entity WHERE rate_type = ? AND (currency = ? OR reporting_currency = ?) ORDER BY code',
    [rateType, toCurrency, toCurrency],
  );
  return rows.map(({ code }) => code);
}

export async function lockCustomer(
  tx: Tx,
  legalEntity: string,
  accountNumber: string,
): Promise<{ on_hold: number; version: number } | undefined> {
  const [row] = await tx.rows<{ on_hold: number; version: number }>(
    `SELECT on_hold, version FROM customer WHERE legal_entity = ? AND account_number = ?${tx.forUpdate}`,
    [legalEntity, accountNumber],
  );
  return row;
}

/** Saves the hold of a locked customer. */
export async function saveHold(
  tx: Tx,
  legalEntity: string,
  accountNumber: string,
  { onHold, version }: { readonly onHold: boolean; readonly version: number },
): Promise<void> {
  await tx.change('UPDATE customer SET on_hold = ?, version = ? WHERE legal_entity = ? AND account_number = ?', [
    onHold ? 1 : 0,
    version,
    legalEntity,
    accountNumber,
  ]);
}

export interface SetUpChange {
  readonly id: string;
  /** '' of exchange rates. */
  readonly legalEntity: string;
  readonly kind: SetUpChangeKind;
  readonly subject: string;
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly reason: string | null;
  /** What was changed, from what and to what. */
  readonly details: Readonly<Record<string, readonly [string | null, string]>>;
}

/** The subject of a rate's changes in the log. */
export function rateSubject(key: RateKey): string {
  return valuesOf(key).join(' ');
}

export async function recordChanges(tx: Tx, changes: readonly SetUpChange[]): Promise<void> {
  await tx.insert(
    'set_up_change',
    changes.map(({ legalEntity, by, details, ...change }) => ({
      ...change,
      legal_entity: legalEntity,
      by_subject: by,
      details: JSON.stringify(details),
    })),
  );
}
