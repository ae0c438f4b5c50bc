// Scheduling drafts for many contracts: one item per contract, of which the worker makes a draft per customer with something
// ready. Nothing is drafted here. domain.md 3.1 (creation variants)
import { type Outcome, refused } from '../../../schema/outcome';
import { insertOperation, type NewItem } from '../../bulk/operations';
import { idRefusal } from '../../bulk/terms';
import { type Caller, maySee } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { MOST_CONTRACTS } from '../rules/bulk';
import { forbidden } from '../rules/permissions';
import { entitiesOfContracts } from '../store/schedules';
import { decided } from './decided';

export interface CreateInvoicesInput {
  /** At most 1,000. */
  readonly contractIds: readonly string[];
  /** YYYY-MM-DD: of all drafts; nothing dated later is billed. */
  readonly invoiceDate: string;
  readonly idempotencyKey?: string | null;
}

/** Schedules the operation and answers with its id. Refused as a whole: FORBIDDEN, LIST_TOO_LONG; as an item: NOT_FOUND. */
export async function createInvoices(
  books: Books,
  caller: Caller,
  input: CreateInvoicesInput,
): Promise<Outcome<{ operationId: string }>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const { contractIds, invoiceDate, idempotencyKey } = input;
  if (contractIds.length > MOST_CONTRACTS) {
    const message = `At most ${MOST_CONTRACTS} contracts at once.`;
    return refused({ code: 'LIST_TOO_LONG', message, path: ['contractIds'] });
  }
  const malformed = idRefusal(contractIds, 'contractIds');
  if (malformed) return refused(malformed);
  const request = { mutation: 'createInvoices', caller, key: idempotencyKey, input: { contractIds, invoiceDate } };
  return decided(books, async (tx) => {
    const before = await recall<{ operationId: string }>(tx, request, books);
    if (before) return before;
    const ids = [...new Set(contractIds)];
    const entities = await entitiesOfContracts(tx, ids);
    const isVisible = (id: string) => entities.has(id) && maySee(caller, entities.get(id) as string);
    const items = ids.map((subjectId): NewItem => {
      const unknown = { code: 'NOT_FOUND' as const, message: `There is no contract ${subjectId}.`, subjectId };
      return { subjectId, refusal: isVisible(subjectId) ? undefined : unknown };
    });
    const operationId = books.world.newId();
    const now = instant(books.world);
    const legalEntities = [...new Set(entities.values())].filter((entity) => maySee(caller, entity)).sort();
    const terms = { invoiceDate };
    await insertOperation(tx, { id: operationId, kind: 'CREATE_INVOICES', caller, legalEntities, terms, now, items });
    await remember(tx, request, { operationId }, books);
    tx.afterCommit(() => books.bulk?.nudge());
    return { ok: true, value: { operationId }, replayed: false };
  });
}
