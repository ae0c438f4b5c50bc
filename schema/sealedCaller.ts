// Who asks, as the gateway tells a subgraph in another process: sealed with the secret that they share, for two minutes, so that
// the secret itself never travels and what travelled is of no use later. It must never know what a caller is.
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that carries it. */
export const CALLER_HEADER = 'twinledger-caller';

/** How long a seal counts: long enough for clocks that differ, and for a request that waited for a place. */
export const SEAL_MS = 120_000;

/** Seals a caller; `now` in milliseconds since 1970. */
export function sealCaller(secret: string, caller: unknown, now: number): string {
  const said = `${Buffer.from(JSON.stringify(caller ?? null)).toString('base64url')}.${now + SEAL_MS}`;
  return `${said}.${macOf(secret, said)}`;
}

/** The caller of a seal and until when it counts; undefined if it was not sealed with this secret, or no longer counts. */
export function openCaller(
  secret: string,
  sealed: string,
  now: number,
): { caller: unknown; until: number } | undefined {
  const at = sealed.lastIndexOf('.');
  const said = sealed.slice(0, Math.max(at, 0));
  const [given, wanted] = [Buffer.from(sealed.slice(at + 1)), Buffer.from(macOf(secret, said))];
  if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return undefined;
  const [body = '', until = ''] = said.split('.');
  // Nobody but a holder of the secret wrote this, so it can be read; a clock far ahead is as wrong as one behind.
  const isNow = now < Number(until) && Number(until) <= now + 2 * SEAL_MS;
  return isNow
    ? { caller: JSON.parse(Buffer.from(body, 'base64url').toString('utf8')), until: Number(until) }
    : undefined;
}

function macOf(secret: string, said: string): string {
  return createHmac('sha256', secret).update(`caller ${said}`).digest('base64url');
}
