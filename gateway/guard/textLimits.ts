// How long a single text may be that a request gives, among its variables or written into its document: nothing that is stored or looked
// for is as long, and a subgraph would have to be told of it whole before it could say so. It must never look at what a text says.
import { type Failure, refusal } from '../federation/failures';

/** Why variables are not taken: one of their texts has more characters. Undefined: none has. */
export function longText(variables: Readonly<Record<string, unknown>>, most: number): Failure | undefined {
  const open: unknown[] = [variables]; // no recursion: values of a scalar of one's own nest as deep as a client likes
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (typeof value === 'string') {
      if (value.length > most) return textTooLong(most);
    } else if (typeof value === 'object' && value !== null) {
      for (const name in value) {
        const inner = (value as Record<string, unknown>)[name];
        if (inner !== undefined) open.push(inner);
      }
    }
  }
  return undefined;
}

export function textTooLong(most: number): Failure {
  return refusal('TEXT_TOO_LONG', `A text of the request has more than ${most} characters.`);
}
