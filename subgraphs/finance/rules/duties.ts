// Duties that are kept apart per document: who confirmed an invoice, or overrode sales tax of what it bills, does not post it. By what the
// books recorded of who did what, whatever roles somebody has. Pure. domain.md 1.3
import type { Refusal } from '../../../schema/errors';

/** Who had a hand in a proposal before it is posted, by subject. */
export interface Hands {
  readonly number: string;
  /** In Dataverse; null: it was not told, by an older version or by a map that leaves it out. */
  readonly confirmedBy: string | null;
  /** Who overrode sales tax of what it bills. */
  readonly taxEditors: readonly string[];
}

const LONGEST_REASON = 1_000;

/** SEGREGATION_OF_DUTIES where this poster had a hand in it; undefined: he may post. */
export function dutiesRefused({ number, confirmedBy, taxEditors }: Hands, poster: string): Refusal | undefined {
  const did = [
    ...(confirmedBy === poster ? ['confirmed the invoice'] : []),
    ...(taxEditors.includes(poster) ? ['overrode sales tax on it'] : []),
  ];
  if (did.length === 0) return undefined;
  return {
    code: 'SEGREGATION_OF_DUTIES',
    message: `${poster} ${did.join(' and ')}: another must post proposal ${number}.`,
    subjectId: number,
  };
}

/** An exception is an administrator's, and has a reason: FORBIDDEN or BAD_USER_INPUT; undefined where it is one, or none is asked for. */
export function exceptionRefused(reason: string | null | undefined, roles: readonly string[]): Refusal | undefined {
  if (reason === null || reason === undefined) return undefined;
  const path = ['dutyException'];
  if (!roles.includes('administrator'))
    return { code: 'FORBIDDEN', message: 'An exception from separate duties takes the role administrator.', path };
  const { length } = reason.trim();
  if (length > 0 && length <= LONGEST_REASON) return undefined;
  return { code: 'BAD_USER_INPUT', message: `A reason has 1 to ${LONGEST_REASON} characters.`, path };
}
