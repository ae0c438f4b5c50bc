// The streams and consumers that the JetStream wire needs, as data: one work queue per direction. They are declared by whoever comes
// first, changed where another version declared them otherwise, and declared again when they are gone. They must never be where
// anything is kept: what lies in them is on its way, and the outbox has it too.
import { AckPolicy, DiscardPolicy, jetstreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { Side } from './keys';

/** Raised with every change of what is declared below: a process changes streams and consumers of an older version, never a newer one's. */
const VERSION = 1;

const SECOND = 1_000_000_000; // JetStream counts nanoseconds

/** A run that lay this long was sent again by its relay. */
const KEPT_SECONDS = 120;
/** A process that took a run and says nothing of it any more: another gets it after this. */
export const ANSWER_SECONDS = 10;
const MOST_BYTES = 1024 * 1024 * 1024;
/** Runs in the hands of a side's processes at once. */
const MOST_IN_HANDS = 256;

const MANAGED_WITHIN_MS = 2_000;

export const subjectTo = (side: Side): string => `twinledger.to.${side}`;
export const streamTo = (side: Side): string => `TWINLEDGER_TO_${side.toUpperCase()}`;
export const CONSUMER = 'inbox';

const description = `Runs of messages on their way; version ${VERSION}`;

/** Declares the stream towards a side. Rejects where the broker does not answer. */
export async function declareStream(nats: NatsConnection, to: Side): Promise<void> {
  const { streams } = await manager(nats);
  const wanted = {
    name: streamTo(to),
    description,
    subjects: [subjectTo(to)],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: KEPT_SECONDS * SECOND,
    max_bytes: MOST_BYTES,
    duplicate_window: KEPT_SECONDS * SECOND,
  };
  const there = await streams.info(wanted.name).catch(() => undefined);
  if (there === undefined) await streams.add(wanted);
  else if (versionOf(there.config.description) < VERSION) await streams.update(wanted.name, wanted);
}

/** Declares stream and consumer of a side. Rejects where the broker does not answer. */
export async function declareConsumer(nats: NatsConnection, of: Side): Promise<void> {
  await declareStream(nats, of);
  const { consumers } = await manager(nats);
  const wanted = {
    durable_name: CONSUMER,
    description,
    ack_policy: AckPolicy.Explicit,
    ack_wait: ANSWER_SECONDS * SECOND,
    max_ack_pending: MOST_IN_HANDS,
  };
  const there = await consumers.info(streamTo(of), CONSUMER).catch(() => undefined);
  if (there === undefined) await consumers.add(streamTo(of), wanted);
  else if (versionOf(there.config.description) < VERSION) await consumers.update(streamTo(of), CONSUMER, wanted);
}

/** Does any process of a side take from its stream? */
export async function isSomebodyThere(nats: NatsConnection, side: Side): Promise<boolean> {
  const { consumers } = await manager(nats);
  const { num_waiting, num_ack_pending } = await consumers.info(streamTo(side), CONSUMER);
  return num_waiting > 0 || num_ack_pending > 0;
}

const manager = (nats: NatsConnection) => jetstreamManager(nats, { checkAPI: false, timeout: MANAGED_WITHIN_MS });

function versionOf(described: string | undefined): number {
  return Number(/version (\d+)$/.exec(described ?? '')?.[1] ?? 0);
}
