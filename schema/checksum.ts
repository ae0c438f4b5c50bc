// The checksum by which Finance proves that it holds exactly the billed actuals that a confirmation announced. Both sides
// must feed it the same lines in the same order, so the rule lives here and nowhere else.
import { createHash } from 'node:crypto';

export interface BilledChecksum {
  /** Adds one billed actual. `amount` is in minor units. Call it in ascending order of id (bytewise, as both databases sort). */
  add(actualId: string, amount: number): void;
  /** The checksum of what was added: 64 hexadecimal digits. Call it once, at the end. */
  hex(): string;
}

/** SHA-256 over one line `id:amount` per billed actual, in order of id. Incremental: 100,000 actuals need no more memory than one. */
export function billedChecksum(): BilledChecksum {
  const hash = createHash('sha256');
  return {
    add: (actualId, amount) => {
      hash.update(`${actualId}:${amount}\n`);
    },
    hex: () => hash.digest('hex'),
  };
}
