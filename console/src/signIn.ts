// Signing in at the identity provider: authorization code with PKCE, as a public client, and renewal before the token ends. What the
// flow needs between leaving and coming back lies in the tab. It must never take an answer that it did not ask for.
import * as oauth from 'oauth4webapi';
import { endOf, givenRenewal, givenToken, keepToken, type Provider } from './session';

const ASKED = 'twinledger.asked';
/** How long before its end a token is renewed, at most. */
const MOST_BEFORE_MS = 60_000;
const AGAIN_MS = 3_000;

interface Asked {
  readonly verifier: string;
  readonly state: string;
  readonly hash: string;
}

/** Leaves for the provider, to come back to this page. */
export async function signIn(provider: Provider): Promise<void> {
  const server = await discovered(provider);
  const asked = {
    verifier: oauth.generateRandomCodeVerifier(),
    state: oauth.generateRandomState(),
    hash: location.hash,
  };
  sessionStorage.setItem(ASKED, JSON.stringify(asked));
  const address = new URL(server.authorization_endpoint as string);
  const search = {
    client_id: provider.clientId,
    redirect_uri: here(),
    response_type: 'code',
    scope: provider.scopes,
    state: asked.state,
    code_challenge: await oauth.calculatePKCECodeChallenge(asked.verifier),
    code_challenge_method: 'S256',
  };
  for (const [name, value] of Object.entries(search)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Takes what the provider sent somebody back with, if somebody was. Rejects where it is not what was asked for. */
export async function signedIn(provider: Provider): Promise<void> {
  const kept = sessionStorage.getItem(ASKED);
  if (kept === null || !new URLSearchParams(location.search).has('state')) return;
  sessionStorage.removeItem(ASKED);
  const { verifier, state, hash } = JSON.parse(kept) as Asked;
  const answer = new URL(location.href);
  history.replaceState(null, '', `${location.pathname}${hash}`); // a code counts once: it must not stay in the address
  const server = await discovered(provider);
  const client = { client_id: provider.clientId };
  const parameters = oauth.validateAuthResponse(server, client, answer, state);
  const none = oauth.None();
  const response = await oauth.authorizationCodeGrantRequest(
    server,
    client,
    none,
    parameters,
    here(),
    verifier,
    at(provider),
  );
  const tokens = await oauth.processAuthorizationCodeResponse(server, client, response);
  keepToken(tokens.access_token, tokens.refresh_token ?? null);
}

/** Renews the token before each of its ends. `renewed` is told of each; `ends`, that nothing renews it, or that it failed. */
export function keepRenewed(provider: Provider | null, renewed: () => void, ends: (at: number) => void): void {
  const token = givenToken();
  const end = token === null ? undefined : endOf(token);
  if (end === undefined) return;
  const left = end - Date.now();
  setTimeout(
    async () => {
      try {
        if (provider === null || givenRenewal() === null) throw new Error('nothing renews it');
        await renew(provider, givenRenewal() as string);
        renewed();
        keepRenewed(provider, renewed, ends);
      } catch (error) {
        // Cut off: the token is still good for a while, and the provider is asked again.
        if (error instanceof TypeError) setTimeout(() => keepRenewed(provider, renewed, ends), AGAIN_MS);
        else ends(end);
      }
    },
    Math.max(0, Math.min(left - Math.min(MOST_BEFORE_MS, left / 3), 2 ** 31 - 1)),
  );
}

async function renew(provider: Provider, renewal: string): Promise<void> {
  const server = await discovered(provider);
  const client = { client_id: provider.clientId };
  const response = await oauth.refreshTokenGrantRequest(server, client, oauth.None(), renewal, at(provider));
  const tokens = await oauth.processRefreshTokenResponse(server, client, response);
  keepToken(tokens.access_token, tokens.refresh_token ?? renewal);
}

async function discovered(provider: Provider): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(provider.issuer);
  return oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, at(provider)));
}

/** Without TLS only a provider on this machine is spoken to; the server takes no other either. */
function at({ issuer }: Provider): { [oauth.allowInsecureRequests]: boolean } {
  return { [oauth.allowInsecureRequests]: issuer.startsWith('http:') };
}

function here(): string {
  return new URL('/', location.href).href;
}
