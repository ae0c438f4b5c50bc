// Access tokens: signature, issuer, audience and times checked by jose against a provider's public keys; what was verified
// is kept for a while, because a signature of RSA costs 0.1 ms. It must never take a token whose algorithm was not configured.
import { createHash } from 'node:crypto';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { GatewayWorld } from '../world';
import { NotAuthenticated, ProviderAway } from './refused';
import type { TokenRules } from './settings';

/** What a verified token says. */
export interface Verified {
  readonly claims: JWTPayload;
  /** When it ends, in milliseconds since 1970, clock skew included. */
  readonly endsAt: number;
}

/** A token is looked at again after this, so that a key that its provider withdrew stops counting. */
const KEPT_MS = 5 * 60_000;

/** Longer ones are refused unseen: headers are short, but `connection_init` is not. */
const LONGEST_TOKEN_CHARACTERS = 16_384;

/** Loaded with the first token: no start wants it. */
const jose = () => require('jose') as typeof import('jose');

interface Kept extends Verified {
  readonly lookAgainAt: number;
}

export class Tokens {
  /** By the token's hash, least recently verified first: the memory of a token must not be worth stealing. */
  private readonly kept = new Map<string, Kept>();

  constructor(
    private readonly rules: TokenRules,
    private readonly keys: JWTVerifyGetKey,
    private readonly world: Pick<GatewayWorld, 'now'>,
  ) {}

  /** What the token says. Rejects with NotAuthenticated, or ProviderAway where its keys cannot be had. */
  async verify(token: string): Promise<Verified> {
    if (token.length > LONGEST_TOKEN_CHARACTERS) throw new NotAuthenticated('The token is too long.');
    const key = createHash('sha256').update(token).digest('base64');
    const now = this.world.now().getTime();
    const known = this.kept.get(key);
    if (known !== undefined && now < known.lookAgainAt && now < known.endsAt) return known;
    const { claims, endsAt } = await this.checked(token);
    const verified = { claims, endsAt, lookAgainAt: now + KEPT_MS };
    this.kept.delete(key);
    this.kept.set(key, verified);
    if (this.kept.size > this.rules.cacheCount) this.kept.delete(this.kept.keys().next().value as string);
    return verified;
  }

  private async checked(token: string): Promise<Verified> {
    const { issuer, audience, algorithms, clockSkewSeconds } = this.rules;
    const { jwtVerify } = jose();
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer,
        audience,
        algorithms: [...algorithms],
        clockTolerance: clockSkewSeconds,
        currentDate: this.world.now(),
        requiredClaims: ['exp', 'sub'],
      });
      return { claims: payload, endsAt: ((payload.exp as number) + clockSkewSeconds) * 1_000 };
    } catch (error) {
      throw refusalOf(error, this.rules.strange);
    }
  }
}

function refusalOf(error: unknown, strange = 'The token is not one of the identity provider.'): Error {
  const { errors } = jose();
  if (error instanceof errors.JWTExpired) return new NotAuthenticated('The token has expired.', 'TOKEN_EXPIRED');
  if (error instanceof errors.JWTClaimValidationFailed)
    return new NotAuthenticated(`The token's "${error.claim}" is not what is expected here.`);
  if (error instanceof errors.JWKSTimeout) return new ProviderAway();
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return new NotAuthenticated(strange);
  return new ProviderAway(); // the keys' fetch failed: jose passes on what it was told, or says that it was no 200
}
