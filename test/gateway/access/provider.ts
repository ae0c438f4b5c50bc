// An identity provider for tests: keys that rotate, a discovery document, and tokens of any shape, good and bad.
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';

export interface TestProvider {
  readonly issuer: string;
  /** How often its keys were fetched. */
  readonly fetched: () => number;
  /** Another key from now on, with the old one withdrawn or not. */
  rotate(options: { keepsOld: boolean }): void;
  /** Stops answering, or answers again. */
  setAway(isAway: boolean): void;
  token(claims?: JWTPayload, options?: TokenOptions): Promise<string>;
  stop(): Promise<void>;
}

export interface TokenOptions {
  readonly algorithm?: string;
  readonly key?: KeyObject | Uint8Array;
  readonly keyId?: string;
  /** Undefined: a token that does not end. */
  readonly expiresAt?: number | undefined;
}

export const AUDIENCE = 'api://twinledger';

interface Signing {
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export async function testProvider(): Promise<TestProvider> {
  let keys: Signing[] = [];
  let fetched = 0;
  let isAway = false;
  const draw = () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    return { id: `key ${Math.random()}`, privateKey, publicKey };
  };
  keys = [draw()];
  const server: Server = createServer((request, response) => {
    if (isAway) return void response.writeHead(500).end();
    response.setHeader('content-type', 'application/json');
    if (request.url === '/.well-known/openid-configuration')
      return void response.end(JSON.stringify({ issuer, jwks_uri: `${issuer}/keys` }));
    fetched += 1;
    const published = keys.map(async ({ id, publicKey }) => ({
      ...(await exportJWK(publicKey)),
      kid: id,
      alg: 'RS256',
    }));
    void Promise.all(published).then((all) => response.end(JSON.stringify({ keys: all })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    fetched: () => fetched,
    rotate: ({ keepsOld }) => {
      keys = [draw(), ...(keepsOld ? keys : [])];
    },
    setAway: (away) => {
      isAway = away;
    },
    token: (claims = {}, { algorithm = 'RS256', key, keyId, ...options } = {}) => {
      const [{ id, privateKey }] = keys as [Signing];
      const expiresAt = 'expiresAt' in options ? options.expiresAt : Math.floor(Date.now() / 1_000) + 600;
      const all = {
        iss: issuer,
        aud: AUDIENCE,
        sub: 'ann',
        ...claims,
        ...(expiresAt === undefined ? {} : { exp: expiresAt }),
      };
      return new SignJWT(all).setProtectedHeader({ alg: algorithm, kid: keyId ?? id }).sign(key ?? privateKey);
    },
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
