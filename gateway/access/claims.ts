// From claims to who somebody is: subject, roles, scopes, legal entities, client. Pure. What a token does not say is not given:
// without legal entities somebody sees none.
import type { JWTPayload } from 'jose';
import { NotAuthenticated } from './refused';
import type { ClaimNames } from './settings';

/** Whom a token speaks for. */
export interface Bearer {
  readonly subject: string;
  /** In our names: lower case, words joined by underscores. */
  readonly roles: readonly string[];
  /** What the bearer let the client do: `scp` of Entra ID, `scope` of others. */
  readonly scopes: readonly string[];
  readonly legalEntities: 'all' | readonly string[];
  /** The program that asks, for limits and the audit trail. */
  readonly client: string;
}

/** Most roles, scopes or legal entities that are read. */
const MOST_VALUES = 1_000;
const LONGEST_SUBJECT = 120;

/** Reads the claims of a verified token. Throws NotAuthenticated if it does not say whose it is. */
export function bearerFrom(claims: JWTPayload, names: ClaimNames): Bearer {
  const subject = claims[names.subject];
  if (typeof subject !== 'string' || subject === '' || subject.length > LONGEST_SUBJECT)
    throw new NotAuthenticated(`The token's "${names.subject}" is not a text of 1 to ${LONGEST_SUBJECT} characters.`);
  const entities = values(claims[names.legalEntities]);
  const { azp, appid, client_id: clientId } = claims;
  const client = [azp, appid, clientId].find((name) => typeof name === 'string' && name !== '') as string | undefined;
  return {
    subject,
    roles: unique(values(claims[names.roles]).map((name) => names.roleNames.get(name) ?? ours(name))),
    scopes: unique([...values(claims.scp), ...values(claims.scope)]),
    legalEntities: entities.includes('*') ? 'all' : unique(entities),
    client: client ?? subject,
  };
}

/** 'Project-Accountant' as ours: project_accountant. */
function ours(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
}

/** A list, or a text whose parts blanks divide: providers do either. */
function values(claim: unknown): string[] {
  const parts = typeof claim === 'string' ? claim.split(/\s+/) : Array.isArray(claim) ? claim : [];
  return parts.filter((part): part is string => typeof part === 'string' && part !== '').slice(0, MOST_VALUES);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}
