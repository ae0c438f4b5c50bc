// Whose tokens the gateway takes: the identity provider, what a token must say, and what becomes of fields that its bearer may
// not see. Read from the environment; it must never hold a secret: keys are the provider's public ones.
import { z } from 'zod';
import { isTrustworthy } from '../loopback';
import { count, text, whole } from '../settings';

/** What a provider may sign with. Symmetric algorithms and `none` are not among them: whoever verifies could sign. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export const accessEnvironment = {
  /** The `iss` of tokens, such as https://login.microsoftonline.com/TENANT/v2.0. Empty: no identity provider, loopback only. */
  OIDC_ISSUER: text(''),
  /** The `aud` of tokens that are meant for this API. */
  OIDC_AUDIENCE: text(''),
  /** Where the provider's public keys are. Empty: where OIDC_ISSUER/.well-known/openid-configuration says. */
  OIDC_JWKS_URL: text(''),
  /** Algorithms of signatures, separated by commas. */
  OIDC_ALGORITHMS: text('RS256,PS256,ES256,EdDSA'),
  /** How far the provider's clock may be off. */
  OIDC_CLOCK_SKEW_SECONDS: whole(60, 0, 600),
  /** The claim with who somebody is. */
  OIDC_SUBJECT_CLAIM: text('sub'),
  /** The claim with somebody's roles. */
  OIDC_ROLES_CLAIM: text('roles'),
  /** What the provider calls our roles, if otherwise: `Twinledger.Accountant=project_accountant,…`. */
  OIDC_ROLE_NAMES: text(''),
  /** The claim with the legal entities that are somebody's; `*` is all of them. */
  OIDC_LEGAL_ENTITIES_CLAIM: text('legal_entities'),
  /** The console's name at the provider, as a public client (authorization code with PKCE). Empty: tokens are pasted. */
  OIDC_CLIENT_ID: text(''),
  /** What the console asks the provider for, divided by blanks; with `offline_access` it renews its token by itself. */
  OIDC_SCOPES: text('openid'),
  /** Origins beside the issuer's that the console must reach to sign in, such as that of the token endpoint; by commas. */
  OIDC_SIGN_IN_ORIGINS: text(''),
  /** How long a provider may take to give its keys. */
  OIDC_TIMEOUT_MS: whole(5_000, 100, 60_000),
  /** Most verified tokens kept. */
  TOKEN_CACHE_COUNT: count(10_000),
  /** Requests without a token: refused, or nobody's, who may ask for what needs none. */
  ANONYMOUS: z.enum(['refuse', 'allow'], { error: "write 'refuse' or 'allow'" }).default('refuse'),
  /** An operation with fields that its caller may not see is refused whole, or answered without them. */
  UNAUTHORIZED_FIELDS: z.enum(['reject', 'filter'], { error: "write 'reject' or 'filter'" }).default('reject'),
};

/** What a token must be. */
export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockSkewSeconds: number;
  /** Most verified tokens kept. */
  readonly cacheCount: number;
  /** What somebody is told whose token another key has signed; absent: that it is not the identity provider's. */
  readonly strange?: string;
}

/** Which claims say what. */
export interface ClaimNames {
  readonly subject: string;
  readonly roles: string;
  readonly legalEntities: string;
  /** Our roles by the provider's names of them. */
  readonly roleNames: ReadonlyMap<string, string>;
}

/** How a browser signs in at the provider. */
export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
  /** What the console may speak to besides this server. */
  readonly origins: readonly string[];
}

export interface AccessSettings {
  /** Absent: no browser signs in; tokens are pasted. */
  readonly signIn?: SignInSettings;
  /** Absent: there is no identity provider. */
  readonly provider?: TokenRules & { readonly jwksUrl: string | undefined; readonly timeoutMs: number };
  readonly claims: ClaimNames;
  readonly allowsAnonymous: boolean;
  readonly unauthorizedFields: 'reject' | 'filter';
  readonly cacheCount: number;
}

type Data = z.infer<z.ZodObject<typeof accessEnvironment>>;

/** The settings of a checked environment. */
export function accessSettings(data: Data): AccessSettings {
  const provider = {
    issuer: data.OIDC_ISSUER,
    audience: data.OIDC_AUDIENCE,
    jwksUrl: data.OIDC_JWKS_URL || undefined,
    algorithms: listed(data.OIDC_ALGORITHMS),
    clockSkewSeconds: data.OIDC_CLOCK_SKEW_SECONDS,
    cacheCount: data.TOKEN_CACHE_COUNT,
    timeoutMs: data.OIDC_TIMEOUT_MS,
  };
  return {
    ...(data.OIDC_ISSUER === '' ? {} : { provider }),
    ...(data.OIDC_CLIENT_ID === '' ? {} : { signIn: signInOf(data) }),
    claims: {
      subject: data.OIDC_SUBJECT_CLAIM,
      roles: data.OIDC_ROLES_CLAIM,
      legalEntities: data.OIDC_LEGAL_ENTITIES_CLAIM,
      roleNames: new Map(listed(data.OIDC_ROLE_NAMES).map((pair) => halves(pair))),
    },
    allowsAnonymous: data.ANONYMOUS === 'allow',
    unauthorizedFields: data.UNAUTHORIZED_FIELDS,
    cacheCount: data.TOKEN_CACHE_COUNT,
  };
}

function signInOf(data: Data): SignInSettings {
  return {
    issuer: data.OIDC_ISSUER,
    clientId: data.OIDC_CLIENT_ID,
    scopes: data.OIDC_SCOPES,
    origins: [data.OIDC_ISSUER, ...listed(data.OIDC_SIGN_IN_ORIGINS)]
      .filter((address) => URL.canParse(address))
      .map((address) => new URL(address).origin),
  };
}

/** What the settings say against each other. */
export function accessFindings(data: Data): string[] {
  const findings: string[] = [];
  const unknown = listed(data.OIDC_ALGORITHMS).filter((name) => !ALGORITHMS.includes(name));
  if (unknown.length > 0)
    findings.push(`OIDC_ALGORITHMS: '${unknown.join(', ')}' is not taken; of these: ${ALGORITHMS.join(', ')}`);
  const unpaired = listed(data.OIDC_ROLE_NAMES).filter((pair) => !/^[^=]+=[^=]+$/.test(pair));
  if (unpaired.length > 0) findings.push(`OIDC_ROLE_NAMES: write 'their name=our role', not '${unpaired.join(', ')}'`);
  for (const name of ['OIDC_ISSUER', 'OIDC_JWKS_URL'] as const)
    if (data[name] !== '' && !isTrustworthy(data[name]))
      findings.push(`${name}: must be an https address, or one on loopback`);
  if (data.OIDC_ISSUER !== '' && data.OIDC_AUDIENCE === '')
    findings.push('OIDC_AUDIENCE: needed with OIDC_ISSUER, or tokens meant for others would be taken');
  if (data.OIDC_ISSUER === '' && data.OIDC_CLIENT_ID !== '') findings.push('OIDC_ISSUER: needed with OIDC_CLIENT_ID');
  const strange = listed(data.OIDC_SIGN_IN_ORIGINS).filter((origin) => !isTrustworthy(origin));
  if (strange.length > 0)
    findings.push(`OIDC_SIGN_IN_ORIGINS: '${strange.join(', ')}' must be https addresses, or some on loopback`);
  if (data.OIDC_ISSUER === '' && (data.OIDC_AUDIENCE !== '' || data.OIDC_JWKS_URL !== ''))
    findings.push('OIDC_ISSUER: needed with OIDC_AUDIENCE and OIDC_JWKS_URL');
  return findings;
}

function listed(given: string): string[] {
  return given
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function halves(pair: string): [string, string] {
  const at = pair.indexOf('=');
  return [pair.slice(0, at).trim(), pair.slice(at + 1).trim()];
}
