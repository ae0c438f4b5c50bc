// The list of staged actuals: how far each has come, and what holds it up. Reads only, and only what is Finance's own; what else
// is asked of an actual, the gateway fetches from Dataverse by its id.
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { countStagedActuals, readStagedActuals, STAGED_ORDER } from '../../store/readStaging';
import type { FinanceContext } from '../context';
import { StagedActualFilter } from '../types/filters';
import { type StagedActual, StagedActualConnection, stagedActual } from '../types/stagedActual';

const STAGED = { list: 'stagedActuals', columns: STAGED_ORDER };

@Resolver()
export class StagedActualResolver {
  @Query(() => StagedActualConnection, { description: 'By id, which is by time.' })
  async stagedActuals(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => StagedActualFilter, { nullable: true }) asked?: StagedActualFilter | null,
  ): Promise<Page<StagedActual>> {
    const filter = asked ?? {};
    checkList(filter.state, 'filter.state');
    checkList(filter.legalEntity, 'filter.legalEntity');
    const slice = await readStagedActuals(books.db.read, caller, filter, sliceAsked(STAGED, page));
    return pageOf(STAGED, slice, stagedActual, () => countStagedActuals(books.db.read, caller, filter, COUNT_LIMIT));
  }
}
