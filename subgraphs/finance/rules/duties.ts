// Duties that are kept apart per document: who confirmed an invoice, or overrode sales tax of what it bills, does not post it. By what the
// books recorded of who did what, whatever roles somebody has. Pure. domain.md 1.3
import type { Refusal } from '../../../schema/errors';

/** Who had a hand in a proposal before it is posted, by subject. */
export interface Hands {
  readonly number: string;
  /** In Dataverse; null: it was not told, by an older version or by a map that leaves it out. It may have been anybody. */
  readonly confirmedBy: string | null;
  /** Who overrode sales tax of what it bills. */
  readonly taxEditors: readonly string[];
}

const LONGEST_REASON = 1_000;

/** Who is about to post: a person, or a schedule, which confirms nothing. */
export interface Poster {
  readonly subject: string;
  readonly isSchedule: boolean;
}

/** SEGREGATION_OF_DUTIES where this poster had a hand in it, or may have had; undefined: he may post. */
export function dutiesRefused(hands: Hands, { subject, isSchedule }: Poster): Refusal | undefined {
  const { number, confirmedBy, taxEditors } = hands;
  const did = [
    ...(confirmedBy === subject ? ['confirmed the invoice'] : []),
    ...(taxEditors.includes(subject) ? ['overrode sales tax on it'] : []),
  ];
  const refused = (message: string): Refusal => ({ code: 'SEGREGATION_OF_DUTIES', message, subjectId: number });
  if (did.length > 0) return refused(`${subject} ${did.join(' and ')}: another must post proposal ${number}.`);
  if (confirmedBy !== null || isSchedule) return undefined;
  return refused(
    `Who confirmed the invoice is not known here: an administrator must post proposal ${number}, with a reason.`,
  );
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
