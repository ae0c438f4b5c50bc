// Queries and fields of invoice proposals. Reads only, in batches; it decides nothing. Of the invoice behind one it gives the
// number alone: the rest is Dataverse's to answer, whose absence must never empty a proposal.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { parentKey } from '../../../database/slices';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import type { Blocker } from '../../../graphql/objects';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import {
  BLOCKERS_OF_PROPOSAL,
  countProposals,
  LINES_OF_PROPOSAL,
  PROPOSAL_ORDER,
  readProposals,
} from '../../store/readProposals';
import type { FinanceContext } from '../context';
import { CustomerInvoice, customerInvoice } from '../types/customerInvoice';
import { DocumentLinks, documentLinks } from '../types/documents';
import { InvoiceProposalFilter } from '../types/filters';
import {
  BlockerConnection,
  blocker,
  InvoiceProposal,
  InvoiceProposalConnection,
  invoiceProposal,
} from '../types/proposal';
import { type InvoiceProposalLine, InvoiceProposalLineConnection, invoiceProposalLine } from '../types/proposalLine';
import { Invoice } from '../types/references';

const PROPOSALS = { list: 'invoiceProposals', columns: PROPOSAL_ORDER };
const LINES = { list: 'InvoiceProposal.lines', columns: LINES_OF_PROPOSAL.order };
const BLOCKERS = { list: 'InvoiceProposal.blockers', columns: BLOCKERS_OF_PROPOSAL.order };

@Resolver(() => InvoiceProposal)
export class ProposalResolver {
  @Query(() => InvoiceProposal, { nullable: true, description: 'Null where there is none, or not for you.' })
  async invoiceProposal(
    @Ctx() { loaders }: FinanceContext,
    @Arg('number', () => String) number: string,
  ): Promise<InvoiceProposal | null> {
    const row = await loaders.proposal.load(number);
    return row && invoiceProposal(row);
  }

  @Query(() => InvoiceProposalConnection, { description: 'By number.' })
  async invoiceProposals(
    @Ctx() { books, caller }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('filter', () => InvoiceProposalFilter, { nullable: true }) asked?: InvoiceProposalFilter | null,
  ): Promise<Page<InvoiceProposal>> {
    const filter = asked ?? {};
    checkList(filter.status, 'filter.status');
    checkList(filter.legalEntity, 'filter.legalEntity');
    checkList(filter.number?.in, 'filter.number.in');
    const slice = await readProposals(books.db.read, caller, filter, sliceAsked(PROPOSALS, page));
    return pageOf(PROPOSALS, slice, invoiceProposal, () => countProposals(books.db.read, caller, filter, COUNT_LIMIT));
  }

  @FieldResolver(() => Invoice, { nullable: true })
  invoice(@Root() { number }: Readonly<InvoiceProposal>): Invoice {
    return { number };
  }

  @FieldResolver(() => InvoiceProposalLineConnection)
  async lines(
    @Root() { number, lineCount }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<InvoiceProposalLine>> {
    const slice = await loaders.linesOfProposal.slice(parentKey([number]), sliceAsked(LINES, page));
    return pageOf(LINES, slice, invoiceProposalLine, () => Math.min(lineCount, COUNT_LIMIT));
  }

  @FieldResolver(() => BlockerConnection, {
    description: 'Why it has no lines yet, or cannot be posted; grouped by cause.',
  })
  async blockers(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<Blocker>> {
    const slice = await loaders.blockersOfProposal.slice(parentKey([number]), sliceAsked(BLOCKERS, page));
    return pageOf(BLOCKERS, slice, blocker, () => loaders.blockersOfProposal.count(parentKey([number])));
  }

  @FieldResolver(() => DocumentLinks, {
    nullable: true,
    description: 'What the invoice would look like, marked as a sample. Null without lines, and once it is posted.',
  })
  sample(@Root() { legalEntity, number, lineCount, status }: Readonly<InvoiceProposal>): DocumentLinks | null {
    if (lineCount === 0 || status === 'INVOICED') return null;
    return documentLinks(legalEntity, 'proposals', number);
  }

  @FieldResolver(() => CustomerInvoice, { nullable: true, description: 'Null until it is posted.' })
  async customerInvoice(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<CustomerInvoice | null> {
    const row = await loaders.customerInvoiceOfProposal.load(number);
    return row && customerInvoice(row);
  }
}
