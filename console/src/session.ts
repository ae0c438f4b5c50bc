// Who this tab speaks as: the token that it was given, at the identity provider, by choosing a role on loopback, or pasted; and its
// renewal. The server says who that is. It must never keep a token longer than the tab, or show one.
import { createContext, useContext } from 'react';

const TOKEN = 'twinledger.token';
const RENEWAL = 'twinledger.renewal';

/** The identity provider, as the server publishes it. */
export interface Provider {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: string;
}

export interface Session {
  /** Null: nobody, so far. */
  readonly who: {
    readonly subject: string;
    readonly roles: readonly string[];
    readonly legalEntities: 'all' | readonly string[];
  } | null;
  readonly provider: Provider | null;
  /** Roles to try: on loopback without an identity provider. */
  readonly roles: readonly string[];
}

/** The bearer token that this tab speaks with; null: none, as on loopback. */
export function givenToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

/** What renews the token; null: nothing does. */
export function givenRenewal(): string | null {
  return sessionStorage.getItem(RENEWAL);
}

/** Keeps a token for this tab; null: none. */
export function keepToken(token: string | null, renewal: string | null = null): void {
  for (const [name, value] of [
    [TOKEN, token],
    [RENEWAL, renewal],
  ] as const)
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
}

/** Speaks with another token from now on, or with none. Reloads: nothing that the old one saw stays. */
export function giveToken(token: string): void {
  keepToken(token.trim() === '' ? null : token.trim());
  location.reload();
}

/** When a token ends, in milliseconds since 1970; undefined: it does not say. */
export function endOf(token: string): number | undefined {
  try {
    const claims = token.split('.')[1]?.replaceAll('-', '+').replaceAll('_', '/') ?? '';
    const { exp } = JSON.parse(atob(claims)) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}

/** Asks the server who this is. Rejects where it does not answer. */
export async function askWho(): Promise<Session> {
  const token = givenToken();
  const headers: HeadersInit = token === null ? {} : { authorization: `Bearer ${token}` };
  const response = await fetch('/console/session', { headers });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return (await response.json()) as Session;
}

/** Takes a role, where the server lets one choose. */
export async function takeRole(role: string): Promise<void> {
  const response = await fetch('/console/session', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ role }),
  });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  giveToken(((await response.json()) as { token: string }).token);
}

export const SessionContext = createContext<Session>({ who: null, provider: null, roles: [] });

const ALLOWED = {
  BILL: ['project_manager', 'billing_administrator', 'partner', 'administrator'],
  POST: ['project_accountant', 'administrator'],
  APPROVE: ['project_accountant', 'project_manager', 'administrator'],
  OPERATE: ['administrator'],
  AUDIT: ['administrator'],
} as const;

/** What people do here, as far as it takes a role. The server decides; this only spares people buttons that refuse. */
export type Doing = keyof typeof ALLOWED;

/** Whose doing it is, in words. */
export const DOERS: Readonly<Record<Doing, string>> = {
  BILL: 'project managers',
  POST: 'project accountants',
  APPROVE: 'approvers',
  OPERATE: 'administrators',
  AUDIT: 'administrators',
};

/** May whoever this is do that? */
export function useMay(doing: Doing): boolean {
  const { who } = useContext(SessionContext);
  return who?.roles.some((role) => (ALLOWED[doing] as readonly string[]).includes(role)) === true;
}
