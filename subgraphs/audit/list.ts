// The list of a side's audit trail, for administrators alone. Both sides have the same under a root field of their own.
// It must never answer anybody else.
import type { Caller } from '../caller';
import type { Reader } from '../database/database';
import { COUNT_LIMIT, type Page, pageOf } from '../graphql/connection';
import { checkList, inputError } from '../graphql/errors';
import { sliceAsked } from '../graphql/page';
import type { ForwardPage } from '../graphql/pageArguments';
import { AUDIT_ORDER, type AuditFilter, countTrail, readTrail } from './readTrail';
import { type AuditEntry, auditEntry } from './types';

const LIST = { list: 'auditTrail', columns: AUDIT_ORDER };

/** One page, the latest first. FORBIDDEN for whoever is no administrator. */
export async function auditTrail(
  { books, caller }: { readonly books: { readonly db: { readonly read: Reader } }; readonly caller: Caller },
  page: ForwardPage,
  filter: AuditFilter,
): Promise<Page<AuditEntry>> {
  mustBeAuditor(caller);
  checkList(filter.mutation, 'filter.mutation');
  checkList(filter.legalEntity, 'filter.legalEntity');
  const reader = books.db.read;
  const slice = await readTrail(reader, caller, filter, sliceAsked(LIST, page));
  return pageOf(LIST, slice, auditEntry, () => countTrail(reader, caller, filter, COUNT_LIMIT));
}

/** FORBIDDEN: who did what, and why, is told to administrators alone. */
export function mustBeAuditor({ roles }: Caller): void {
  if (!roles.includes('administrator')) throw inputError('FORBIDDEN', 'The audit trail takes the role administrator.');
}
