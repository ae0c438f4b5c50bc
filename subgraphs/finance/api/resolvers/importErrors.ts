// The log of import errors as a list. Reads only, and only what is Finance's own; an actual's rest the gateway fetches from Dataverse.
// It must never hide what is resolved: that is the filter's to say.
import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { countImportErrors, IMPORT_ERROR_ORDER, readImportErrors } from '../../store/readImportErrors';
import type { FinanceContext } from '../context';
import { type ImportError, ImportErrorConnection, ImportErrorFilter, importError } from '../types/importError';

const LIST = { list: 'importErrors', columns: IMPORT_ERROR_ORDER };

@Resolver()
export class ImportErrorResolver {
  @Query(() => ImportErrorConnection, { description: 'The newest first, resolved ones among them.' })
  async importErrors(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => ImportErrorFilter, { nullable: true }) asked?: ImportErrorFilter | null,
  ): Promise<Page<ImportError>> {
    const filter = asked ?? {};
    checkList(filter.legalEntity, 'filter.legalEntity');
    checkList(filter.code, 'filter.code');
    checkList(filter.source, 'filter.source');
    const slice = await readImportErrors(books.db.read, caller, filter, sliceAsked(LIST, page));
    return pageOf(LIST, slice, importError, () => countImportErrors(books.db.read, caller, filter, COUNT_LIMIT));
  }
}
