// Pausing, resuming and canceling a load. What is being told at that moment still arrives; nothing that was told is taken back, and
// a load that is resumed goes on where it stood. domain.md 4.7
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { type LoadRowHead, lockLoad, setLoadState, wakeParts } from '../store/loads';
import { decided } from './decided';

export interface SwitchDataLoadInput {
  readonly id: string;
  readonly idempotencyKey?: string | null;
}

const STATE_AFTER = { pauseDataLoad: 'PAUSED', resumeDataLoad: 'RUNNING', cancelDataLoad: 'CANCELED' } as const;

/** Brings the load to the state that the mutation asks for; where it stands there already nothing changes. Refused: FORBIDDEN, NOT_FOUND, LOAD_OVER. */
export async function switchDataLoad(
  books: Books,
  caller: Caller,
  mutation: keyof typeof STATE_AFTER,
  { id, idempotencyKey }: SwitchDataLoadInput,
): Promise<Outcome<{ loadId: string }>> {
  const denied = forbidden(caller.roles, 'MANAGE_MAPS');
  if (denied) return refused(denied);
  const request = { mutation, caller, key: idempotencyKey, input: { id } };
  return decided(books, async (tx) => {
    const load = await lockLoad(tx, id);
    const before = await recall<{ loadId: string }>(tx, request, books);
    if (before) return before;
    if (!load || !maySeeLoad(caller, load)) {
      const shown = id.slice(0, 36);
      return refused({ code: 'NOT_FOUND', message: `There is no load ${shown}.`, path: ['id'], subjectId: shown });
    }
    const state = STATE_AFTER[mutation];
    const now = instant(books.world);
    if (load.state !== state) {
      if (load.state === 'COMPLETE' || load.state === 'CANCELED')
        return refused({ code: 'LOAD_OVER', message: `The load is ${load.state.toLowerCase()}.`, subjectId: id });
      await setLoadState(tx, id, state, caller.subject, now);
      if (state === 'RUNNING') await wakeParts(tx, id);
    }
    await remember(tx, request, { loadId: id }, books);
    tx.afterCommit(() => books.loads?.nudge());
    return { ok: true, value: { loadId: id }, replayed: false };
  });
}

/** Whoever sees everything, or the company that it is of. */
export function maySeeLoad(caller: Caller, { legal_entity }: Pick<LoadRowHead, 'legal_entity'>): boolean {
  return caller.legalEntities === 'all' || (legal_entity !== null && maySee(caller, legal_entity));
}
