// When the status log of an invoice gets another row, and what that row says. Pure. design.md 4; contract.graphql,
// PostingStatusEvent: an event is written only when the step, the state or the set of (code, owner) changes.

export const STEPS = ['CONFIRMED', 'RECEIVED', 'STAGED', 'IMPORTED', 'POSTED', 'WRITTEN_BACK'] as const;
export type Step = (typeof STEPS)[number];
export type State = 'MOVING' | 'BLOCKED' | 'DONE';

/** What stands in the way, grouped by cause. `reference` names a document; `count` says how many are behind it. */
export interface Blocker {
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly reference: string | null;
  readonly count: number;
}

export interface Standing {
  readonly step: Step;
  readonly state: State;
  /** Empty unless BLOCKED. */
  readonly blockers: readonly Blocker[];
  /** Documents or lines behind the blockers. */
  readonly blockerCount: number;
}

/** Does `next` differ from where the invoice stands, in more than the wording or the numbers of its blockers? */
export function isNews(now: Standing | undefined, next: Standing): boolean {
  if (!now || now.step !== next.step || now.state !== next.state) return true;
  return causes(now) !== causes(next);
}

/** Finance's word counts until the invoice is posted: what then comes late says nothing new. design.md 4 */
export function isPosted(step: Step | null): boolean {
  return step === 'POSTED' || step === 'WRITTEN_BACK';
}

const PARKED = 'MESSAGE_PARKED';
/** An event names at most so many causes. contract.graphql */
const MOST_BLOCKERS = 20;

/** A message of the invoice was refused: it stands where it stood, and an administrator must look. */
export function parkedAt(step: Step, refusal: { topic: string; code: string; message: string }): Standing {
  const blocker = {
    code: PARKED,
    message: `${refusal.topic} was refused: ${refusal.code}, ${refusal.message}`.slice(0, 1_000),
    owner: 'ADMINISTRATOR',
    reference: refusal.topic.slice(0, 80),
    count: 1,
  };
  return { step, state: 'BLOCKED', blockers: [blocker], blockerCount: 1 };
}

/**
 * What Finance reports of an invoice that a parked message blocks. The report speaks of what was sent before that message and
 * travels on a key of its own: it is true, and an administrator must look all the same.
 */
export function reportedBeside(now: Standing | undefined, report: Standing): Standing {
  const parked = now?.blockers.filter(({ code }) => code === PARKED) ?? [];
  if (parked.length === 0) return report;
  const blockers = [...parked, ...report.blockers].slice(0, MOST_BLOCKERS);
  return { step: report.step, state: 'BLOCKED', blockers, blockerCount: report.blockerCount + parked.length };
}

/** After the release of a parked message: what else blocks it, or moving again at the same step, or done if that was the last; undefined where parking is not what blocks it. */
export function releasedFrom(now: Standing): Standing | undefined {
  const blockers = now.blockers.filter(({ code }) => code !== PARKED);
  const released = now.blockers.length - blockers.length;
  if (now.state !== 'BLOCKED' || released === 0) return undefined;
  if (blockers.length > 0) return { ...now, blockers, blockerCount: now.blockerCount - released };
  return { step: now.step, state: now.step === 'WRITTEN_BACK' ? 'DONE' : 'MOVING', blockers: [], blockerCount: 0 };
}

function causes({ blockers }: Standing): string {
  return [...new Set(blockers.map(({ code, owner }) => `${code} ${owner}`))].sort().join('\n');
}
