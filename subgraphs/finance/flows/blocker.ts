// A blocker from its code: whose turn it is stands in the registry of error codes, once for everybody. It must never be
// given another owner by hand.
import { ERRORS, type ErrorCode } from '../../../schema/errors';
import type { Blocker } from '../store/stepReports';

/** `count`: documents or lines behind it; `reference`: the journal, currency or period that it is about. */
export function blocker(code: ErrorCode, message: string, count: number, reference: string | null = null): Blocker {
  return { code, message, owner: ERRORS[code].owner, reference, count };
}
