// The dimensions of proposal lines as SQL: which lines rest on nothing that has any, what a line's own defaults are asked by, and which
// texts stand on a proposal. Chunk by chunk, because one proposal may have 100,000 lines. It must never decide a value.
import { marks, type Reader, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';
import { ON_ACCOUNT } from './billedSales';
import type { SourceNumbers } from './dimensions';
import { PAIRED } from './pairedSales';
import type { ProposalRow } from './proposals';

/** What a company has of dimensions: nothing of either, and no line needs to be looked at. */
export async function dimensionsInUse(
  reader: Reader,
  legalEntity: string,
): Promise<{ defaults: boolean; any: boolean }> {
  const [row] = await reader.rows<{ dimensions: number; defaults: number }>(
    `SELECT (SELECT COUNT(*) FROM financial_dimension f WHERE f.legal_entity = e.code) AS dimensions,
            CASE WHEN EXISTS (SELECT 1 FROM dimension_default d WHERE d.legal_entity = e.code) THEN 1 ELSE 0 END AS defaults
       FROM legal_entity e WHERE e.code = ?`,
    [legalEntity],
  );
  const defaults = row?.defaults === 1;
  return { defaults, any: defaults || (row?.dimensions ?? 0) > 0 };
}

/** Contract and customer of each proposal, by number. */
export async function headSources(
  reader: Reader,
  proposals: readonly ProposalRow[],
): Promise<Map<string, SourceNumbers>> {
  const ids = [...new Set(proposals.map(({ contract_id }) => contract_id))];
  const contracts = await reader.rows<{ id: string; number: string }>(
    `SELECT id, number FROM contract WHERE id IN (${marks(ids.length)})`,
    ids,
  );
  const numbers = new Map(contracts.map(({ id, number }) => [id, number]));
  return new Map(
    proposals.map(({ number, contract_id, customer_account }) => [
      number,
      { CONTRACT: numbers.get(contract_id) ?? null, CUSTOMER: customer_account },
    ]),
  );
}

/** A line whose dimensions are its own defaults. */
export interface UnsourcedLine {
  readonly id: string;
  readonly isOnAccount: boolean;
  readonly sources: SourceNumbers;
}

const AT_ONCE = 500;
/** What line l takes back has no line yet whose dimensions it could repeat, nor an unbilled sale behind it. */
const ALONE = `NOT EXISTS (SELECT 1 FROM proposal_line w JOIN proposal z ON z.number = w.proposal_number AND z.generation = w.generation
            WHERE w.actual_id = l.credited_actual_id)
          AND NOT EXISTS (SELECT 1 FROM staged_link b WHERE b.actual1_id = l.credited_actual_id AND b.role1 = 'BILLED_SALES' AND b.role2 = 'UNBILLED_SALES')`;

/**
 * Lines of these proposals, in a generation that is not shown yet, that rest on nothing with dimensions: by hand on a fixed price, or
 * on an on-account transaction that has none and of which nobody decided so. A credit of such a line too, while that is on no proposal.
 */
export async function* unsourcedLines(reader: Reader, proposals: readonly string[]): AsyncGenerator<UnsourcedLine[]> {
  for (let after = ''; ; ) {
    const rows = await reader.rows<{
      id: string;
      on_account: number;
      project: string | null;
      contract: string | null;
      customer: string | null;
      category: string | null;
    }>(
      `SELECT l.id, CASE WHEN l.transaction_class IN ${ON_ACCOUNT} THEN 1 ELSE 0 END AS on_account, j.number AS project, c.number AS contract,
              s.customer_account AS customer, s.category
         FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND l.generation = p.generation + 1
         JOIN staged_actual s ON s.actual_id = l.actual_id
         LEFT JOIN project j ON j.id = s.project_id LEFT JOIN contract c ON c.id = s.contract_id
        WHERE l.proposal_number IN (${marks(proposals.length)}) AND l.id > ? AND l.dimensions IS NULL AND l.source_journal_line_id IS NULL
          AND (l.credited_actual_id IS NULL OR ${ALONE}) AND NOT EXISTS (SELECT 1 FROM line_edit e WHERE e.kind = 'ON_ACCOUNT' AND e.subject_id = l.milestone_id
            AND e.attribute = 'DIMENSIONS')
        ORDER BY l.id LIMIT ${AT_ONCE}`,
      [...proposals, after],
    );
    const lines = rows.map(({ id, on_account, project, contract, customer, category }) => ({
      id,
      isOnAccount: on_account === 1,
      sources: { PROJECT: project, CONTRACT: contract, CUSTOMER: customer, CATEGORY: category },
    }));
    if (lines.length > 0) yield lines;
    if (rows.length < AT_ONCE) return;
    after = (rows.at(-1) as { id: string }).id;
  }
}

/** Gives lines their dimensions. */
export async function saveLineDimensions(
  tx: Tx,
  lines: readonly { readonly id: string; readonly dimensions: string | null }[],
): Promise<void> {
  if (lines.length > 0) await updateEach(tx, 'proposal_line', 'id', lines);
}

/** A text of dimensions on the lines of a proposal, and how many have it. */
export interface HeldDimensions {
  readonly proposal_number: string;
  readonly dimensions: string | null;
  readonly count: number;
}

/** What stands on the lines of these proposals that take nothing back. `generation`: of the lines, as an expression over p. */
export function heldDimensions(
  reader: Reader,
  proposals: readonly string[],
  generation: string,
): Promise<HeldDimensions[]> {
  return reader.rows<HeldDimensions>(
    `SELECT l.proposal_number, l.dimensions, COUNT(*) AS count FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number
      WHERE l.proposal_number IN (${marks(proposals.length)}) AND l.generation = ${generation} AND l.credited_actual_id IS NULL
      GROUP BY l.proposal_number, l.dimensions ORDER BY l.proposal_number, l.dimensions`,
    proposals,
  );
}

/**
 * How many lines a proposal shows, of those named or of all, and how many of them must repeat another: they take one back, or one that
 * is posted takes them back.
 */
export async function linesNamed(
  reader: Reader,
  { number, generation }: Pick<ProposalRow, 'number' | 'generation'>,
  ids: readonly string[] | undefined,
): Promise<{ found: number; repeating: number }> {
  const [row] = await reader.rows<{ found: number; repeating: number }>(
    `SELECT COUNT(*) AS found, COUNT(CASE WHEN l.credited_actual_id IS NOT NULL OR ci.number IS NOT NULL THEN 1 END) AS repeating
       FROM proposal_line l ${PAIRED} WHERE l.proposal_number = ? AND l.generation = ?${ids ? ` AND l.id IN (${marks(ids.length)})` : ''}`,
    [number, generation, ...(ids ?? [])],
  );
  return row ?? { found: 0, repeating: 0 };
}
