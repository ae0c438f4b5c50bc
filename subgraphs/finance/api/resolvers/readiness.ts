// What a proposal waits for, line by line and in numbers. Reads only, in batches, and decides nothing: why a line waits is said
// by the import's own SQL and by the registry of error codes.
import { Arg, Args, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { parentKey } from '../../../database/slices';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { checkList } from '../../../graphql/errors';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { linesByReadiness } from '../../store/readReadiness';
import type { FinanceContext } from '../context';
import { MOST_UNRECEIVED } from '../loaders';
import { IntegrationJournal, integrationJournal } from '../types/journal';
import { InvoiceProposal } from '../types/proposal';
import {
  LineReadiness,
  LineReadinessConnection,
  LineReadinessState,
  lineReadiness,
  ReadinessSummary,
  readinessSummary,
} from '../types/readiness';

const LINES = { list: 'InvoiceProposal.readiness', columns: linesByReadiness(null).order };

@Resolver(() => InvoiceProposal)
export class ProposalReadinessResolver {
  @FieldResolver(() => LineReadinessConnection, {
    description: 'The billed sales that have arrived, by actual, each with its state and whose turn it is.',
  })
  async readiness(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('states', () => [LineReadinessState], { nullable: true }) states?: ValueOf<typeof LineReadinessState>[] | null,
  ): Promise<Page<LineReadiness>> {
    checkList(states, 'states');
    const lists = loaders.readinessOfProposal(states ?? null);
    const slice = await lists.slice(parentKey([number]), sliceAsked(LINES, page));
    const count = async () => Math.min(await lists.count(parentKey([number])), COUNT_LIMIT);
    return pageOf(LINES, slice, lineReadiness, count);
  }

  @FieldResolver(() => ReadinessSummary, { nullable: true, description: 'How many lines are how far.' })
  async readinessSummary(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<ReadinessSummary | null> {
    const summary = await loaders.readinessSummary.load(number);
    return summary && readinessSummary(summary);
  }
}

@Resolver(() => LineReadiness)
export class LineReadinessResolver {
  @FieldResolver(() => IntegrationJournal, { nullable: true, description: 'The journal that it waits on.' })
  async journal(
    @Root() { journalId }: Readonly<LineReadiness>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<IntegrationJournal | null> {
    const row = journalId === null ? null : await loaders.journal.load(journalId);
    return row && integrationJournal(row);
  }
}

@Resolver(() => ReadinessSummary)
export class ReadinessSummaryResolver {
  @FieldResolver(() => [ID], {
    description: `Billed sales that have not arrived though a link names them; at most ${MOST_UNRECEIVED}. All that are missing or superfluous: invoice.reconciliation.`,
  })
  async unreceivedActualIds(
    @Root() { number, expectedLines, receivedLines }: Readonly<ReadinessSummary>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<string[]> {
    if (receivedLines >= expectedLines) return [];
    return ((await loaders.unreceived.load(number)) ?? []).map(({ actual_id }) => actual_id);
  }
}
