// The dimensions of a proposal's lines and of its head, between the import and the accountant: defaults where nothing behind a line has
// any, and what is missing, said at once. It must never touch a line whose dimensions come from what was posted. domain.md 5.2
import type { Tx } from '../../database/database';
import { dimensionFault } from '../rules/dimensions';
import { readDimensionDefaults, readDimensionSetUp } from '../store/dimensions';
import { headSources, heldDimensions, saveLineDimensions, unsourcedLines } from '../store/lineDimensions';
import type { ProposalRow } from '../store/proposals';
import type { Blocker } from '../store/stepReports';
import { blocker } from './blocker';

/** Gives lines that were just brought in, and rest on nothing that has dimensions, what the set-up brings along. */
export async function fillUnsourced(tx: Tx, legalEntity: string, numbers: readonly string[]): Promise<void> {
  for await (const lines of unsourcedLines(tx, numbers)) {
    const defaults = await readDimensionDefaults(
      tx,
      legalEntity,
      lines.map(({ sources }) => sources),
    );
    await saveLineDimensions(
      tx,
      lines.flatMap(({ id, isOnAccount, sources }) => {
        const dimensions = defaults.of(isOnAccount ? 'ON_ACCOUNT' : 'WORK', sources);
        return dimensions === null ? [] : [{ id, dimensions }];
      }),
    );
  }
}

/** The dimensions of each proposal's head, by number: its contract's and its customer's, unless somebody decided. domain.md 5.3 */
export async function headDimensions(
  tx: Tx,
  legalEntity: string,
  proposals: readonly ProposalRow[],
): Promise<Map<string, string | null>> {
  const sources = await headSources(tx, proposals);
  const defaults = await readDimensionDefaults(tx, legalEntity, [...sources.values()]);
  return new Map(
    proposals.map(({ number, dimensions, dimensions_kept }) => [
      number,
      dimensions_kept === 1 ? dimensions : defaults.of('HEADER', sources.get(number) ?? {}),
    ]),
  );
}

/**
 * What would refuse the posting of these proposals, by number: DIMENSION_MISSING, DIMENSION_VALUE_UNKNOWN, each with the number of its
 * lines. `generation`: of the lines, as an expression over p.
 */
export async function dimensionBlockers(
  tx: Tx,
  legalEntity: string,
  numbers: readonly string[],
  generation: string,
): Promise<Map<string, Blocker[]>> {
  const held = await heldDimensions(tx, numbers, generation);
  const setUp = await readDimensionSetUp(tx, legalEntity, new Set(held.map(({ dimensions }) => dimensions)));
  const found = new Map<string, Map<string, Blocker>>();
  for (const { proposal_number: number, dimensions, count } of held) {
    const fault = dimensionFault(dimensions, setUp);
    if (!fault) continue;
    const byCode = found.get(number) ?? new Map<string, Blocker>();
    const before = byCode.get(fault.code);
    byCode.set(
      fault.code,
      before ? { ...before, count: before.count + count } : blocker(fault.code, fault.message, count),
    );
    found.set(number, byCode);
  }
  return new Map([...found].map(([number, byCode]) => [number, [...byCode.values()]]));
}
