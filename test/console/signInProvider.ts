// An identity provider as a browser meets it: a page on which somebody chooses who to be, codes that count once and only with their
// verifier (PKCE), and access tokens that are renewed. Everything else of a provider is in test/gateway/access/provider.
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, SignJWT } from 'jose';

export const CLIENT = { id: 'console', audience: 'api://twinledger' };

export interface SignInProvider {
  readonly issuer: string;
  /** How often a token was renewed. */
  readonly renewals: () => number;
  stop(): Promise<void>;
}

/** Who can be chosen, with what their tokens say. Tokens of a watcher end soon, so that a test sees them renewed. */
const PEOPLE: Readonly<Record<string, { roles: string[]; seconds: number; legalEntities?: string[] }>> = {
  manager: { roles: ['project_manager'], seconds: 600 },
  accountant: { roles: ['project_accountant'], seconds: 600 },
  administrator: { roles: ['administrator'], seconds: 600 },
  clerk: { roles: ['project_manager'], seconds: 600, legalEntities: ['USMF'] },
  watcher: { roles: ['administrator'], seconds: 12 },
};

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

export async function signInProvider(): Promise<SignInProvider> {
  const codes = new Map<string, { who: string; challenge: string }>();
  let renewals = 0;
  const server = createServer((request, response) => {
    response.setHeader('access-control-allow-origin', '*'); // a public client asks from its own page
    response.setHeader('content-type', 'application/json');
    answer(request).then(
      ({ status = 200, headers = {}, body }) => response.writeHead(status, headers).end(body),
      (error: unknown) =>
        response.writeHead(400).end(JSON.stringify({ error: 'invalid_grant', error_description: String(error) })),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const tokensOf = async (who: string): Promise<string> => {
    const person = PEOPLE[who] as (typeof PEOPLE)[string];
    const token = await new SignJWT({
      roles: person.roles,
      legal_entities: person.legalEntities ?? '*',
      azp: CLIENT.id,
    })
      .setProtectedHeader({ alg: 'RS256', kid: 'only' })
      .setIssuer(issuer)
      .setAudience(CLIENT.audience)
      .setSubject(who)
      .setExpirationTime(`${person.seconds}s`)
      .sign(privateKey);
    return JSON.stringify({
      access_token: token,
      token_type: 'Bearer',
      expires_in: person.seconds,
      refresh_token: who,
    });
  };
  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/keys')
      return { body: JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'only', alg: 'RS256' }] }) };
    if (pathname === '/authorize') return choice(searchParams);
    if (pathname === '/chosen') {
      const [code, who] = [randomUUID(), searchParams.get('who') ?? ''];
      codes.set(code, { who, challenge: searchParams.get('code_challenge') ?? '' });
      const back = new URL(searchParams.get('redirect_uri') ?? '');
      back.search = new URLSearchParams({ code, state: searchParams.get('state') ?? '' }).toString();
      return { status: 302, headers: { location: back.href } };
    }
    if (pathname === '/token') {
      const form = new URLSearchParams(await bodyOf(request));
      if (form.get('grant_type') === 'refresh_token') {
        renewals += 1;
        return { body: await tokensOf(form.get('refresh_token') ?? '') };
      }
      const asked = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (asked === undefined || asked.challenge !== challenge) throw new Error('the code does not count');
      return { body: await tokensOf(asked.who) };
    }
    const at = (path: string) => `${issuer}/${path}`;
    return {
      body: JSON.stringify({
        issuer,
        jwks_uri: at('keys'),
        authorization_endpoint: at('authorize'),
        token_endpoint: at('token'),
      }),
    };
  };
  return { issuer, renewals: () => renewals, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

interface Reply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The page on which somebody says who they are: wrong for any client but the console, and without PKCE. */
function choice(asked: URLSearchParams): Reply {
  const { client_id: client, code_challenge_method: method, response_type: type } = Object.fromEntries(asked);
  if (client !== CLIENT.id || method !== 'S256' || type !== 'code')
    throw new Error(`not asked as it should be: ${asked}`);
  const links = Object.keys(PEOPLE).map(
    (who) => `<a href="/chosen?who=${who}&amp;${String(asked).replaceAll('&', '&amp;')}">${who}</a>`,
  );
  return { headers: { 'content-type': 'text/html' }, body: `<title>Who are you?</title>${links.join(' ')}` };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
