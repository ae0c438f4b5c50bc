// Queries and fields of integration journals. Reads only, in batches: posting is a mutation. Lines are paged and must never be
// loaded to be counted: the journal's row keeps their number.
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { keys } from '../../../../schema/messages';
import { parentKey } from '../../../database/slices';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { countJournals, JOURNAL_ORDER, LINES_OF_JOURNAL, readJournals } from '../../store/readJournals';
import type { FinanceContext } from '../context';
import { IntegrationJournalFilter } from '../types/filters';
import {
  IntegrationJournal,
  IntegrationJournalConnection,
  IntegrationJournalLine,
  IntegrationJournalLineConnection,
  integrationJournal,
  integrationJournalLine,
} from '../types/journal';
import { WriteBack, writeBack } from '../types/writeBack';

const JOURNALS = { list: 'integrationJournals', columns: JOURNAL_ORDER };
const LINES = { list: 'IntegrationJournal.lines', columns: LINES_OF_JOURNAL.order };

@Resolver(() => IntegrationJournal)
export class JournalResolver {
  @Query(() => IntegrationJournal, { nullable: true, description: 'Null where there is none, or not for you.' })
  async integrationJournal(
    @Ctx() { loaders }: FinanceContext,
    @Arg('id', () => ID) id: string,
  ): Promise<IntegrationJournal | null> {
    const row = await loaders.journal.load(id);
    return row && integrationJournal(row);
  }

  @Query(() => IntegrationJournalConnection, { description: 'Oldest first.' })
  async integrationJournals(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => IntegrationJournalFilter, { nullable: true }) asked?: IntegrationJournalFilter | null,
  ): Promise<Page<IntegrationJournal>> {
    const filter = asked ?? {};
    checkList(filter.status, 'filter.status');
    checkList(filter.legalEntity, 'filter.legalEntity');
    const slice = await readJournals(books.db.read, caller, filter, sliceAsked(JOURNALS, page));
    return pageOf(JOURNALS, slice, integrationJournal, () => countJournals(books.db.read, caller, filter, COUNT_LIMIT));
  }

  @FieldResolver(() => IntegrationJournalLineConnection)
  async lines(
    @Root() { id, lineCount }: Readonly<IntegrationJournal>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<IntegrationJournalLine>> {
    const slice = await loaders.linesOfJournal.slice(parentKey([id]), sliceAsked(LINES, page));
    return pageOf(LINES, slice, integrationJournalLine, () => Math.min(lineCount, COUNT_LIMIT));
  }

  @FieldResolver(() => IntegrationJournal, {
    nullable: true,
    description: 'The journal whose bad lines moved here when its good ones were posted.',
  })
  async originalJournal(
    @Root() { originalJournalId }: Readonly<IntegrationJournal>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<IntegrationJournal | null> {
    if (originalJournalId === null) return null;
    const row = await loaders.journal.load(originalJournalId);
    return row && integrationJournal(row);
  }
}

@Resolver(() => IntegrationJournalLine)
export class JournalLineResolver {
  @FieldResolver(() => WriteBack, {
    nullable: true,
    description: 'Its voucher, accounting amount and rate on their way back to the actual; null until it is posted.',
  })
  async writeBack(
    @Root() { id, actualId, voucherNumber }: Readonly<IntegrationJournalLine>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<WriteBack | null> {
    const delivery = voucherNumber === null ? null : await loaders.delivery.load(keys.journalLine(actualId));
    return delivery && writeBack(delivery, id);
  }
}
