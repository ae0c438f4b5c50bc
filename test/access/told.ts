// What no answer may tell, whoever asks and whatever he sends: an error that nobody foresaw, or a word about the insides. It must know
// no request, so that every test of refusals judges alike.
import { ERROR_CODES } from '../../schema/errors';

/** What speaks of the insides: engines, drivers, stacks, files, and messages of the language. */
const INSIDES =
  /sqlite|mysql|maria|\bER_[A-Z]|errno|node_modules|\.[jt]s:\d|\n\s+at |cannot read prop|is not a function|is not iterable|constraint|no such (table|column)|syntax error|unknown column|data too long|incorrect string|out of range value|\/(work|tmp|home|usr)\//i;
const UNFORESEEN = [
  'INTERNAL_SERVER_ERROR',
  'RESULT_UNKNOWN',
  'SUBGRAPH_UNAVAILABLE',
  'SUBGRAPH_TIMEOUT',
  'OPERATION_TIMEOUT',
];
const LONGEST_MESSAGE = 2_000;

export interface Told {
  readonly code: string;
  readonly message: string;
}

/** What is wrong with one error or refusal, a line each. */
export function wrongIn({ code, message }: Told): string[] {
  const isForeseen = ERROR_CODES.includes(code as never) && !UNFORESEEN.includes(code);
  return [
    ...(isForeseen ? [] : [`code ${code}: ${message.slice(0, 200)}`]),
    ...(INSIDES.test(message) ? [`tells of the insides: ${message.slice(0, 300)}`] : []),
    ...(message.length > LONGEST_MESSAGE
      ? [`repeats ${message.length} characters: ${code} ${message.slice(0, 60)}`]
      : []),
  ];
}
