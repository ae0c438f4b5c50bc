// Which kind of answer a client prefers: one answer, or a stream in one of the formats. Read from the Accept header alone;
// what stands first wins among equals, because clients that take several list what they want first.
import type { IncomingMessage } from 'node:http';
import { EVENT_STREAM } from './eventStreams';
import { MULTIPART } from './multipartStreams';
import type { StreamFormat } from './responseStreams';

/** The format of the stream that the client wants; undefined: a plain answer. */
export function wantedStream({ headers: { accept } }: IncomingMessage): StreamFormat | undefined {
  // Nearly every request: nothing to weigh up.
  if (accept === undefined || !(accept.includes('text/event-stream') || accept.includes('multipart/mixed')))
    return undefined;
  let best: { format: StreamFormat | undefined; quality: number } = { format: undefined, quality: 0 };
  for (const range of accept.split(',')) {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const kind = kindOf(type, parameters);
    const given = parameters.find((parameter) => parameter.startsWith('q='));
    const quality = given === undefined ? 1 : Number(given.slice(2)) || 0;
    if (kind !== undefined && quality > best.quality) best = { format: kind.format, quality };
  }
  return best.format;
}

const SPEC = /^subscriptionspec="?1\.0"?$/;

function kindOf(type: string, parameters: readonly string[]): { format: StreamFormat | undefined } | undefined {
  if (type === 'text/event-stream') return { format: EVENT_STREAM };
  // Multipart without this parameter is another protocol: parts of one answer (@defer).
  if (type === 'multipart/mixed') return parameters.some((one) => SPEC.test(one)) ? { format: MULTIPART } : undefined;
  return /^(\*\/\*|application\/(\*|json|graphql-response\+json))$/.test(type) ? { format: undefined } : undefined;
}
