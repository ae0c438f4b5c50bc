// Reads GraphQL over server-sent events (distinct connections mode): `next` with a result, `complete` at the end, comments
// as heartbeats. A stream that ends without `complete` is broken, and says so: silence must never look like an end.
import type { Readable } from 'node:stream';
import { type SubgraphAnswer, SubgraphAway } from './transport';

/** The events of one subscription. Throws SubgraphAway when the connection breaks. */
export async function* eventsOfStream(body: Readable, signal: AbortSignal): AsyncGenerator<SubgraphAnswer> {
  let rest = '';
  body.setEncoding('utf8');
  try {
    for await (const chunk of body) {
      // \r\n and \r are legal line ends too; a lone \r at the end of a chunk waits for what follows it.
      const text: string = rest + chunk;
      const blocks = text.split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const { event, data } = parseBlock(block);
        if (event === 'complete') return;
        if (event === 'next' && data !== '') yield JSON.parse(data) as SubgraphAnswer;
      }
    }
  } catch (error) {
    if (signal.aborted) return;
    throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', String(error));
  } finally {
    body.destroy();
  }
  if (!signal.aborted) throw new SubgraphAway('SUBGRAPH_UNAVAILABLE', 'the stream ended without complete');
}

function parseBlock(block: string): { event: string; data: string } {
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim();
    else if (line.startsWith('data:')) data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
  }
  return { event, data: data.join('\n') };
}
