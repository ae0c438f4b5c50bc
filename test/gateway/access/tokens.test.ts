// Tokens: what is taken and what is not, and when keys are asked for again.
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { exportSPKI, type JWTPayload } from 'jose';
import { providerKeys } from '../../../gateway/access/providerKeys';
import { Tokens } from '../../../gateway/access/tokens';
import { AUDIENCE, type TestProvider, testProvider } from './provider';

const MINUTE = 60_000;

describe('tokens of an identity provider', () => {
  let provider: TestProvider;
  let tokens: Tokens;
  let skippedMs = 0;
  const now = () => new Date(Date.now() + skippedMs);
  const open = (cacheCount = 10) =>
    new Tokens(
      { issuer: provider.issuer, audience: AUDIENCE, algorithms: ['RS256', 'EdDSA'], clockSkewSeconds: 60, cacheCount },
      providerKeys({ issuer: provider.issuer, jwksUrl: undefined, timeoutMs: 1_000 }),
      { now },
    );
  beforeEach(async () => {
    skippedMs = 0;
    provider = await testProvider();
    tokens = open();
  });
  afterEach(() => provider.stop());
  const refused = (token: string | Promise<string>) =>
    Promise.resolve(token)
      .then((text) => tokens.verify(text))
      .then(
        () => 'taken',
        (error: { code: string; status: number; message: string }) => `${error.status} ${error.code}: ${error.message}`,
      );
  const seconds = (ms: number) => Math.floor((Date.now() + ms) / 1_000);
  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = (): JWTPayload => ({ iss: provider.issuer, aud: AUDIENCE, sub: 'ann', exp: seconds(MINUTE) });

  it('are taken with what they say, and until when', async () => {
    const exp = seconds(10 * MINUTE);
    const verified = await tokens.verify(await provider.token({ roles: ['x'] }, { expiresAt: exp }));
    expect(verified).toMatchObject({ claims: { sub: 'ann', roles: ['x'] }, endsAt: (exp + 60) * 1_000 });
  });

  it('are refused when anything about them is not as it must be', async () => {
    const stranger = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey;
    const publicPem = await exportSPKI(createPublicKey(stranger));
    const good = await provider.token();
    const [head, body, signature] = good.split('.') as [string, string, string];
    const not = '401 UNAUTHENTICATED: The token is not one of the identity provider.';
    const claim = (name: string) => `401 UNAUTHENTICATED: The token's "${name}" is not what is expected here.`;
    const expired = '401 TOKEN_EXPIRED: The token has expired.';
    const cases: [string, string | Promise<string>, string][] = [
      ['expired beyond the skew', provider.token({}, { expiresAt: seconds(-2 * MINUTE) }), expired],
      ['no end', provider.token({}, { expiresAt: undefined }), claim('exp')],
      ['not yet', provider.token({ nbf: seconds(5 * MINUTE) }), claim('nbf')],
      ['another audience', provider.token({ aud: 'api://another' }), claim('aud')],
      ['another issuer', provider.token({ iss: 'https://another.example' }), claim('iss')],
      ['nobody', provider.token({ sub: undefined as unknown as string }), claim('sub')],
      ['a stranger’s key', provider.token({}, { key: stranger }), not],
      ['a key that is not there', provider.token({}, { key: stranger, keyId: 'another' }), not],
      ['a symmetric signature', provider.token({}, { algorithm: 'HS256', key: Buffer.from(publicPem) }), not],
      ['an algorithm that was not asked for', provider.token({}, { algorithm: 'PS256' }), not],
      ['alg none', `${encoded({ alg: 'none' })}.${encoded(claims())}.`, not],
      ['alg none with a signature', `${encoded({ alg: 'none' })}.${body}.${signature}`, not],
      ['an altered body', `${head}.${encoded({ ...claims(), roles: ['administrator'] })}.${signature}`, not],
      ['no token at all', 'garbage', not],
      ['a very long one', 'x'.repeat(20_000), '401 UNAUTHENTICATED: The token is too long.'],
    ];
    for (const [what, token, wanted] of cases) expect([what, await refused(token)]).toEqual([what, wanted]);
    expect(await refused(provider.token({}, { expiresAt: seconds(-30_000) }))).toBe('taken'); // within the clock's skew
  });

  it('are not checked again for five minutes, but never count beyond their end', async () => {
    const token = await provider.token({}, { expiresAt: seconds(8 * MINUTE) });
    const first = await tokens.verify(token);
    expect(await tokens.verify(token)).toBe(first);
    skippedMs = 6 * MINUTE;
    expect(await tokens.verify(token)).not.toBe(first);
    skippedMs = 9 * MINUTE + 1_000;
    expect(await refused(token)).toBe('401 TOKEN_EXPIRED: The token has expired.');
  });

  it('kept in memory are at most as many as configured, the latest', async () => {
    tokens = open(2);
    const three = [await provider.token({ n: 1 }), await provider.token({ n: 2 }), await provider.token({ n: 3 })];
    const verified = [];
    for (const token of three) verified.push(await tokens.verify(token)); // one after another: signatures end in any order
    expect(await tokens.verify(three[2] as string)).toBe(verified[2]);
    expect(await tokens.verify(three[1] as string)).toBe(verified[1]);
    expect(await tokens.verify(three[0] as string)).not.toBe(verified[0]);
  });

  it('of a new key are taken at once when the key was not known, and their keys fetched once for many', async () => {
    await Promise.all(Array.from({ length: 20 }, async (_, n) => tokens.verify(await provider.token({ n }))));
    expect(provider.fetched()).toBe(1);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 31_000); // past the library's own cooldown
    provider.rotate({ keepsOld: true });
    await tokens.verify(await provider.token());
    expect(provider.fetched()).toBe(2);
    jest.restoreAllMocks();
  });

  it('cannot be told while the provider is away: 503, and taken once it is back', async () => {
    provider.setAway(true);
    const token = await provider.token();
    expect(await refused(token)).toBe('503 IDENTITY_PROVIDER_UNAVAILABLE: The identity provider does not answer.');
    provider.setAway(false);
    expect(await refused(token)).toBe('taken');
  });

  it('are not taken from a provider whose discovery document speaks of another issuer', async () => {
    const other = new Tokens(
      {
        issuer: `${provider.issuer}/`,
        audience: AUDIENCE,
        algorithms: ['RS256'],
        clockSkewSeconds: 60,
        cacheCount: 10,
      },
      providerKeys({ issuer: `${provider.issuer}/`, jwksUrl: undefined, timeoutMs: 1_000 }),
      { now },
    );
    await expect(other.verify(await provider.token({ iss: `${provider.issuer}/` }))).rejects.toMatchObject({
      status: 503,
    });
  });

  it('were believed by keys that came without TLS, where a discovery document named such an address', async () => {
    const issuer = 'https://provider.example';
    const asked: string[] = [];
    const fetch = jest.spyOn(globalThis, 'fetch').mockImplementation(async (address) => {
      asked.push(String(address));
      return Response.json({ issuer, jwks_uri: 'http://provider.example/keys', keys: [] });
    });
    try {
      const keys = providerKeys({ issuer, jwksUrl: undefined, timeoutMs: 1_000 });
      await expect(keys({ alg: 'RS256' }, {} as never)).rejects.toThrow('neither https nor on this machine');
      expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
    } finally {
      fetch.mockRestore();
    }
  });
});
