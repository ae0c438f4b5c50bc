// A delivery in the traces of the transactions that wrote its rows: sent as a span below the first one, linked to the others,
// and received as a span below the sending one, in whatever process that is. What belongs to no trace travels without.
import type { Answer, Message } from '../../schema/messages';
import { linkTo, SpanKind, spanned, type Tracer, traceOf, traceparent } from '../tracing';

/** Sends messages as a span. They travel with its `traceparent`, but for those of other traces, which keep their own. */
export async function tracedDelivery(
  tracer: Tracer | undefined,
  messages: readonly Message[],
  send: (messages: readonly Message[]) => Promise<Answer>,
): Promise<Answer> {
  const first = firstTrace(messages);
  if (tracer === undefined || first === undefined) return send(messages);
  const options = { ...optionsOf(messages, first), kind: SpanKind.PRODUCER };
  return spanned(tracer, 'relay delivery', options, async (span) => {
    const own = traceparent();
    const isOfThisTrace = (carried: string) => traceIdOf(carried) === traceIdOf(first);
    const answer = await send(
      messages.map((message) =>
        own !== undefined && message.traceparent !== undefined && isOfThisTrace(message.traceparent)
          ? { ...message, traceparent: own }
          : message,
      ),
    );
    if (answer.stopped !== undefined) span?.setAttribute('twinledger.stopped', answer.stopped.kind);
    return answer;
  });
}

/** Receives messages as a span of the trace that they came with. */
export function tracedReceipt(
  tracer: Tracer | undefined,
  side: string,
  messages: readonly Message[],
  receive: () => Promise<Answer>,
): Promise<Answer> {
  const first = firstTrace(messages);
  if (tracer === undefined || first === undefined) return receive();
  return spanned(tracer, `${side} receives`, { ...optionsOf(messages, first), kind: SpanKind.CONSUMER }, receive);
}

function firstTrace(messages: readonly Message[]): string | undefined {
  return messages.find((message) => message.traceparent !== undefined)?.traceparent;
}

function optionsOf(messages: readonly Message[], first: string) {
  const others = new Map<string, string>();
  for (const { traceparent: carried } of messages)
    if (carried !== undefined && traceIdOf(carried) !== traceIdOf(first)) others.set(traceIdOf(carried), carried);
  return {
    parent: traceOf(first),
    links: [...others.values()].flatMap((carried) => linkTo(carried) ?? []),
    attributes: {
      'twinledger.key': messages[0]?.key ?? '',
      'twinledger.numbers': `${messages[0]?.number}-${messages.at(-1)?.number}`,
      'twinledger.rows': messages.reduce((sum, { rows }) => sum + rows.length, 0),
    },
  };
}

/** 00-TRACE-SPAN-flags */
function traceIdOf(carried: string): string {
  return carried.slice(3, 35);
}
