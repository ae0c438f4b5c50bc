// What resetting and re-evaluating not-to-exceed statuses have in common: unbilled sales by id, locked, one key; what is
// invoiced, on a draft, adjusted or not chargeable is left alone and named. Part of those two flows. domain.md 3.2
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { canBeReevaluated, type LimitedSale, type LimitStanding } from '../rules/limits';
import { forbidden } from '../rules/permissions';
import { lockSales, type SaleRow } from '../store/limits';
import { decided } from './decided';
import { type ItemIdsInput, MOST_IDS } from './markedItems';

export interface ChangedLimits {
  /** Those concerned, in the order given. */
  readonly ids: string[];
  /** Those left alone. */
  readonly ignoredIds: string[];
}

export interface LimitChange {
  readonly mutation: string;
  /** What must be locked before any sale: contracts. Gives what stands against their limits. */
  standings(tx: Tx, ids: readonly string[]): Promise<LimitStanding[]>;
  change(tx: Tx, sales: readonly (SaleRow & { sale: LimitedSale })[], standings: LimitStanding[]): Promise<void>;
}

/** Refused: FORBIDDEN, LIST_TOO_LONG above 500, NOT_FOUND for each unknown id, and then nothing is changed. */
export async function changedLimits(
  books: Books,
  caller: Caller,
  input: ItemIdsInput,
  { mutation, standings, change }: LimitChange,
): Promise<Outcome<ChangedLimits>> {
  const denied = forbidden(caller.roles, 'MANAGE_LIMITS');
  if (denied) return refused(denied);
  const ids = [...new Set(input.ids)];
  if (ids.length > MOST_IDS)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_IDS} ids at once.`, path: ['ids'] });
  const request = { mutation, caller, key: input.idempotencyKey, input: { ids: input.ids } };
  return decided(books, async (tx) => {
    const found = await standings(tx, ids);
    const rows = await lockSales(tx, ids);
    const before = await recall<ChangedLimits>(tx, request, books);
    if (before) return before;
    const unknown = ids.filter((id) => !isVisible(rows.get(id), caller));
    if (unknown.length > 0)
      return refused(
        ...unknown.map((id) => ({
          code: 'NOT_FOUND' as const,
          message: `There is no unbilled sale ${id}.`,
          path: ['ids', `${input.ids.indexOf(id)}`],
          subjectId: id,
        })),
      );
    const sales = ids.map((id) => asSale(rows.get(id) as SaleRow));
    const concerned = sales.filter(({ sale }) => canBeReevaluated(sale));
    await change(tx, concerned, found);
    const changed = new Set(concerned.map(({ id }) => id));
    const answer = { ids: [...changed], ignoredIds: ids.filter((id) => !changed.has(id)) };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}

function isVisible(row: SaleRow | undefined, caller: Caller): boolean {
  return row?.transaction_type === 'UNBILLED_SALES' && maySee(caller, row.legal_entity);
}

function asSale(row: SaleRow) {
  const sale = {
    transactionType: row.transaction_type,
    transactionClass: row.transaction_class,
    billingType: row.billing_type,
    billingStatus: row.billing_status,
    adjustmentStatus: row.adjustment_status,
    contractId: row.contract_id,
    lineId: row.contract_line_id,
    customerId: row.contract_customer_id,
    amount: row.amount,
    currency: row.currency,
    isCommitted: row.nte_status === 'COMMITTED',
  };
  return { ...row, sale };
}
