// What the audit trail keeps of a mutation's input: JSON, without what could be a secret, and cut where it is long. Pure.
// It must never give back more than is kept.
import { createHash } from 'node:crypto';

/** Characters of an input that are kept. */
const LONGEST_INPUT = 8_000;
const SECRET = /secret|password|token|authorization|credential|private/i;

/** The input as JSON text; of a longer one its length, its SHA-256 and how it begins. */
export function boundedInput(input: object): string {
  const text = JSON.stringify(input, (name, value) => (SECRET.test(name) ? '•••' : value)) ?? '{}';
  if (text.length <= LONGEST_INPUT) return text;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return JSON.stringify({ cut: { characters: text.length, sha256, begin: text.slice(0, LONGEST_INPUT / 2) } });
}
