// What the totals of proposals rest on, for many at once: equal lines counted, tax per code, rates into the ledger's currency. It
// must never lock or write, and never read one proposal at a time.
import type { Caller } from '../../caller';
import { oneOf, visibleIn } from '../../database/conditions';
import { marks, type Reader } from '../../database/database';
import { allOf } from '../../database/keyset';
import type { Agreements, Rates } from '../rules/rates';
import { type RoundedInvoice, type RoundOff, roundOffOfProposal } from '../rules/taxParameters';
import type { EqualLines, RateBasis } from '../rules/totals';
import { fixedRates, ratesInto } from './company';
import { PAIRED } from './pairedSales';
import { linesTaxedToday, type TaxOfCode, taxesPerCode } from './salesTax';

export interface ProposalBasis extends RateBasis {
  readonly number: string;
  readonly invoiceDate: string;
  readonly lines: readonly EqualLines[];
  readonly taxes: readonly TaxOfCode[];
  /** What rounds the total. */
  readonly roundOff: number;
}

interface BasisRow {
  readonly number: string;
  readonly legal_entity: string;
  readonly contract: string | null;
  readonly currency: string;
  readonly accounting_currency: string;
  readonly reporting_currency: string | null;
  readonly rate_type: string;
  readonly invoice_date: string;
  readonly dimensions: string | null;
  readonly net_amount: number;
  readonly round_off_unit: number | null;
  readonly round_off_rule: RoundOff['rule'] | null;
  /** Of the one invoice that all its charging lines are paired with; null: there is none. */
  readonly paired_proposal: string | null;
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
    `SELECT p.number, p.legal_entity, k.number AS contract, p.currency, e.currency AS accounting_currency, e.reporting_currency, e.rate_type, p.invoice_date, p.dimensions, p.net_amount, x.round_off_unit, x.round_off_rule, ${PAIRED_PROPOSAL} AS paired_proposal
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
  const pairs = await invoicesOf(
    reader,
    rows.flatMap(({ paired_proposal }) => paired_proposal ?? []),
  );
  const rates = await ratesByCurrency(reader, foreign);
  const agreed = await agreedByCompany(reader, foreign);
  return new Map(
    rows.map((row) => {
      const { number, currency, accounting_currency: accountingCurrency, invoice_date: invoiceDate } = row;
      const isForeign = currency !== accountingCurrency;
      const own = isForeign ? (lines.get(number) ?? []) : [wholeAsLine(row, taxes.get(number) ?? [])];
      return [
        number,
        {
          number,
          currency,
          accountingCurrency,
          invoiceDate,
          lines: own,
          pairRate: isForeign ? onlyPairRate(own) : null,
          taxes: taxes.get(number) ?? [],
          roundOff: roundOff(row, taxes.get(number) ?? [], pairs.get(row.paired_proposal ?? '') ?? null),
          accounting: rates.get(leadingTo(accountingCurrency, row)) ?? new Map(),
          reportingCurrency: row.reporting_currency,
          reporting: rates.get(leadingTo(row.reporting_currency, row)) ?? new Map(),
          dimensions: row.dimensions,
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
function wholeAsLine({ net_amount: net }: BasisRow, taxes: readonly TaxOfCode[]): EqualLines {
  return { net, tax: taxes.reduce((sum, { tax }) => sum + tax, 0), count: 1, pair_rate: null };
}

/** The rate at which all that charges is posted because its pairs were; null: some, or all, has that of its own invoice. As posting finds it. */
function onlyPairRate(lines: readonly EqualLines[]): number | null {
  const charging = lines.filter(({ net }) => net !== 0);
  const rates = new Set((charging.length > 0 ? charging : lines).map(({ pair_rate }) => pair_rate));
  const [rate = null] = rates;
  return rates.size === 1 ? rate : null;
}

/** As posting finds it (proposalLines.ts, `pairedInvoice`). domain.md 5.5 */
const PAIRED_PROPOSAL = `(SELECT CASE WHEN COUNT(ci.number) = COUNT(*) AND COUNT(DISTINCT ci.number) = 1 THEN MIN(ci.proposal_number) END
    FROM proposal_line l ${PAIRED} WHERE l.proposal_number = p.number AND l.generation = p.generation AND l.net_amount <> 0)`;

function roundOff(
  { net_amount: net, round_off_unit, round_off_rule }: BasisRow,
  taxes: readonly TaxOfCode[],
  pair: RoundedInvoice | null,
): number {
  const tax = taxes.reduce((sum, code) => sum + code.tax, 0);
  return roundOffOfProposal({ net, tax }, pair, { unit: round_off_unit ?? 0, rule: round_off_rule ?? 'NEAREST' });
}

/** What the invoices of these proposals came to. */
async function invoicesOf(reader: Reader, numbers: readonly string[]): Promise<Map<string, RoundedInvoice>> {
  if (numbers.length === 0) return new Map();
  const rows = await reader.rows<RoundedInvoice & { number: string }>(
    `SELECT proposal_number AS number, net_amount AS net, sales_tax AS tax, round_off AS roundOff FROM customer_invoice
      WHERE proposal_number IN (${marks(numbers.length)})`,
    numbers,
  );
  return new Map(rows.map(({ number, ...invoice }) => [number, invoice]));
}

async function equalLines(reader: Reader, numbers: readonly string[]): Promise<Map<string, EqualLines[]>> {
  const found = new Map<string, EqualLines[]>();
  if (numbers.length === 0) return found;
  for (const { number, ...line } of await linesTaxedToday(reader, numbers)) {
    const known = found.get(number);
    if (known) known.push(line);
    else found.set(number, [line]);
  }
  return found;
}

/** Companies whose ledgers have one currency and the same type of rates share what is read. */
function leadingTo(currency: string | null, { rate_type }: Pick<BasisRow, 'rate_type'>): string {
  return JSON.stringify([currency, rate_type]);
}

/** The rates into each accounting and reporting currency, by both that and their type. */
async function ratesByCurrency(reader: Reader, foreign: readonly BasisRow[]): Promise<Map<string, Rates>> {
  const rates = new Map<string, Rates>();
  const currencies = foreign.map(({ currency }) => currency);
  for (const row of foreign)
    for (const into of [row.accounting_currency, row.reporting_currency]) {
      const key = leadingTo(into, row);
      if (into !== null && !rates.has(key)) rates.set(key, await ratesInto(reader, into, row.rate_type, currencies));
    }
  return rates;
}
