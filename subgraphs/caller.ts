// Who is asking, and what of the books is theirs. Flows, queries and loaders take a Caller; it must never be read
// from ambient context, or one forgotten argument would answer with another company's rows.
import type { Program } from '../schema/program';

/** `legalEntities: 'all'` is everything: loopback without an identity provider, the schedules and the seed. */
export interface Caller {
  readonly subject: string;
  readonly roles: readonly string[];
  readonly legalEntities: 'all' | readonly string[];
  /** By what it came, for the audit trail: never asked about what somebody may. Absent: by no request. */
  readonly via?: Via | undefined;
}

/** The request by which somebody changes something. */
export interface Via {
  readonly requestId: string;
  readonly program?: Program | undefined;
  /** The field that was asked for, where the flow behind it goes by another name. */
  readonly mutation?: string | undefined;
  /** Set by what writes the audit trail; read by the frame of mutations, which lets none pass that is not in it. */
  noted?: boolean;
}

/** The caller of loopback without an identity provider. */
export const LOCAL_CALLER: Caller = { subject: 'local', roles: ['administrator'], legalEntities: 'all' };

/** Is it nobody in particular: whoever reaches loopback, where there is no identity provider? No token can name him. */
export function isLocal(caller: Caller): boolean {
  return caller.subject === LOCAL_CALLER.subject;
}

/** Is it a name under which this server acts or lets nobody in particular act? No token may bring one. */
export function isOurs(subject: string): boolean {
  return subject === LOCAL_CALLER.subject || subject === 'anonymous' || subject.startsWith('schedule ');
}

/** Names that belong to the exchange between the books. It is no caller, so whoever gives one claims what it is not. */
const RESERVED: ReadonlySet<string> = new Set(['dualwrite', 'dualwriteservice', 'dualwriteappuser']);

/**
 * Does this caller claim to be the service that writes back what Finance posted? Nobody may: what it writes comes through the
 * exchange alone. However it is spelt ('dual-write', 'Dual Write'). domain.md 1.3, 8.1 (15)
 */
export function claimsExchange({ subject, roles }: Caller): boolean {
  return [subject, ...roles].some((name) => RESERVED.has(name.toLowerCase().replace(/[^a-z]/g, '')));
}

/** May this caller see a row of this legal entity? */
export function maySee(caller: Caller, legalEntity: string): boolean {
  return caller.legalEntities === 'all' || caller.legalEntities.includes(legalEntity);
}

/**
 * One text per access scope: two callers with the same text see the same rows, so they may share a stream. As JSON: what a token says may
 * hold any sign, and a legal entity 'DEMF,USMF' is not the two.
 */
export function accessScope({ roles, legalEntities }: Caller): string {
  return JSON.stringify([[...roles].sort(), legalEntities === 'all' ? legalEntities : [...legalEntities].sort()]);
}
