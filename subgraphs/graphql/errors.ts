// Errors of a request that could not be understood: thrown as GraphQLErrors with a code of the one registry. It must never
// carry a business refusal: those are data (refusals.ts).
import { GraphQLError } from 'graphql';
import type { ErrorCode } from '../../schema/errors';

/** An expected error of the request itself. `code` reaches the client as `extensions.code`, the argument as `extensions.argument`. */
export function inputError(code: ErrorCode, message: string, argument?: string): GraphQLError {
  return new GraphQLError(message, { extensions: argument === undefined ? { code } : { code, argument } });
}

/** The most entries of a list argument: ids of a filter, documents of a mutation. */
const LIST_LIMIT = 500;

/** Refuses a list argument that is longer than the limit (LIST_TOO_LONG); passes absence on. */
export function checkList<T>(list: readonly T[] | null | undefined, argument: string): readonly T[] | undefined {
  if (list === null || list === undefined) return undefined;
  if (list.length > LIST_LIMIT)
    throw inputError('LIST_TOO_LONG', `'${argument}' takes at most ${LIST_LIMIT} entries.`, argument);
  return list;
}

/** The number of what no id names. BAD_USER_INPUT without either: a variable that was forgotten would read as a document that is not there. */
export function numberGiven(number: string | null | undefined): string {
  if (number == null) throw inputError('BAD_USER_INPUT', "Give 'id' or 'number'.");
  return number;
}
