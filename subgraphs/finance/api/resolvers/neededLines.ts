// The lines that a proposal waits for, with totals and a checksum, and the mutation that posts just those. It hands on to one flow,
// and must never show a line that the caller could not see on its proposal.
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import type { Refusal } from '../../../../schema/errors';
import { isOver, operationsByIds } from '../../../bulk/readOperations';
import { toBulkOperation } from '../../../bulk/types';
import { parentKey } from '../../../database/slices';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { payload, userErrors } from '../../../graphql/refusals';
import { pause } from '../../../world';
import { postNeededJournalLines } from '../../flows/postNeededJournalLines';
import { NEEDED_OF_PROPOSAL } from '../../store/neededLines';
import { neededPosting } from '../../store/neededPosting';
import type { FinanceContext } from '../context';
import { renewLoaders } from '../proposalPayload';
import { IntegrationJournal, integrationJournal } from '../types/journal';
import {
  NeededJournalLine,
  NeededJournalLineConnection,
  NeededJournalLines,
  neededJournalLine,
  neededJournalLines,
  PostNeededJournalLinesInput,
  PostNeededJournalLinesPayload,
} from '../types/neededLines';
import { InvoiceProposal, invoiceProposal } from '../types/proposal';

/** A client is not kept waiting longer than this; the posting goes on. */
const ANSWER_WITHIN_MS = 5_000;
const LOOK_AGAIN_MS = 50;

const LINES = { list: 'NeededJournalLines.lines', columns: NEEDED_OF_PROPOSAL.order };

@Resolver(() => InvoiceProposal)
export class ProposalNeedsResolver {
  @FieldResolver(() => NeededJournalLines, {
    description: 'The unbilled sales that must be posted before it gets its lines, on journals already or not.',
  })
  async neededJournalLines(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<NeededJournalLines> {
    const needed = await loaders.needed.load(number);
    return neededJournalLines(number, needed?.checksum ?? '', needed?.totals ?? []);
  }

  @Mutation(() => PostNeededJournalLinesPayload, {
    description:
      'Journalises, posts and imports what one proposal waits for, and nothing else: lines of other invoices stay where they are. It goes on in the background after 5 s.',
  })
  async postNeededJournalLines(
    @Ctx() context: FinanceContext,
    @Arg('input', () => PostNeededJournalLinesInput) { number, checksum, idempotencyKey }: PostNeededJournalLinesInput,
  ): Promise<PostNeededJournalLinesPayload> {
    const outcome = await postNeededJournalLines(context.books, context.caller, {
      number,
      checksum,
      idempotencyKey: idempotencyKey ?? null,
    });
    if (outcome.ok) await untilOver(context, outcome.value.operationId);
    renewLoaders(context);
    return payload(outcome, ({ operationId }) => neededNow(context, number, operationId));
  }
}

@Resolver(() => NeededJournalLines)
export class NeededLinesResolver {
  @FieldResolver(() => NeededJournalLineConnection)
  async lines(
    @Root() { number, count }: Readonly<NeededJournalLines>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<NeededJournalLine>> {
    const slice = await loaders.neededOfProposal.slice(parentKey([number]), sliceAsked(LINES, page));
    return pageOf(LINES, slice, neededJournalLine, () => Math.min(count, COUNT_LIMIT));
  }
}

@Resolver(() => NeededJournalLine)
export class NeededLineResolver {
  @FieldResolver(() => IntegrationJournal, { nullable: true, description: 'Where its journal line stands.' })
  async journal(
    @Root() { journalId }: Readonly<NeededJournalLine>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<IntegrationJournal | null> {
    const row = journalId === null ? null : await loaders.journal.load(journalId);
    return row && integrationJournal(row);
  }
}

/** Waits for the end of the operation, but no longer than a client is kept waiting, and not at all where nobody works on any. */
async function untilOver({ books, caller, bulk }: FinanceContext, operationId: string): Promise<void> {
  const { world, db } = books;
  const late = world.now().getTime() + ANSWER_WITHIN_MS;
  while (bulk && world.now().getTime() < late) {
    const [operation] = await operationsByIds(db.read, caller, [operationId]);
    if (!operation || isOver(operation)) return;
    await pause(world, LOOK_AGAIN_MS);
  }
}

/** How far the operation is, and what it has refused if it has. */
async function neededNow(
  { books, caller, loaders }: FinanceContext,
  number: string,
  operationId: string,
): Promise<Partial<PostNeededJournalLinesPayload>> {
  const [operation] = await operationsByIds(books.db.read, caller, [operationId]);
  const { journalIds, posted, failed, errors } = await neededPosting(books.db.read, operationId);
  const proposal = await loaders.proposal.load(number);
  const journals = await Promise.all(journalIds.map((id) => loaders.journal.load(id)));
  return {
    operation: operation ? toBulkOperation(operation) : null,
    proposal: proposal && invoiceProposal(proposal),
    journals: journals.flatMap((row) => (row ? [integrationJournal(row)] : [])),
    posted,
    failed,
    ...(errors === null ? {} : { userErrors: userErrors(JSON.parse(errors) as Refusal[]) }),
  };
}
