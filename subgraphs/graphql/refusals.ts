// From a flow's outcome to a mutation's payload: a result or user errors, and whether it is a replay. It decides nothing, and
// must never show a refusal as a GraphQL error: a refusal is data, and the registry says whether trying again may help.
import { ERRORS, knownCode, type Refusal } from '../../schema/errors';
import type { Outcome } from '../../schema/outcome';
import { shownText } from '../../schema/shownText';
import type { UserError } from './objects';

/** A refusal as the client reads it. */
export function userError(refusal: Refusal): UserError {
  const { code, message, path, subjectId } = refusal;
  return {
    code,
    message: shownText(message),
    path: path ?? null,
    retryable: ERRORS[code].retryable,
    subjectId: subjectId === undefined ? null : shownText(subjectId),
  };
}

/** Refusals that are kept with an item, as the client reads them. A code that is not known here is INTERNAL_SERVER_ERROR. */
export function userErrors(refusals: readonly Refusal[]): UserError[] {
  return refusals.map((refusal) => userError({ ...refusal, code: knownCode(refusal.code) }));
}

/** An error that stands on a stored document (a journal line, a staged actual), where the code is text. */
export function storedError(code: string | null, message: string | null, subjectId: string): UserError | null {
  if (code === null) return null;
  const known = knownCode(code);
  return userError({ code: known, message: message ?? ERRORS[known].meaning, subjectId });
}

/** What every payload has beside its result. */
export interface PayloadBase {
  userErrors: UserError[];
  replayed: boolean;
}

/**
 * A mutation's payload: `load` reads the present state of the document that the outcome names, after the flow committed.
 * Refused: the result's fields stay absent, which GraphQL answers as null. `load` may bring refusals of its own: of what was refused later.
 */
export async function payload<T, Result extends object>(
  outcome: Outcome<T>,
  load: (value: T) => Promise<Result>,
): Promise<Partial<Result> & PayloadBase> {
  if (!outcome.ok)
    return { userErrors: outcome.refusals.map(userError), replayed: false } as Partial<Result> & PayloadBase;
  return { userErrors: [], ...(await load(outcome.value)), replayed: outcome.replayed };
}
