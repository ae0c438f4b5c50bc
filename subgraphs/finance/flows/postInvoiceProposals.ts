// Schedule the posting of many proposals: an item each, under the version that it has now; what is posted already is a refused item
// at once. Posting is the worker's, one proposal per transaction, several side by side. domain.md 5.7
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { insertOperation, type NewItem } from '../../bulk/operations';
import { idRefusal } from '../../bulk/terms';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import {
  itemRefusal,
  LONGEST_NUMBER,
  MOST_PROPOSALS,
  POST_PROPOSALS,
  type ProposalToSchedule,
} from '../rules/bulkPosting';
import { forbidden } from '../rules/permissions';
import { proposalsMatching, proposalsNamed } from '../store/bulkPosting';
import type { ProposalFilter } from '../store/readProposals';

export interface PostProposalsInput {
  /** At most 10,000; or else a filter. */
  readonly numbers?: readonly string[];
  /** Those with lines that match and are not posted, at most 10,000. */
  readonly filter?: ProposalFilter;
  /** Of all of them; each proposal's own if absent. */
  readonly invoiceDate?: string;
  readonly idempotencyKey?: string;
}

/**
 * Schedules the operation and answers with its id. Refused as a whole: FORBIDDEN, LIST_TOO_LONG, BAD_USER_INPUT (numbers and a
 * filter, or neither). Refused as items: NOT_FOUND, PROPOSAL_NOT_OPEN.
 */
export async function postInvoiceProposals(
  books: Books,
  caller: Caller,
  input: PostProposalsInput,
): Promise<Outcome<{ operationId: string }>> {
  const { idempotencyKey, ...rest } = input;
  const { numbers, filter, invoiceDate } = input;
  const refusal = forbidden(caller.roles, 'POST_PROPOSALS') ?? inputRefusal(input);
  if (refusal) return refused(refusal);
  const request: Request = { mutation: 'postInvoiceProposals', caller, key: idempotencyKey, input: rest };
  return decided<{ operationId: string }>(books.db, async (tx) => {
    const before = await recall<{ operationId: string }>(tx, request, books);
    if (before) return before;
    const asked = numbers ? [...new Set(numbers)] : undefined;
    const found = asked
      ? await proposalsNamed(tx, asked)
      : new Map((await proposalsMatching(tx, caller, filter ?? {}, MOST_PROPOSALS)).map((row) => [row.number, row]));
    if (found.size > MOST_PROPOSALS) return refused(tooMany('filter'));
    const operationId = await schedulePosting(books, tx, caller, asked ?? [...found.keys()], found, { invoiceDate });
    await remember(tx, request, { operationId }, books);
    return { ok: true, value: { operationId }, replayed: false };
  });
}

/** Writes the operation with an item of each number; the worker is told after the commit. Gives its id. */
export async function schedulePosting(
  books: Books,
  tx: Tx,
  caller: Caller,
  numbers: readonly string[],
  found: ReadonlyMap<string, ProposalToSchedule>,
  terms: { readonly invoiceDate?: string | undefined },
): Promise<string> {
  const id = books.world.newId();
  const isVisible = (legalEntity: string) => maySee(caller, legalEntity);
  const items = numbers.map((number): NewItem => {
    const proposal = found.get(number);
    const refusal = itemRefusal(number, proposal, isVisible);
    return { subjectId: number, version: proposal?.version ?? null, refusal };
  });
  const seen = [...found.values()].map(({ legal_entity }) => legal_entity).filter(isVisible);
  const legalEntities = [...new Set(seen)].sort();
  const now = instant(books.world);
  await insertOperation(tx, { id, kind: POST_PROPOSALS, caller, legalEntities, terms, now, items });
  tx.afterCommit(() => books.bulk?.nudge());
  return id;
}

function inputRefusal({ numbers, filter }: PostProposalsInput): Refusal | undefined {
  if (!numbers === !filter)
    return { code: 'BAD_USER_INPUT', message: 'Give numbers or a filter, one of them.', path: ['numbers'] };
  if (numbers && numbers.length > MOST_PROPOSALS) return tooMany('numbers');
  return idRefusal(numbers ?? [], 'numbers', LONGEST_NUMBER);
}

const tooMany = (argument: string): Refusal => ({
  code: 'LIST_TOO_LONG',
  message: `At most ${MOST_PROPOSALS} proposals at once.`,
  path: [argument],
});
