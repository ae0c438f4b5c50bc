// The issuer for those who have no identity provider yet: a key of this machine's own signs tokens with any role, so that roles
// can be tried on loopback. Whoever can read DATA_DIR can sign; it must never count where a provider is configured.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import type { TokenRules } from './gateway/access/settings';
import type { DemoRoles } from './gateway/session';
import { secretFile } from './secretFile';

const DEMO_ISSUER = 'urn:twinledger:demo';
const AUDIENCE = 'twinledger';
const ALGORITHM = 'EdDSA';
const STRANGE =
  'The token is not one of the demo issuer, whose key lies in the DATA_DIR of the server: make one by `npm run token` with the same DATA_DIR.';

/** What tokens of the demo issuer must be; `cacheCount`: most of them kept. */
export function demoRules(cacheCount: number): TokenRules {
  const algorithms = [ALGORITHM];
  return { issuer: DEMO_ISSUER, audience: AUDIENCE, algorithms, clockSkewSeconds: 0, cacheCount, strange: STRANGE };
}

/** The demo issuer's key in DATA_DIR, drawn when it is first asked for. */
export function demoKey(dataDir: string): KeyObject {
  const drawn = () => generateKeyPairSync('ed25519').privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
  return createPrivateKey(secretFile(dataDir, 'demo-issuer.pem', drawn));
}

/** What verifies tokens of the demo issuer. */
export function demoPublicKey(dataDir: string): KeyObject {
  return createPublicKey(demoKey(dataDir));
}

/** The roles that can be tried, as people write them. */
export const DEMO_ROLES = [
  'project-manager',
  'billing-administrator',
  'project-accountant',
  'partner',
  'administrator',
];

/** Whom a demo token speaks for, and for how long. */
export interface DemoToken {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
  /** `*` is all of them. */
  readonly legalEntities: readonly string[];
  readonly minutes: number;
}

/** Signs a token of the demo issuer. `now`: when it begins. */
export function signDemoToken(key: KeyObject, token: DemoToken, now: Date): Promise<string> {
  const { SignJWT } = require('jose') as typeof import('jose'); // no start signs any
  const seconds = Math.floor(now.getTime() / 1_000);
  const claims = { roles: token.roles, scope: token.scopes.join(' '), legal_entities: token.legalEntities };
  return new SignJWT({ ...claims, azp: 'demo' })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'at+jwt' })
    .setIssuer(DEMO_ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(token.subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + token.minutes * 60)
    .sign(key);
}

const MINUTES = 480;

/** Tokens for whoever chooses a role in the console: of all legal entities, for eight hours. */
export function demoRoles(dataDir: string, { now }: { now(): Date }): DemoRoles {
  const sign = (role: string) =>
    signDemoToken(
      demoKey(dataDir),
      { subject: role, roles: [role], scopes: [], legalEntities: ['*'], minutes: MINUTES },
      now(),
    );
  return { roles: DEMO_ROLES, sign };
}
