// The public keys of an identity provider, found where its discovery document says and fetched again when a token names a key
// that is not known: rotation. It must never fetch more than one set at a time, whatever tokens name, nor keys that could be anybody's.
import type { JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import { isTrustworthy } from '../loopback';

export interface ProviderAt {
  readonly issuer: string;
  /** Where the keys are, if the discovery document is not to be asked. */
  readonly jwksUrl: string | undefined;
  readonly timeoutMs: number;
}

/** Between two looks for a key that was not there. */
const COOLDOWN_MS = 30_000;
/** A set of keys is taken as the newest for so long. */
const KEPT_MS = 600_000;

const discovered = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** Keys by the header of a token. Nothing is fetched before the first token comes. */
export function providerKeys({ issuer, jwksUrl, timeoutMs }: ProviderAt): JWTVerifyGetKey {
  const options = { timeoutDuration: timeoutMs, cooldownDuration: COOLDOWN_MS, cacheMaxAge: KEPT_MS };
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const open = async (): Promise<JWTVerifyGetKey> => {
    const { createRemoteJWKSet } = require('jose') as typeof import('jose');
    return createRemoteJWKSet(new URL(jwksUrl ?? (await discover(issuer, timeoutMs))), options);
  };
  return async (header, token) => {
    keys ??= open();
    const opened = await keys.catch((error: unknown) => {
      keys = undefined; // the next token tries again
      throw error;
    });
    return opened(header, token);
  };
}

async function discover(issuer: string, timeoutMs: number): Promise<string> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const answer = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (answer.status !== 200) throw new Error(`${address} answers ${answer.status}`);
  const document = discovered.parse(await answer.json());
  if (document.issuer !== issuer) throw new Error(`${address} speaks of another issuer: ${document.issuer}`);
  if (!isTrustworthy(document.jwks_uri))
    throw new Error(`${address} names keys that are neither https nor on this machine: ${document.jwks_uri}`);
  return document.jwks_uri;
}
