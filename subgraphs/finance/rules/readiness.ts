// How far each billed sale of a proposal is, and whose turn it is: one line, one state, one next step. Pure; the facts are the
// books'. It must never find another obstacle than the import does. domain.md 6.1 rows 1 to 3
import { type ObstacleFacts, obstacleReason } from './obstacles';

/** In the order of a line's life. NOT_RECEIVED is counted alone: of a line that is not here only the number is known. */
export const LINE_READINESS = [
  'NOT_RECEIVED',
  'SOURCE_NOT_RECEIVED',
  'NOT_JOURNALISED',
  'STAGING_ERROR',
  'JOURNAL_NOT_POSTED',
  'JOURNAL_PROCESSING',
  'JOURNAL_ERROR',
  'SETTLED',
  'READY',
  'ON_PROPOSAL',
  'POSTED',
] as const;
export type LineReadiness = (typeof LINE_READINESS)[number];

/** A billed sale as the books show it. */
export interface LineFacts {
  readonly state: string;
  /** What keeps it back, as the import says it; null: nothing. */
  readonly obstacle: ObstacleFacts['code'] | null;
  readonly journalId: string | null;
  /** What stands on its staged unbilled sale, or on its journal line; of one on the proposal, what would refuse its posting. */
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
}

/** What a line waits for. `code` is of the registry, or what an older version left on a row; null: its meaning says it. */
export interface Waiting {
  readonly code: string;
  readonly message: string | null;
}

const IN_ERROR: ReadonlySet<string> = new Set(['STAGING_ERROR', 'JOURNAL_ERROR']);

/** What keeps a line back; null: nothing does. An error that stands on its journal line or staged sale is named itself. */
export function waitingFor({ state, obstacle, journalId, errorCode, errorMessage }: LineFacts): Waiting | null {
  if (state === 'ON_PROPOSAL' && errorCode === 'DIMENSION_MISSING') return { code: errorCode, message: errorMessage };
  if (obstacle === null || state === 'ON_PROPOSAL' || state === 'POSTED') return null;
  if (IN_ERROR.has(state) && errorCode !== null) return { code: errorCode, message: errorMessage };
  const reference = obstacle === 'JOURNAL_NOT_POSTED' ? (journalId ?? '') : '';
  return { code: obstacle, message: sentence(obstacleReason({ code: obstacle, reference, cause: errorMessage })) };
}

function sentence(reason: string): string {
  return `${reason.charAt(0).toUpperCase()}${reason.slice(1)}`;
}
