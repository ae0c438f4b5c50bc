// Open a fiscal period, put it on hold or close it. What was refused for it goes on when it is posted or imported the next time. What
// is posted in it stays as it is, whatever becomes of the period. domain.md 5.3, 5.7 step 1
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { type PeriodState, periodState } from '../rules/periods';
import { changeRefused, flagsOf, reopeningRefused, type SetUpChangeInput, staleRefused } from '../rules/setUpChange';
import { hasVouchersIn, lockPeriod, recordChanges, savePeriodFlags } from '../store/setUpChanges';

export interface PeriodStateInput extends SetUpChangeInput {
  readonly legalEntity: string;
  /** YYYY-MM-DD, the first day of the period. */
  readonly startDate: string;
  readonly state: PeriodState;
}

export interface PeriodNamed {
  readonly legalEntity: string;
  readonly startDate: string;
}

/**
 * Changes the state; one that it has already writes nothing. Refused, with nothing changed: FORBIDDEN (also where a closed period
 * holds vouchers and the caller is no administrator), BAD_USER_INPUT, NOT_FOUND, SET_UP_CHANGED.
 */
export async function setFiscalPeriodState(
  books: Books,
  caller: Caller,
  input: PeriodStateInput,
): Promise<Outcome<PeriodNamed>> {
  const denied = changeRefused(caller.roles, input);
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const { legalEntity, startDate, state, reason } = rest;
  const request: Request = { mutation: 'setFiscalPeriodState', caller, key: idempotencyKey, input: rest };
  return decided<PeriodNamed>(books.db, async (tx) => {
    const period = await lockPeriod(tx, legalEntity, startDate);
    const before = await recall<PeriodNamed>(tx, request, books);
    if (before) return before;
    if (!period || !maySee(caller, legalEntity)) {
      const message = `No fiscal period of ${legalEntity} starts on ${startDate}.`;
      return refused({ code: 'NOT_FOUND', message, path: ['startDate'] });
    }
    const now = instant(books.world);
    const was = periodState(period);
    const obstacle =
      staleRefused(`The period of ${legalEntity} from ${startDate}`, period.version, input) ??
      (was === state ? undefined : reopeningRefused(caller.roles, period, await hasVouchersIn(tx, period)));
    if (obstacle) return refused(obstacle);
    if (was !== state) {
      const version = await savePeriodFlags(tx, period, flagsOf(state));
      const log = { kind: 'FISCAL_PERIOD', subject: startDate, details: { state: [was, state] } } as const;
      const by = caller.subject;
      const id = books.world.newId();
      await recordChanges(tx, [{ ...log, id, legalEntity, version, at: now, by, reason: reason ?? null }]);
    }
    const value = { legalEntity, startDate };
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}
