// The lines that a proposal waits for, with totals and a checksum, and the mutation that posts just those. It hands on to one flow,
// and must never show a line that the caller could not see on its proposal.
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { parentKey } from '../../../database/slices';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { payload } from '../../../graphql/refusals';
import { postNeededJournalLines } from '../../flows/postNeededJournalLines';
import { NEEDED_OF_PROPOSAL } from '../../store/neededLines';
import type { FinanceContext } from '../context';
import { financeLoaders } from '../loaders';
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
      'Journalises, posts and imports what one proposal waits for, and nothing else: lines of other invoices stay where they are.',
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
    context.loaders = financeLoaders(context.books, context.caller); // what earlier fields have read is stale now
    return payload(outcome, async ({ journalIds, posted, failed }) => {
      const proposal = await context.loaders.proposal.load(number);
      const journals = await Promise.all(journalIds.map((id) => context.loaders.journal.load(id)));
      return {
        proposal: proposal && invoiceProposal(proposal),
        journals: journals.flatMap((row) => (row ? [integrationJournal(row)] : [])),
        posted,
        failed,
      };
    });
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
