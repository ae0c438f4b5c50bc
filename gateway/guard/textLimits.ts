// How long a single text may be that a request gives, among its variables or written into its document: nothing that is stored or looked
// for is as long, and a subgraph would have to be told of it whole before it could say so. It must never look at what a text says.
import { type Failure, refusal } from '../federation/failures';

/** What reads and prints values walks them by recursion, and a megabyte of brackets is deeper than the stack. */
const MOST_LEVELS = 1_000;

/** Why variables are not taken: one of their texts has more characters, or they nest too deeply. Undefined: neither. */
export function longText(variables: Readonly<Record<string, unknown>>, most: number): Failure | undefined {
  // Level by level, without recursion: values of a scalar of one's own nest as deep as a client likes.
  let level: unknown[] = [variables];
  for (let levels = 0; level.length > 0; levels += 1) {
    if (levels > MOST_LEVELS) return VARIABLES_TOO_DEEP;
    const below: unknown[] = [];
    for (const value of level) {
      if (typeof value === 'string') {
        if (value.length > most) return textTooLong(most);
      } else if (typeof value === 'object' && value !== null) {
        for (const name in value) below.push((value as Record<string, unknown>)[name]);
      }
    }
    level = below;
  }
  return undefined;
}

export const VARIABLES_TOO_DEEP = refusal('BAD_USER_INPUT', 'The variables nest too deeply.');

export function textTooLong(most: number): Failure {
  return refusal('TEXT_TOO_LONG', `A text of the request has more than ${most} characters.`);
}
