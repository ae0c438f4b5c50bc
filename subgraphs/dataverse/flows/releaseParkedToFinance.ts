// An operator releases messages to Finance that were parked: what all of them are told of is the journey of the invoice that a key
// stands for, which then moves again. domain.md 1.2, design.md 4
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { type Released, type ReleaseInput, releaseParked } from '../../operators/releaseParked';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { parkingHooks } from './parkingHooks';

/** Refused: FORBIDDEN, BAD_USER_INPUT, LIST_TOO_LONG, NOT_PARKED. */
export function releaseParkedToFinance(books: Books, caller: Caller, input: ReleaseInput): Promise<Outcome<Released>> {
  const denied = forbidden(caller.roles, 'MANAGE_MAPS');
  return releaseParked({ ...books, hooks: parkingHooks(books) }, caller, denied, input);
}
