// Opens the wires between processes, from Dataverse to Finance, with what each end signs and checks with. For the contracts of all wires;
// must never be used outside of them.
import type { Wire } from '../../../../subgraphs/dual-write/exchange';
import { httpWire } from '../../../../subgraphs/dual-write/wire/http';
import { jetStreamWire } from '../../../../subgraphs/dual-write/wire/jetstream';
import { jetStreamInbox } from '../../../../subgraphs/dual-write/wire/jetstreamInbox';
import { natsAt } from '../../../../subgraphs/dual-write/wire/natsConnection';
import type { WireSignatures } from '../../../../subgraphs/dual-write/wire/signatures';
import { canStartNats, type NatsServer, natsServer } from '../../../harness/natsServer';
import { signaturesOf } from '../../../harness/signatures';
import { realWorld } from '../../../harness/world';
import { type Receive, receiver, SECRET, serve } from './serving';

export interface Opened {
  readonly wire: Wire;
  close(): Promise<void>;
}

/** Of both ends; by default those of one secret. */
export interface Ends {
  readonly sends?: WireSignatures;
  readonly receives?: WireSignatures;
  readonly timeoutMs?: number;
}

export type Open = (receive: Receive, ends?: Ends) => Promise<Opened>;

async function openHttp(receive: Receive, { sends, receives, timeoutMs = 5_000 }: Ends = {}): Promise<Opened> {
  const { url, close } = await serve(receiver(receive, receives));
  const wire = httpWire({ url, secret: SECRET, signatures: sends ?? signaturesOf('dataverse'), timeoutMs });
  return {
    wire,
    close: async () => {
      await wire.close();
      await close();
    },
  };
}

let broker: NatsServer | undefined;

export async function removeBroker(): Promise<void> {
  await broker?.remove();
  broker = undefined;
}

async function openJetStream(receive: Receive, { sends, receives, timeoutMs = 10_000 }: Ends = {}): Promise<Opened> {
  broker ??= await natsServer();
  const [sender, taker] = await Promise.all([natsAt(broker.url), natsAt(broker.url)]);
  const world = realWorld();
  const inbox = jetStreamInbox({
    nats: taker,
    side: 'finance',
    receive,
    world,
    signatures: receives ?? signaturesOf('finance'),
    onError: console.error,
  });
  const signatures = sends ?? signaturesOf('dataverse');
  const wire = jetStreamWire({ nats: sender, target: 'finance', timeoutMs, world, signatures });
  return {
    wire,
    close: async () => {
      await inbox.stop();
      await wire.close();
      await Promise.all([sender.close(), taker.close()]);
    },
  };
}

export const SIGNED_WIRES: [string, Open][] = [
  ['http', openHttp],
  ...(canStartNats() ? [['jetstream', openJetStream] as [string, Open]] : []),
];
