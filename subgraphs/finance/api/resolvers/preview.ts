// Finance's part of the preview of a confirmation. It takes what Dataverse would send from the gateway, lets a flow rehearse it, and
// translates. It must never answer about an invoice of a legal entity that the caller may not see.
import { Args, Ctx, Directive, FieldResolver, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type AnnouncedRows, rehearseInvoice } from '../../flows/rehearseInvoice';
import { LINES_OF_PROPOSAL } from '../../store/readProposals';
import type { FinanceContext } from '../context';
import { ConfirmationPreview, FinancePreview, financePreview } from '../types/preview';
import { type InvoiceProposalLine, InvoiceProposalLineConnection, invoiceProposalLine } from '../types/proposalLine';

const LINES = { list: 'FinancePreview.lines', columns: LINES_OF_PROPOSAL.order };

@Resolver(() => ConfirmationPreview)
export class PreviewResolver {
  @Directive('@requires(fields: "announcement")')
  @FieldResolver(() => FinancePreview, {
    nullable: true,
    description:
      'Lines, tax, rate and totals as Finance would post them, and what stands in the way. Null where nothing would be sent: the invoice could not be confirmed now, or is too long to be foretold.',
  })
  async finance(
    @Root() { announcement }: Readonly<ConfirmationPreview>,
    @Ctx() { books, caller }: FinanceContext,
  ): Promise<FinancePreview | null> {
    if (announcement == null) return null;
    const foretold = await rehearseInvoice(books, caller, JSON.parse(announcement) as AnnouncedRows[]);
    return foretold ? financePreview(foretold) : null;
  }
}

@Resolver(() => FinancePreview)
export class FinancePreviewResolver {
  @FieldResolver(() => InvoiceProposalLineConnection, { description: 'As they would be imported.' })
  lines(
    @Root() { rows }: Readonly<FinancePreview>,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Page<InvoiceProposalLine> {
    const { limit, after } = sliceAsked(LINES, page);
    const from = after ? rows.findIndex(({ line_number }) => line_number > Number(after[0])) : 0;
    const start = from < 0 ? rows.length : from;
    const slice = {
      rows: rows.slice(start, start + limit),
      hasNext: start + limit < rows.length,
      hasPrevious: start > 0,
    };
    return pageOf(LINES, slice, invoiceProposalLine, () => Math.min(rows.length, COUNT_LIMIT));
  }
}
