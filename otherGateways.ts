// The way from gateway to gateway, over the brokers that carry the exchange: what clients sent, for limits that hold over all of them. It
// must never keep a gateway from starting or answering: without a broker each counts for itself, and the processes of one together.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { OtherGateways } from './gateway/guard/sharedCounts';
import { natsAt, tellRefusals, watched } from './subgraphs/dual-write/wire/natsConnection';
import type { World } from './subgraphs/world';

const SUBJECT = 'twinledger.gateways.counts';

const told = z.object({
  from: z.string(),
  counts: z.array(
    z.object({ limit: z.string().max(200), client: z.string().max(1_000), count: z.int().min(1).max(1_000_000) }),
  ),
});

interface Brokers {
  readonly addresses: string;
  readonly caFile: string | undefined;
}

/** Connects in its own time, and goes on trying. `siblings`: the other processes of this gateway, who are told while no broker answers. */
export function otherGateways(
  { addresses, caFile }: Brokers,
  world: World,
  onError: (error: unknown) => void,
  siblings?: OtherGateways,
): OtherGateways & { close(): Promise<void> } {
  const name = world.newId();
  const hearing: ((counts: z.infer<typeof told>['counts']) => void)[] = [];
  const closing = new AbortController();
  const pause = (ms: number) => sleep(ms, undefined, { signal: closing.signal });
  const waiting = { tries: Number.POSITIVE_INFINITY, pause };
  const connecting = natsAt(addresses, { caFile, onFailure: onError, waiting });
  const tellUnlessClosing = (error: unknown) => {
    if (!closing.signal.aborted) onError(error);
  };
  let connection: Awaited<typeof connecting> | undefined;
  let isConnected = () => false;
  connecting.then((nats) => {
    connection = nats;
    isConnected = watched(nats);
    tellRefusals(nats, { addresses, caFile, onFailure: onError });
    nats.subscribe(SUBJECT, {
      callback: (error, message) => {
        const read = error === null ? told.safeParse(parsed(message.string())) : undefined;
        if (read?.success && read.data.from !== name) for (const hear of hearing) hear(read.data.counts);
      },
    });
  }, tellUnlessClosing);
  return {
    tell: (counts) => {
      if (!isConnected()) return siblings?.tell(counts); // the broker would be told when the minute is long over
      try {
        connection?.publish(SUBJECT, JSON.stringify({ from: name, counts }));
      } catch (error) {
        onError(error);
      }
    },
    listen: (hear) => {
      hearing.push(hear);
      siblings?.listen(hear);
    },
    close: async () => {
      closing.abort(); // one that has not come to be by now is not tried any more
      await connection?.close();
    },
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
