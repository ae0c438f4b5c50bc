// Hold a customer's invoices back, or release them: nothing is posted for a customer on hold, and what was refused for it goes on when
// it is posted the next time. Journals of his projects are posted meanwhile: they are no invoice. domain.md 5.7 step 1
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { changeRefused, type SetUpChangeInput, staleRefused } from '../rules/setUpChange';
import { lockCustomer, recordChanges, saveHold } from '../store/setUpChanges';

export interface CustomerHoldInput extends SetUpChangeInput {
  readonly legalEntity: string;
  readonly accountNumber: string;
  readonly onHold: boolean;
}

export interface CustomerNamed {
  readonly legalEntity: string;
  readonly accountNumber: string;
}

/** Holds or releases; what stands so already writes nothing. Refused, with nothing changed: FORBIDDEN, BAD_USER_INPUT, NOT_FOUND, SET_UP_CHANGED. */
export async function setCustomerHold(
  books: Books,
  caller: Caller,
  input: CustomerHoldInput,
): Promise<Outcome<CustomerNamed>> {
  const denied = changeRefused(caller.roles, input);
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const { legalEntity, accountNumber, onHold, reason } = rest;
  const request: Request = { mutation: 'setCustomerHold', caller, key: idempotencyKey, input: rest };
  return decided<CustomerNamed>(books.db, async (tx) => {
    const customer = await lockCustomer(tx, legalEntity, accountNumber);
    const before = await recall<CustomerNamed>(tx, request, books);
    if (before) return before;
    if (!customer || !maySee(caller, legalEntity)) {
      const message = `No customer ${accountNumber} of ${legalEntity}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['accountNumber'] });
    }
    const stale = staleRefused(`Customer ${accountNumber}`, customer.version, input);
    if (stale) return refused(stale);
    const now = instant(books.world);
    const was = customer.on_hold === 1;
    if (was !== onHold) {
      const version = customer.version + 1;
      await saveHold(tx, legalEntity, accountNumber, { onHold, version });
      const details = { onHold: [String(was), String(onHold)] } as const;
      const log = { kind: 'CUSTOMER_HOLD', subject: accountNumber, details } as const;
      const by = caller.subject;
      const id = books.world.newId();
      await recordChanges(tx, [{ ...log, id, legalEntity, version, at: now, by, reason: reason ?? null }]);
    }
    const value = { legalEntity, accountNumber };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}
