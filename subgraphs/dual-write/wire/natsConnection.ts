// The one connection of a process to NATS: the first is tried for a while, and one that breaks for ever, so that a broker that is stopped,
// or slow to greet whoever comes, costs time and nothing else. It must never print the address with its password.
import { readFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';

export interface NatsSettings {
  /** A certificate authority of the broker's own, in a file; absent: those that the machine trusts. With tls:// addresses. */
  readonly caFile?: string | undefined;
  /** How the first connection is waited for; absent: it is tried once. */
  readonly waiting?: Waiting;
  /** Milliseconds between attempts to connect anew. */
  readonly reconnectMs?: number;
  /** Hears why attempts fail, once for each reason in a row. */
  readonly onFailure?: (error: Error) => void;
}

export interface Waiting {
  /** How often it is tried, but for what trying cannot mend; Infinity: for ever, whatever it is. */
  readonly tries: number;
  /** Keeps the process alive meanwhile; a rejection ends the attempts. */
  pause(ms: number): Promise<unknown>;
}

/** Tries that take a minute, with their pauses, where the broker refuses the connection at once. */
export const TRIES_OF_A_MINUTE = 33;
/** The longest that one attempt may take: a broker that is at work greets in milliseconds, one on a crowded machine in seconds. */
const ATTEMPT_MS = 20_000;
const SHORTEST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

/** What OpenSSL and Node say of a certificate that they do not believe. */
const UNBELIEVED = /CERT|UNABLE_TO|ERR_TLS/;

/** A connection that broke is asked for its reason after so many attempts, and again after as many: some seconds. */
const ATTEMPTS_UNTIL_ASKED = 16;

/** An address or a file of the configuration is wrong: no attempt will fare better. */
class WrongSetting extends Error {}

/**
 * Connects to one of `nats://user:password@host:4222,nats://…` (or tls://); all have the credentials of the first. Rejects where none
 * answers in time, and at once where the broker refuses the credentials or its certificate is not believed, naming the setting.
 */
export async function natsAt(addresses: string, settings: NatsSettings = {}): Promise<NatsConnection> {
  const { waiting, reconnectMs = 250, onFailure } = settings;
  const tell = telling(onFailure);
  for (let tries = 1; ; tries += 1)
    try {
      return await connectOnce(addresses, settings.caFile, reconnectMs);
    } catch (error) {
      const told = inOurWords(error, addresses);
      const isOver = told instanceof WrongSetting || tries >= (waiting?.tries ?? 1);
      if (waiting === undefined || (isOver && waiting.tries !== Number.POSITIVE_INFINITY)) throw told;
      tell(told);
      await waiting.pause(Math.min(SHORTEST_PAUSE_MS * 2 ** Math.min(tries, 10), LONGEST_PAUSE_MS));
    }
}

function connectOnce(addresses: string, caFile: string | undefined, reconnectMs: number): Promise<NatsConnection> {
  const urls = addressesIn(addresses);
  const [first] = urls;
  const isSecure = urls.some(({ protocol }) => protocol === 'tls:');
  if (isSecure && caFile !== undefined) mustBeThere(caFile);
  const { connect } = require('@nats-io/transport-node') as typeof import('@nats-io/transport-node'); // where brokers are
  return connect({
    servers: urls.map(({ host }) => host),
    user: decodeURIComponent(first?.username ?? '') || undefined,
    pass: decodeURIComponent(first?.password ?? '') || undefined,
    // By its name: each attempt reads it anew, so that a broker may come back with a certificate of a newer authority.
    tls: isSecure ? { caFile } : null,
    timeout: ATTEMPT_MS,
    maxReconnectAttempts: -1,
    // A broker says "Authentication Timeout" to a process that was too busy to answer its greeting; after the second of these the library
    // would never connect again.
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: reconnectMs,
    name: 'twinledger',
  });
}

const addressesIn = (addresses: string): URL[] => addresses.split(',').map((address) => new URL(address.trim()));

function mustBeThere(caFile: string): void {
  try {
    readFileSync(caFile);
  } catch (error) {
    throw new WrongSetting(`NATS_CA_FILE: ${(error as Error).message}`);
  }
}

/** What a failed attempt means for whoever configured it. */
function inOurWords(error: unknown, addresses: string): Error {
  if (error instanceof WrongSetting) return error;
  const { name, message = '', code, cause } = error as Error & { code?: string };
  const hosts = addressesIn(addresses)
    .map(({ host }) => host)
    .join(', ');
  const reason = code ?? (cause as { code?: string } | undefined)?.code ?? '';
  if (/authorization violation/i.test(message))
    return new WrongSetting(`NATS_URL: the broker at ${hosts} refuses the user or the password`);
  if (UNBELIEVED.test(reason))
    return new WrongSetting(`NATS_CA_FILE: the certificate of the broker at ${hosts} is not believed (${reason})`);
  if (/does not support 'tls'/.test(message))
    return new WrongSetting(`NATS_URL: the broker at ${hosts} does not speak TLS`);
  return new Error(`The broker at ${hosts} does not answer: ${message || reason || name}`);
}

/** Passes on what is news. */
function telling(onFailure: ((error: Error) => void) | undefined): (error: Error) => void {
  let last: string | undefined;
  return (error) => {
    if (error.message !== last) onFailure?.(error);
    last = error.message;
  };
}

/**
 * Tells why a connection that broke does not come back, and what a broker refuses, each reason once until it stands again; it goes on
 * trying. The library says nothing of a certificate that is not believed, so that somebody else asks.
 */
export function tellRefusals(nats: NatsConnection, { addresses, caFile, onFailure }: Told): void {
  const told = new Set<string>();
  const tell = (reason: Error | undefined) => {
    if (reason === undefined || told.has(reason.message)) return;
    told.add(reason.message);
    onFailure(reason);
  };
  void (async () => {
    let attempts = 0;
    for await (const status of nats.status()) {
      if (status.type === 'error') tell(new Error(`The broker refuses: ${status.error.message}`));
      if (status.type === 'reconnecting') attempts += 1;
      if (status.type === 'reconnecting' && attempts % ATTEMPTS_UNTIL_ASKED === 0)
        void whyNot(addresses, caFile).then((reason) => attempts > 0 && tell(reason));
      if (status.type !== 'reconnect') continue;
      told.clear();
      attempts = 0;
    }
  })();
}

interface Told {
  readonly addresses: string;
  readonly caFile?: string | undefined;
  onFailure(error: Error): void;
}

/** Why no connection can be had just now; undefined: one can. */
async function whyNot(addresses: string, caFile: string | undefined): Promise<Error | undefined> {
  try {
    await (await connectOnce(addresses, caFile, LONGEST_PAUSE_MS)).close();
    return undefined;
  } catch (error) {
    return inOurWords(error, addresses);
  }
}

/** Whether the connection stands: what is published while it does not would only wait for its time to be over. `isBack` hears when it does again. */
export function watched(nats: NatsConnection, isBack = (): void => undefined): () => boolean {
  let isConnected = true;
  void (async () => {
    for await (const { type } of nats.status()) {
      if (type === 'disconnect') isConnected = false;
      if (type !== 'reconnect') continue;
      isConnected = true;
      isBack();
    }
  })();
  return () => isConnected;
}
