// What the totals of proposals rest on, for many at once: equal lines counted, tax per code, rates into the ledger's currency. It
// must never lock or write, and never read one proposal at a time.
import type { Caller } from '../../caller';
import { oneOf, visibleIn } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import { allOf } from '../../database/keyset';
import type { Agreements, Rates } from '../rules/rates';
import { type RoundOff, roundOffOf } from '../rules/taxParameters';
import type { EqualLines } from '../rules/totals';
import { fixedRates, ratesInto } from './company';
import { PAIRED } from './pairedSales';
import { type TaxOfCode, taxesPerCode } from './salesTax';

export interface ProposalBasis {
  readonly number: string;
  readonly currency: string;
  readonly accountingCurrency: string;
  readonly invoiceDate: string;
  readonly lines: readonly EqualLines[];
  readonly taxes: readonly TaxOfCode[];
  /** What rounds the total. */
  readonly roundOff: number;
  /** Into the accounting currency. */
  readonly rates: Rates;
  /** What was agreed with its contract, which has this number. */
  readonly agreed: Agreements;
  readonly contract: string | null;
}

interface BasisRow {
  readonly number: string;
  readonly legal_entity: string;
  readonly contract: string | null;
  readonly currency: string;
  readonly accounting_currency: string;
  readonly rate_type: string;
  readonly invoice_date: string;
  readonly net_amount: number;
  readonly sales_tax: number;
  readonly round_off_unit: number | null;
  readonly round_off_rule: RoundOff['rule'] | null;
}

/**
 * The bases of these proposals, those that the caller may see. Lines in the ledger's own currency come as their sum: nothing is
 * converted. Foreign ones come as so many of each net amount, because each line is rounded by itself.
 */
export async function readTotalsBasis(
  reader: Reader,
  caller: Caller,
  numbers: readonly string[],
): Promise<Map<string, ProposalBasis>> {
  const { sql, values } = allOf([...oneOf('p.number', numbers), ...visibleIn('p.legal_entity', caller.legalEntities)]);
  const rows = await reader.rows<BasisRow>(
    `SELECT p.number, p.legal_entity, k.number AS contract, p.currency, e.currency AS accounting_currency, e.rate_type, p.invoice_date, p.net_amount, p.sales_tax, x.round_off_unit, x.round_off_rule
       FROM proposal p JOIN legal_entity e ON e.code = p.legal_entity LEFT JOIN contract k ON k.id = p.contract_id LEFT JOIN sales_tax_parameters x ON x.legal_entity = e.code WHERE ${sql}`,
    values,
  );
  if (rows.length === 0) return new Map();
  const foreign = rows.filter(({ currency, accounting_currency }) => currency !== accounting_currency);
  const lines = await equalLines(
    reader,
    foreign.map(({ number }) => number),
  );
  const taxes = await taxesPerCode(
    reader,
    rows.map(({ number }) => number),
  );
  const rates = await ratesByLedger(reader, foreign);
  const agreed = await agreedByCompany(reader, foreign);
  return new Map(
    rows.map((row) => {
      const { number, currency, accounting_currency: accountingCurrency, invoice_date: invoiceDate } = row;
      const isForeign = currency !== accountingCurrency;
      return [
        number,
        {
          number,
          currency,
          accountingCurrency,
          invoiceDate,
          lines: isForeign ? (lines.get(number) ?? []) : [wholeAsLine(row)],
          taxes: taxes.get(number) ?? [],
          roundOff: roundOff(row, taxes.get(number) ?? []),
          rates: rates.get(ledgerOf(row)) ?? new Map(),
          agreed: agreed.get(row.legal_entity) ?? new Map(),
          contract: row.contract,
        },
      ];
    }),
  );
}

async function agreedByCompany(reader: Reader, foreign: readonly BasisRow[]): Promise<Map<string, Agreements>> {
  const agreed = new Map<string, Agreements>();
  for (const company of new Set(foreign.map(({ legal_entity }) => legal_entity))) {
    const contracts = foreign.filter(({ legal_entity }) => legal_entity === company).map(({ contract }) => contract);
    agreed.set(company, await fixedRates(reader, company, contracts));
  }
  return agreed;
}

/** In the ledger's own currency nothing is converted: all lines are one. */
function wholeAsLine({ net_amount: net, sales_tax: tax }: BasisRow): EqualLines {
  return { net, tax, count: 1, pair_rate: null };
}

function roundOff({ net_amount, round_off_unit, round_off_rule }: BasisRow, taxes: readonly TaxOfCode[]): number {
  const total = taxes.reduce((sum, { tax }) => sum + tax, net_amount);
  return roundOffOf(total, { unit: round_off_unit ?? 0, rule: round_off_rule ?? 'NEAREST' });
}

async function equalLines(reader: Reader, numbers: readonly string[]): Promise<Map<string, EqualLines[]>> {
  const found = new Map<string, EqualLines[]>();
  if (numbers.length === 0) return found;
  const rows = await reader.rows<EqualLines & { number: string }>(
    `SELECT p.number, l.net_amount AS net, l.sales_tax AS tax, ci.exchange_rate AS pair_rate, COUNT(*) AS count FROM proposal p
       JOIN proposal_line l ON l.proposal_number = p.number AND l.generation = p.generation ${PAIRED}
      WHERE p.number IN (${marks(numbers.length)}) AND p.line_count > 0 GROUP BY p.number, l.net_amount, l.sales_tax, ci.exchange_rate`,
    numbers,
  );
  for (const { number, ...line } of rows) {
    const known = found.get(number);
    if (known) known.push(line);
    else found.set(number, [line]);
  }
  return found;
}

/** Companies whose ledgers have one currency and the same type of rates share what is read. */
function ledgerOf({ accounting_currency, rate_type }: Pick<BasisRow, 'accounting_currency' | 'rate_type'>): string {
  return JSON.stringify([accounting_currency, rate_type]);
}

async function ratesByLedger(reader: Reader, foreign: readonly BasisRow[]): Promise<Map<string, Rates>> {
  const rates = new Map<string, Rates>();
  for (const row of foreign) {
    const ledger = ledgerOf(row);
    if (rates.has(ledger)) continue;
    const currencies = foreign.filter((other) => ledgerOf(other) === ledger).map(({ currency }) => currency);
    rates.set(ledger, await ratesInto(reader, row.accounting_currency, row.rate_type, [...new Set(currencies)]));
  }
  return rates;
}
