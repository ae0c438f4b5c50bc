// The lines of a proposal as posting reads them: chunk by chunk, because one invoice may have 100,000, with the accruals
// behind them and the tax that the set-up of today makes of them. It must never show another generation than the current.
import { billedChecksum } from '../../../schema/checksum';
import type { Reader } from '../../database/database';
import { ON_ACCOUNT_CLASSES } from '../rules/kinds';
import type { PostingType } from '../rules/ledger';
import type { ProposalRow } from './proposals';
import { taxOfLine } from './salesTax';

export const LINES_AT_ONCE = 500;

export interface LineRow {
  line_number: number;
  actual_id: string;
  staged_amount: number;
  net_amount: number;
  /** As the line has it, and as the set-up of today has it. */
  sales_tax: number;
  tax_today: number;
  /** A group on the line that has no codes: its tax would silently be 0. */
  unknown_tax_group: string | null;
  transaction_class: string;
  milestone_id: string | null;
  /** The billed sale that the line takes back. */
  credited_actual_id: string | null;
  source_journal_line_id: string | null;
  /** The unbilled sale behind it, and what its posting accrued. */
  unbilled_actual_id: string | null;
  accrued_amount: number | null;
  /** What the posting profiles go by. */
  contract_number: string | null;
  project_number: string | null;
  category: string | null;
}

/** The lines in order, in chunks. May be gone through more than once; lines that fit one chunk are read once. */
export function proposalLines(reader: Reader, proposal: ProposalRow): AsyncIterable<readonly LineRow[]> {
  let whole: readonly LineRow[] | undefined;
  return {
    async *[Symbol.asyncIterator]() {
      for (let after = 0; ; ) {
        const lines = whole ?? (await readChunk(reader, proposal, after));
        if (after === 0 && lines.length < LINES_AT_ONCE) whole = lines;
        if (lines.length > 0) yield lines;
        if (lines.length < LINES_AT_ONCE) return;
        after = (lines.at(-1) as LineRow).line_number;
      }
    },
  };
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
            CAST(${taxOfLine('l.net_amount', '?', 'l.sales_tax_group', 'l.item_sales_tax_group')} AS SIGNED) AS tax_today,
            CASE ${withoutCodes('GROUP', 'l.sales_tax_group')} ${withoutCodes('ITEM', 'l.item_sales_tax_group')} END AS unknown_tax_group,
            l.transaction_class, l.milestone_id, l.credited_actual_id, l.source_journal_line_id, j.actual_id AS unbilled_actual_id,
            j.accrued_amount, c.number AS contract_number, p.number AS project_number, s.category
       FROM proposal_line l
       JOIN staged_actual s ON s.actual_id = l.actual_id
       LEFT JOIN journal_line j ON j.id = l.source_journal_line_id
       LEFT JOIN contract c ON c.id = s.contract_id
       LEFT JOIN project p ON p.id = s.project_id
      WHERE l.proposal_number = ? AND l.generation = ? AND l.line_number > ? ORDER BY l.line_number LIMIT ${LINES_AT_ONCE}`,
    [legal_entity, legal_entity, legal_entity, number, generation, after],
  );
}

export interface LineSummary {
  /** The checksum of the lines' actuals, to be compared with what the header announced. */
  readonly checksum: string;
  /** A posting type that a line needs, and for which it finds no main account. */
  readonly accountMissing: PostingType | null;
  readonly taxChanged: boolean;
  readonly unknownTaxGroup: string | null;
}

/** One pass over the lines before anything is written. Lines are numbered in order of actual id, as the checksum wants them. */
export async function summarise(
  chunks: AsyncIterable<readonly (LineRow & { readonly accountMissing: PostingType | null })[]>,
): Promise<LineSummary> {
  const checksum = billedChecksum();
  let taxChanged = false;
  let unknownTaxGroup: string | null = null;
  let accountMissing: PostingType | null = null;
  for await (const lines of chunks) {
    for (const line of lines) {
      checksum.add(line.actual_id, line.staged_amount);
      if (line.sales_tax !== line.tax_today) taxChanged = true;
      unknownTaxGroup ??= line.unknown_tax_group;
      accountMissing ??= line.accountMissing;
    }
  }
  return { checksum: checksum.hex(), accountMissing, taxChanged, unknownTaxGroup };
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
