// The lines of a proposal as posting reads them: chunk by chunk, because one invoice may have 100,000, with the accruals
// behind them and the rates and taxes of what is paired with them. It must never show another generation than the current.
import { billedChecksum } from '../../../schema/checksum';
import type { Reader } from '../../database/database';
import { ON_ACCOUNT_CLASSES } from '../rules/kinds';
import type { PostingType } from '../rules/ledger';
import type { Conversion } from '../rules/rates';
import { type PairTerms, pairConversion } from '../rules/receivable';
import type { RoundedInvoice } from '../rules/taxParameters';
import { OTHER_SALE, PAIRED } from './pairedSales';
import type { ProposalRow } from './proposals';

export const LINES_AT_ONCE = 500;

export interface LineRow extends PairTerms {
  line_number: number;
  actual_id: string;
  staged_amount: number;
  net_amount: number;
  sales_tax: number;
  /** A group on the line that has no codes: its tax would silently be 0. */
  unknown_tax_group: string | null;
  transaction_class: string;
  milestone_id: string | null;
  /** The billed sale that the line takes back. */
  credited_actual_id: string | null;
  source_journal_line_id: string | null;
  /** The billed sale that it takes back, or that takes it back; posted, the invoice that it is on. */
  other_actual_id: string | null;
  pair_invoice: string | null;
  pair_round_off: number | null;
  pair_net: number | null;
  pair_tax: number | null;
  dimensions: string | null;
  /** The unbilled sale behind it, and what its posting accrued. */
  unbilled_actual_id: string | null;
  accrued_amount: number | null;
  /** What the posting profiles go by. */
  contract_number: string | null;
  project_number: string | null;
  category: string | null;
}

/** Lines in their order, and after which number more of them follow; undefined: these are the last. */
export interface LinePage<Line = LineRow> {
  readonly lines: readonly Line[];
  readonly next: number | undefined;
}

/** The lines behind a number, at most a chunk. */
export async function nextLines(reader: Reader, proposal: ProposalRow, after: number): Promise<LinePage> {
  const lines = await readChunk(reader, proposal, after);
  return { lines, next: lines.length < LINES_AT_ONCE ? undefined : lines.at(-1)?.line_number };
}

async function readChunk(
  reader: Reader,
  { number, generation, legal_entity }: ProposalRow,
  after: number,
): Promise<LineRow[]> {
  const withoutCodes = (kind: string, column: string) =>
    `WHEN ${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sales_tax_group k WHERE k.legal_entity = ? AND k.kind = '${kind}' AND k.tax_group = ${column}) THEN ${column}`;
  return reader.rows<LineRow>(
    `SELECT l.line_number, l.actual_id, s.amount AS staged_amount, l.net_amount, l.sales_tax,
            CASE WHEN ci.number IS NULL THEN CASE ${withoutCodes('GROUP', 'l.sales_tax_group')} ${withoutCodes('ITEM', 'l.item_sales_tax_group')} END END AS unknown_tax_group,
            ${OTHER_SALE} AS other_actual_id, ci.number AS pair_invoice, ci.exchange_rate AS pair_rate, ci.reporting_currency AS pair_reporting_currency,
            ci.reporting_rate AS pair_reporting_rate, ci.round_off AS pair_round_off, ci.net_amount AS pair_net, ci.sales_tax AS pair_tax,
            q.dimensions AS pair_dimensions, l.dimensions,
            l.transaction_class, l.milestone_id, l.credited_actual_id, l.source_journal_line_id, j.actual_id AS unbilled_actual_id,
            j.accrued_amount, c.number AS contract_number, p.number AS project_number, COALESCE(j.category, s.category) AS category
       FROM proposal_line l
       JOIN staged_actual s ON s.actual_id = l.actual_id
       LEFT JOIN journal_line j ON j.id = l.source_journal_line_id
       LEFT JOIN contract c ON c.id = s.contract_id
       LEFT JOIN project p ON p.id = s.project_id
       ${PAIRED}
      WHERE l.proposal_number = ? AND l.generation = ? AND l.line_number > ? ORDER BY l.line_number LIMIT ${LINES_AT_ONCE}`,
    [legal_entity, legal_entity, number, generation, after],
  );
}

export interface LineSummary {
  /** The checksum of the lines' actuals, to be compared with what the header announced. */
  readonly checksum: string;
  /** A posting type that a line needs, and for which it finds no main account. */
  readonly accountMissing: PostingType | null;
  readonly unknownTaxGroup: string | null;
  /** Has a line tax as it stands? */
  readonly hasTax: boolean;
  /** Lines that have a pair, and lines whose pair is posted. */
  readonly withPair: number;
  readonly paired: number;
  /** The conversion of all lines that charge something, if all are paired and have the same; of all lines where none charges. */
  readonly conversion: Omit<Conversion, 'accountingCurrency'> | null;
  /** The invoice that all lines which charge something are paired with. */
  readonly pairedInvoice: RoundedInvoice | null;
  /** The dimensions of the invoice that all these lines are paired with; undefined: there is none. */
  readonly pairedDimensions: string | null | undefined;
  /** Every text of dimensions on a line that repeats no other. */
  readonly dimensions: ReadonlySet<string | null>;
}

/** One pass over the lines before anything is written. Lines are numbered in order of actual id, as the checksum wants them. */
export async function summarise(
  chunks: AsyncIterable<readonly (LineRow & { readonly accountMissing: PostingType | null })[]>,
): Promise<LineSummary> {
  const checksum = billedChecksum();
  let [withPair, paired] = [0, 0];
  let hasTax = false;
  let unknownTaxGroup: string | null = null;
  let accountMissing: PostingType | null = null;
  const [all, charging] = [new Pairs(), new Pairs()];
  const dimensions = new Set<string | null>();
  for await (const chunk of chunks) {
    for (const line of chunk) {
      checksum.add(line.actual_id, line.staged_amount);
      unknownTaxGroup ??= line.unknown_tax_group;
      accountMissing ??= line.accountMissing;
      if (line.sales_tax !== 0) hasTax = true;
      if (line.other_actual_id !== null) withPair += 1;
      if (line.pair_invoice !== null) paired += 1;
      else dimensions.add(line.dimensions);
      all.add(line);
      if (line.net_amount !== 0) charging.add(line);
    }
  }
  // A line that charges nothing beside a credit must not have the credit's round-off posted at another rate than it takes back.
  const deciding = charging.isEmpty() ? all : charging;
  return {
    checksum: checksum.hex(),
    accountMissing,
    unknownTaxGroup,
    hasTax,
    withPair,
    paired,
    conversion: deciding.conversion(),
    pairedInvoice: pairedInvoice(charging.only()),
    pairedDimensions: deciding.only()?.pair_dimensions,
    dimensions,
  };
}

/** The invoices that lines are paired with, and the conversions of those; a line without a pair counts as one of its own. */
class Pairs {
  private readonly byInvoice = new Map<string | null, LineRow>();
  private readonly byConversion = new Map<string, LineRow>();

  add(line: LineRow): void {
    const { pair_invoice, pair_rate, pair_reporting_currency, pair_reporting_rate } = line;
    this.byInvoice.set(pair_invoice, line);
    this.byConversion.set(`${pair_rate} ${pair_reporting_currency} ${pair_reporting_rate}`, line);
  }

  isEmpty(): boolean {
    return this.byInvoice.size === 0;
  }

  /** A line of the one invoice that all are paired with; undefined: there is none. */
  only(): LineRow | undefined {
    const [line] = this.byInvoice.values();
    return this.byInvoice.size === 1 && line?.pair_invoice != null ? line : undefined;
  }

  /** The one conversion of all; null: some have another, or no pair. */
  conversion(): LineSummary['conversion'] {
    const [line] = this.byConversion.values();
    return this.byConversion.size === 1 && line ? pairConversion(line) : null;
  }
}

function pairedInvoice(line: LineRow | undefined): RoundedInvoice | null {
  if (line?.pair_invoice == null) return null;
  const { pair_net: net, pair_tax: tax, pair_round_off: roundOff } = line;
  return { net: net ?? 0, tax: tax ?? 0, roundOff: roundOff ?? 0 };
}

/** How many lines of the proposal have a pair that is posted by now. */
export async function countPaired(reader: Reader, { number, generation }: ProposalRow): Promise<number> {
  const [row] = await reader.rows<{ paired: number }>(
    `SELECT COUNT(ci.number) AS paired FROM proposal_line l ${PAIRED} WHERE l.proposal_number = ? AND l.generation = ?`,
    [number, generation],
  );
  return row?.paired ?? 0;
}

/** Does the line rest on an on-account transaction instead of a journal line? */
export function isOnAccount({ transaction_class }: Pick<LineRow, 'transaction_class'>): boolean {
  return (ON_ACCOUNT_CLASSES as readonly string[]).includes(transaction_class);
}

/**
 * What the line adds to the live bills of its on-account transaction: 1 if it bills it, −1 if it takes such a bill back; 0 for
 * what is applied or refunded of a retainer, and for what takes that back. domain.md 3.5 (r), 3.6 (aa)
 */
export function billOf({
  staged_amount,
  credited_actual_id,
}: Pick<LineRow, 'staged_amount' | 'credited_actual_id'>): number {
  if (credited_actual_id === null) return staged_amount >= 0 ? 1 : 0;
  return staged_amount <= 0 ? -1 : 0;
}
