// Who sees the exchange: it is of every legal entity, so whoever sees only some of them sees nothing of it, and does nothing
// about it. Pure. It must never ask for a role: that is each side's matrix.
import type { Refusal } from '../../schema/errors';
import type { Caller } from '../caller';

/** A key belongs to no company: whoever sees only some sees none. */
export function scopeRefusal({ legalEntities }: Caller): Refusal | undefined {
  if (legalEntities === 'all') return undefined;
  return {
    code: 'FORBIDDEN',
    message: 'The exchange is of every legal entity: this takes somebody who sees them all.',
  };
}
