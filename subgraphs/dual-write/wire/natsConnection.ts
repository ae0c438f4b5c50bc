// The one connection of a process to NATS: reconnects for ever, so that a broker that is stopped costs time and nothing else. It must
// never print the address with its password.
import { readFileSync } from 'node:fs';
import { connect, type NatsConnection } from '@nats-io/transport-node';

export interface NatsSettings {
  /** A certificate authority of the broker's own, in a file; absent: those that the machine trusts. With tls:// addresses. */
  readonly caFile?: string | undefined;
  /** Waits for the first connection too, however long it takes. */
  readonly isPatient?: boolean;
  /** Milliseconds between attempts to connect anew. */
  readonly reconnectMs?: number;
}

/**
 * Connects to one of `nats://user:password@host:4222,nats://…` (or tls://); all have the credentials of the first. Rejects where none
 * answers, unless it is patient: whoever starts a process starts it again.
 */
export async function natsAt(addresses: string, settings: NatsSettings = {}): Promise<NatsConnection> {
  const urls = addresses.split(',').map((address) => new URL(address.trim()));
  const [first] = urls;
  const isSecure = urls.some(({ protocol }) => protocol === 'tls:');
  return connect({
    servers: urls.map(({ host }) => host),
    user: decodeURIComponent(first?.username ?? '') || undefined,
    pass: decodeURIComponent(first?.password ?? '') || undefined,
    tls: isSecure ? { ca: settings.caFile === undefined ? undefined : readFileSync(settings.caFile, 'utf8') } : null,
    maxReconnectAttempts: -1,
    waitOnFirstConnect: settings.isPatient ?? false,
    reconnectTimeWait: settings.reconnectMs ?? 250,
    name: 'twinledger',
  });
}

/** Whether the connection stands: what is published while it does not would only wait for its time to be over. */
export function watched(nats: NatsConnection): () => boolean {
  let isConnected = true;
  void (async () => {
    for await (const { type } of nats.status()) {
      if (type === 'disconnect') isConnected = false;
      if (type === 'reconnect') isConnected = true;
    }
  })();
  return () => isConnected;
}
