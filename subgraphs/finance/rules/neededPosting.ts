// Posting what a proposal needs, as a bulk operation of one item: its kind, what it remembers, and the refusal of lines that changed.
// Pure. It must never say which lines are needed: the import's own SQL does. domain.md 6.1 row 2
import type { Refusal } from '../../../schema/errors';

export const POST_NEEDED_LINES = 'POST_NEEDED_LINES';

/** The terms of its operation. */
export interface NeededTerms {
  /** Of the lines as they were looked at. */
  readonly checksum: string;
  /** Those that hold the needed lines and nothing else, once their posting has begun: whoever takes over goes on from there. */
  readonly journalIds?: readonly string[];
}

export function linesChanged(number: string): Refusal {
  return {
    code: 'NEEDED_LINES_CHANGED',
    message: `Proposal ${number} needs other journal lines than those that were looked at.`,
    path: ['checksum'],
    subjectId: number,
  };
}
