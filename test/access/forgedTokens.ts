// Tokens that somebody makes who wants in: of the right claims under the wrong signature, and of the right signature over the wrong claims. All
// ask for everything. It must never make one that the provider would.
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, exportSPKI, importJWK, type JWK, SignJWT } from 'jose';
import { demoKey, signDemoToken } from '../../demoIssuer';
import { AUDIENCE, type TestProvider } from '../gateway/access/provider';

export interface Forged {
  readonly what: string;
  readonly token: string;
  readonly code: 'UNAUTHENTICATED' | 'TOKEN_EXPIRED';
}

const EVERYTHING = { sub: 'eve', roles: ['administrator'], legal_entities: ['*'] };
const MINUTE = 60;
const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

export async function forgedTokens(provider: TestProvider): Promise<Forged[]> {
  const now = Math.floor(Date.now() / 1_000);
  const refused = (what: string, token: string): Forged => ({ what, token, code: 'UNAUTHENTICATED' });
  const ours = (claims: object, exp = now + 10 * MINUTE) =>
    provider.token({ ...EVERYTHING, ...claims }, { expiresAt: exp });
  const claims = { iss: provider.issuer, aud: AUDIENCE, exp: now + 10 * MINUTE, ...EVERYTHING };
  const [head, body, signature] = (await ours({})).split('.') as [string, string, string];
  return [
    ...['none', 'None', 'nOnE'].map((alg) =>
      refused(`alg ${alg}`, `${encoded({ alg, typ: 'JWT' })}.${encoded(claims)}.`),
    ),
    refused('alg none, with a signature that was one', `${encoded({ alg: 'none' })}.${body}.${signature}`),
    refused('its signature cut off', `${head}.${body}.`),
    refused('its signature left out', `${head}.${body}`),
    refused('more rights under a signature of less', await swapped(provider, claims)),
    ...(await underPublicKey(provider, claims)).map(({ what, token }) => refused(what, token)),
    ...(await underOwnKey(provider, claims)).map(({ what, token }) => refused(what, token)),
    refused('of the demo issuer', await ofDemoIssuer()),
    refused('for another audience', await ours({ aud: 'api://another' })),
    refused('for no audience', await ours({ aud: [] })),
    refused('of another issuer', await ours({ iss: 'https://login.example' })),
    refused('of an issuer that begins like ours', await ours({ iss: `${provider.issuer}.evil.example` })),
    refused('not before in five minutes', await ours({ nbf: now + 5 * MINUTE })),
    refused('without an end', await provider.token(EVERYTHING, { expiresAt: undefined })),
    refused('of nobody', await ours({ sub: '' })),
    { what: 'expired', token: await ours({}, now - 5 * MINUTE), code: 'TOKEN_EXPIRED' },
    // What the server itself is called, and the exchange between the books, however it is spelt.
    ...(await Promise.all(
      ['dual-write', 'Dual Write', 'dualwrite', 'DUAL_WRITE service', 'dual-write app user'].flatMap((name) => [
        ours({ sub: name }).then((token) => refused(`whose subject is '${name}'`, token)),
        ours({ roles: ['administrator', name] }).then((token) => refused(`with the role '${name}'`, token)),
      ]),
    )),
    ...(await Promise.all(
      ['local', 'anonymous', 'schedule invoices'].map((sub) =>
        ours({ sub }).then((token) => refused(`of '${sub}'`, token)),
      ),
    )),
  ];
}

/** A token of less, with claims of more put under its signature. */
async function swapped(provider: TestProvider, claims: object): Promise<string> {
  const [head, , signature] = (await provider.token({ sub: 'eve' })).split('.');
  return `${head}.${encoded(claims)}.${signature}`;
}

/** A symmetric signature whose secret is what everybody can read: the provider's public key, in every form that a server may hold it in. */
async function underPublicKey(provider: TestProvider, claims: Record<string, unknown>) {
  const { keys } = (await (await fetch(`${provider.issuer}/keys`)).json()) as { keys: [JWK & { kid: string }] };
  const [published] = keys;
  const pem = await exportSPKI((await importJWK(published, 'RS256')) as CryptoKey);
  const secrets = {
    PEM: pem,
    'PEM without its last line break': pem.trimEnd(),
    JWK: JSON.stringify(published),
    modulus: published.n ?? '',
  };
  return Promise.all(
    Object.entries(secrets).flatMap(([form, secret]) =>
      (['HS256', 'HS384', 'HS512'] as const).map(async (alg) => {
        const token = await new SignJWT(claims)
          .setProtectedHeader({ alg, kid: published.kid })
          .sign(Buffer.from(secret));
        return { what: `${alg} under the provider's public key as ${form}`, token };
      }),
    ),
  );
}

/** Well signed, with a key that the token brings itself or says where to fetch. */
async function underOwnKey(provider: TestProvider, claims: Record<string, unknown>) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const { keys } = (await (await fetch(`${provider.issuer}/keys`)).json()) as { keys: [{ kid: string }] };
  const jwk = await exportJWK(publicKey);
  const heads = {
    'under its own key': { kid: keys[0].kid },
    'under a key that it brings': { kid: 'eve', jwk },
    'under a key that it brings, by the name of ours': { kid: keys[0].kid, jwk },
    'under a key at an address of its own': { kid: 'eve', jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/x' },
    'under a key whose name is a path': { kid: '../../../../dev/null' },
    'under a key whose name is SQL': { kid: "' UNION SELECT 'x' --" },
  };
  return Promise.all(
    Object.entries(heads).map(async ([what, more]) => ({
      what,
      token: await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', ...more }).sign(privateKey),
    })),
  );
}

async function ofDemoIssuer(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-forged-'));
  try {
    const token = { subject: 'eve', roles: ['administrator'], scopes: [], legalEntities: ['*'], minutes: 10 };
    return await signDemoToken(demoKey(folder), token, new Date());
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
