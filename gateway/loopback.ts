// Which names mean this very machine. On loopback, where everybody is trusted, only these are answered, and explanations are
// given. It must never resolve a name: whoever could answer that question could rebind it.
import type { IncomingMessage } from 'node:http';

const LOOPBACK = /^(localhost|[a-z0-9.-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/** Is this an address that only this machine can reach? */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host.includes(':') ? `[${host}]` : host);
}

/** May what comes from there be believed? What comes from another machine without TLS could be anybody's. */
export function isTrustworthy(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname.replace(/^\[|\]$/g, '')));
}

/**
 * Is the request meant for us? On loopback a page of another site could have its own name resolve to 127.0.0.1 and speak for
 * its visitor: only names of this machine are answered there.
 */
export function isAddressed(listening: string, request: IncomingMessage): boolean {
  if (!isLoopback(listening)) return true;
  const name = (request.headers.host ?? '').replace(/:\d+$/, '');
  return name === '' || LOOPBACK.test(name);
}
