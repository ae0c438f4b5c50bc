// The preview of a confirmation. Translates what the flow found; decides nothing. What a row bills is loaded through the
// request's loaders, whatever the page's length.
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { positionOf } from '../../../database/keyset';
import { pageWith } from '../../../graphql/connection';
import { money } from '../../../graphql/objects';
import { cursorOf, type ListOrder, sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { userError } from '../../../graphql/refusals';
import { previewConfirmation } from '../../flows/previewConfirmation';
import { rehearseConfirmation } from '../../flows/rehearseConfirmation';
import { PREVIEW_ORDER } from '../../store/readPreview';
import type { DataverseContext } from '../context';
import { Actual, toActual } from '../types/actual';
import { toInvoice } from '../types/invoice';
import { ConfirmationPreview, PreviewedActual, toBlockers, toPreviewedActual, toPreviewedLink } from '../types/preview';

const ORDER: ListOrder = { list: 'previewConfirmation', columns: PREVIEW_ORDER };
const NO_PAGE = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };

@Resolver()
export class PreviewResolver {
  @Query(() => ConfirmationPreview, {
    description: 'What confirming now would write, and why it could not be confirmed. Writes nothing.',
  })
  async previewConfirmation(
    @Arg('invoiceId', () => ID) invoiceId: string,
    @Args(() => ForwardPage) page: ForwardPage,
    @Ctx() { books, caller, loaders }: DataverseContext,
  ): Promise<ConfirmationPreview> {
    const outcome = await previewConfirmation(books, caller, invoiceId, sliceAsked(ORDER, page));
    if (!outcome.ok) {
      const refusals = outcome.refusals.map(userError);
      return {
        invoiceId,
        invoice: null,
        actuals: [],
        links: [],
        totals: null,
        refusals,
        blockers: [],
        warnings: [],
        pageInfo: NO_PAGE,
      };
    }
    const { details, actuals, links, totals, currency, refusals, warnings } = outcome.value;
    const row = await loaders.invoice.load(invoiceId);
    const cursorAt = (index: number) => cursorOf(ORDER, positionOf(ORDER.columns, details.rows[index] ?? {}));
    return {
      invoiceId,
      invoice: row && toInvoice(row),
      actuals: actuals.map(toPreviewedActual),
      links: links.map(toPreviewedLink),
      totals: { ...totals, chargeable: money(totals.chargeable, currency) },
      refusals: refusals.map(userError),
      blockers: refusals.flatMap((refusal) => toBlockers(refusal)),
      warnings: warnings.flatMap((warning) => toBlockers(warning, warning.count)),
      pageInfo: pageWith(details, details.rows, cursorAt, () => null).pageInfo,
    };
  }
}

@Resolver(() => PreviewedActual)
export class PreviewedActualResolver {
  @FieldResolver(() => Actual, { nullable: true, description: 'The actual that its detail bills or corrects, if any.' })
  async source(@Root() { sourceId }: PreviewedActual, @Ctx() { loaders }: DataverseContext): Promise<Actual | null> {
    const row = sourceId === null ? null : await loaders.actual.load(sourceId);
    return row && toActual(row);
  }
}

@Resolver(() => ConfirmationPreview)
export class AnnouncementResolver {
  @Directive('@inaccessible')
  @FieldResolver(() => String, {
    nullable: true,
    description:
      'What would be sent to Finance, as JSON of rows by topic: for its part of the preview alone. Null: nothing would.',
  })
  async announcement(
    @Root() { invoiceId }: Readonly<ConfirmationPreview>,
    @Ctx() { books, caller }: DataverseContext,
  ): Promise<string | null> {
    const announced = await rehearseConfirmation(books, caller, invoiceId);
    return announced && JSON.stringify(announced);
  }
}
