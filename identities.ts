// Who a request comes from, as gateway and subgraphs both understand it: a verified token's bearer as a Caller with roles and
// legal entities, and what directives of the supergraph may ask. It must never trust what is not signed.

import { demoPublicKey, demoRules } from './demoIssuer';
import type { Grants } from './gateway/access/accessRules';
import { bearerOf } from './gateway/access/bearer';
import { type Bearer, bearerFrom } from './gateway/access/claims';
import { providerKeys } from './gateway/access/providerKeys';
import { NotAuthenticated } from './gateway/access/refused';
import type { AccessSettings } from './gateway/access/settings';
import { Tokens, type Verified } from './gateway/access/tokens';
import type { CallerOf, Identity } from './gateway/service';
import { accessScope, type Caller, claimsExchange, isOurs, LOCAL_CALLER } from './subgraphs/caller';
import type { World } from './subgraphs/world';

const NOTHING: Grants = { isAuthenticated: false, scopes: new Set(), policies: new Set() };
const NOBODY: Caller = { subject: 'anonymous', roles: [], legalEntities: [] };

/** Who may do everything: loopback without an identity provider, where no token is given. */
const LOCAL: Identity = { caller: LOCAL_CALLER, scope: accessScope(LOCAL_CALLER) };
const ANONYMOUS: Identity = { caller: NOBODY, scope: accessScope(NOBODY), grants: NOTHING, client: 'anonymous' };

/**
 * Says who sends a request. With a provider: whoever its token names, else nobody. Without: whoever a token of the demo issuer
 * names, else the local administrator. Its refusals are NotAuthenticated and ProviderAway.
 */
export function identities(settings: AccessSettings, dataDir: string, world: Pick<World, 'now'>): CallerOf {
  const { provider, claims: names, allowsAnonymous, cacheCount } = settings;
  let demoKey: ReturnType<typeof demoPublicKey> | undefined;
  const demoKeys = async () => {
    demoKey ??= demoPublicKey(dataDir);
    return demoKey;
  };
  const tokens =
    provider === undefined
      ? new Tokens(demoRules(cacheCount), demoKeys, world)
      : new Tokens(provider, providerKeys(provider), world);
  // One object for all requests of a token: who it is, is worked out and written down for subgraphs once.
  const known = new WeakMap<Verified, Identity>();
  return (request, init) => {
    const token = bearerOf(request, init);
    if (token === undefined) {
      if (provider === undefined) return LOCAL;
      if (allowsAnonymous) return ANONYMOUS;
      throw new NotAuthenticated('Send a bearer token.', 'UNAUTHENTICATED', false);
    }
    return tokens.verify(token).then((verified) => {
      const identity = known.get(verified) ?? identityOf(bearerFrom(verified.claims, names), verified.endsAt);
      known.set(verified, identity);
      return identity;
    });
  };
}

/** Without a provider, a gateway over somebody else's supergraph knows nobody: what its directives guard stays closed. */
export const UNKNOWN: Identity = { ...LOCAL, grants: NOTHING };

function identityOf(bearer: Bearer, endsAt: number): Identity {
  const { subject, roles, scopes, legalEntities, client } = bearer;
  const caller: Caller = { subject, roles, legalEntities };
  if (claimsExchange(caller))
    throw new NotAuthenticated('The token claims to be the exchange between the books, which no caller is.');
  if (isOurs(subject)) throw new NotAuthenticated('The token has a subject that is a name of this server.');
  const grants = { isAuthenticated: true, scopes: new Set(scopes), policies: new Set(roles) };
  const scope = JSON.stringify([accessScope(caller), [...scopes].sort()]);
  return { caller, scope, person: subject, endsAt, grants, client };
}
