// The digest of an invoice's billed sales, for Finance's reconciliation. Translates; the sums are a rule's, the rows a loader's.
// It must never answer with what confirming announced: only figures from the rows of today can show that one is lost.
import { billedChecksum } from '../../../schema/checksum';
import { type BilledDigest, money } from '../../graphql/objects';
import { billedTotals } from '../rules/billedDigest';
import type { BilledRow } from '../store/readActuals';

/** From rows in ascending order of id. */
export function digestOf(rows: readonly BilledRow[], currency: string): BilledDigest {
  const { count, total } = billedTotals(rows);
  return { total: money(total, currency), count, checksum: checksumOf(rows) };
}

/** schema/checksum.ts over rows in ascending order of id. */
export function checksumOf(rows: readonly BilledRow[]): string {
  const checksum = billedChecksum();
  for (const { id, amount } of rows) checksum.add(id, amount);
  return checksum.hex();
}
