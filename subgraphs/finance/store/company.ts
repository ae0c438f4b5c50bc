// What a legal entity's set-up says about posting: its currency and parameters, open periods, rates, tax groups.
// Read without locks: set-up changes take effect on the next run.
import { marks, type Reader } from '../../database/database';
import type { OpenPeriod } from '../rules/periods';
import { type Agreements, agreementKey, type LedgerRates, type Rates } from '../rules/rates';

export interface LegalEntityRow {
  code: string;
  name: string;
  currency: string;
  reporting_currency: string | null;
  journal_period_unit: string;
  journal_line_limit: number;
  shift_to_open_period: number;
  on_account_item_tax_group: string | null;
  time_item_tax_group: string | null;
  rate_type: string;
  cut_off_date: string | null;
}

export async function readLegalEntity(reader: Reader, code: string): Promise<LegalEntityRow | undefined> {
  const [row] = await reader.rows<LegalEntityRow>('SELECT * FROM legal_entity WHERE code = ?', [code]);
  return row;
}

export async function legalEntityCodes(reader: Reader): Promise<string[]> {
  const rows = await reader.rows<{ code: string }>('SELECT code FROM legal_entity ORDER BY code');
  return rows.map(({ code }) => code);
}

/** The periods, open or on hold, that end on or after the date, earliest first: enough to place any date from it on, or to shift it. */
export async function openPeriods(reader: Reader, legalEntity: string, from: string): Promise<OpenPeriod[]> {
  const rows = await reader.rows<{ start_date: string; end_date: string; open: number }>(
    `SELECT start_date, end_date, open FROM fiscal_period WHERE legal_entity = ? AND (open = 1 OR on_hold = 1) AND end_date >= ?
      ORDER BY start_date`,
    [legalEntity, from],
  );
  return rows.map(({ start_date, end_date, open }) => ({ start: start_date, end: end_date, onHold: open !== 1 }));
}

/**
 * The rates of these currencies into those of the company's ledger, of the type that it posts with, and what was agreed with these
 * contracts. It asks for neither where nothing is foreign.
 */
export async function ledgerRates(
  reader: Reader,
  { currency, reporting_currency, rate_type }: Pick<LegalEntityRow, 'currency' | 'reporting_currency' | 'rate_type'>,
  currencies: readonly string[],
  sales: { readonly legalEntity: string; readonly contracts: readonly (string | null)[] } | null = null,
): Promise<LedgerRates> {
  const isForeign = sales !== null && currencies.some((one) => one !== currency);
  const isSame = reporting_currency === null || reporting_currency === currency;
  const [accounting, reporting, agreed] = await Promise.all([
    ratesInto(reader, currency, rate_type, currencies),
    isSame ? new Map() : ratesInto(reader, reporting_currency, rate_type, currencies),
    isForeign ? fixedRates(reader, sales.legalEntity, sales.contracts) : new Map(),
  ]);
  return { accountingCurrency: currency, accounting, reportingCurrency: reporting_currency, reporting, agreed };
}

/** What was agreed with these contracts of a company. domain.md 5.5 */
export async function fixedRates(
  reader: Reader,
  legalEntity: string,
  contracts: readonly (string | null)[],
): Promise<Agreements> {
  const named = [...new Set(contracts.flatMap((contract) => contract ?? []))];
  const agreed = new Map<string, { validFrom: string; rate: number }[]>();
  if (named.length === 0) return agreed;
  const rows = await reader.rows<{ contract_number: string; currency: string; valid_from: string; rate: number }>(
    `SELECT contract_number, currency, valid_from, rate FROM fixed_rate_agreement
      WHERE legal_entity = ? AND contract_number IN (${marks(named.length)}) ORDER BY valid_from`,
    [legalEntity, ...named],
  );
  for (const { contract_number, currency, valid_from, rate } of rows) {
    const key = agreementKey(contract_number, currency);
    agreed.set(key, [...(agreed.get(key) ?? []), { validFrom: valid_from, rate }]);
  }
  return agreed;
}

/** The rates, of one type, of these currencies into another. Asks nothing when none is foreign. */
export async function ratesInto(
  reader: Reader,
  into: string,
  rateType: string,
  currencies: readonly string[],
): Promise<Rates> {
  const foreign = [...new Set(currencies)].filter((currency) => currency !== into);
  const rates = new Map<string, { validFrom: string; rate: number }[]>();
  if (foreign.length === 0) return rates;
  const rows = await reader.rows<{ from_currency: string; valid_from: string; rate: number }>(
    `SELECT from_currency, valid_from, rate FROM exchange_rate WHERE to_currency = ? AND rate_type = ? AND from_currency IN (${marks(foreign.length)}) ORDER BY valid_from`,
    [into, rateType, ...foreign],
  );
  for (const { from_currency, valid_from, rate } of rows) {
    const known = rates.get(from_currency);
    if (known) known.push({ validFrom: valid_from, rate });
    else rates.set(from_currency, [{ validFrom: valid_from, rate }]);
  }
  return rates;
}

/** The sales tax groups that have codes, as 'GROUP|name' and 'ITEM|name'. */
export async function taxGroupsWithCodes(reader: Reader, legalEntity: string): Promise<Set<string>> {
  const rows = await reader.rows<{ kind: string; tax_group: string }>(
    'SELECT DISTINCT kind, tax_group FROM sales_tax_group WHERE legal_entity = ?',
    [legalEntity],
  );
  return new Set(rows.map(({ kind, tax_group }) => `${kind}|${tax_group}`));
}
