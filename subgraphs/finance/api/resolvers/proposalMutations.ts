// Editing proposals, their approval and the log of both: each mutation hands its input to one flow and shows what is committed
// afterwards.
import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { parentKey } from '../../../database/slices';
import { type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type ApprovalStep, approveProposal } from '../../flows/approveProposal';
import { updateInvoiceProposal } from '../../flows/updateInvoiceProposal';
import { EVENTS_OF_PROPOSAL } from '../../store/proposalEvents';
import type { FinanceContext } from '../context';
import { given, proposalPayload } from '../proposalPayload';
import { InvoiceProposal } from '../types/proposal';
import {
  InvoiceProposalPayload,
  type ProposalEvent,
  ProposalEventConnection,
  ProposalStepInput,
  proposalEvent,
  UpdateInvoiceProposalInput,
} from '../types/proposalMutations';

const EVENTS = { list: 'InvoiceProposal.events', columns: EVENTS_OF_PROPOSAL.order };

@Resolver(() => InvoiceProposal)
export class ProposalMutations {
  @Mutation(() => InvoiceProposalPayload, {
    description:
      'Dates, terms of payment and texts of a proposal that is not posted. What it bills is not edited here.',
  })
  async updateInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => UpdateInvoiceProposalInput) input: UpdateInvoiceProposalInput,
  ): Promise<InvoiceProposalPayload> {
    return proposalPayload(context, await updateInvoiceProposal(context.books, context.caller, given(input)));
  }

  @Mutation(() => InvoiceProposalPayload, { description: 'For approval, where the legal entity wants one.' })
  submitInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ProposalStepInput) input: ProposalStepInput,
  ): Promise<InvoiceProposalPayload> {
    return step(context, 'SUBMIT', input);
  }

  @Mutation(() => InvoiceProposalPayload, { description: 'It may be posted from here on, until it is changed.' })
  approveInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ProposalStepInput) input: ProposalStepInput,
  ): Promise<InvoiceProposalPayload> {
    return step(context, 'APPROVE', input);
  }

  @Mutation(() => InvoiceProposalPayload, { description: 'With a reason; it is changed or submitted again.' })
  rejectInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ProposalStepInput) input: ProposalStepInput,
  ): Promise<InvoiceProposalPayload> {
    return step(context, 'REJECT', input);
  }

  @Mutation(() => InvoiceProposalPayload, { description: 'Takes a submission or an approval back.' })
  recallInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ProposalStepInput) input: ProposalStepInput,
  ): Promise<InvoiceProposalPayload> {
    return step(context, 'RECALL', input);
  }

  @FieldResolver(() => ProposalEventConnection, { description: 'What was done to it, by whom and when; oldest first.' })
  async events(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<ProposalEvent>> {
    const slice = await loaders.eventsOfProposal.slice(parentKey([number]), sliceAsked(EVENTS, page));
    return pageOf(EVENTS, slice, proposalEvent, () => loaders.eventsOfProposal.count(parentKey([number])));
  }
}

async function step(
  context: FinanceContext,
  of: ApprovalStep,
  input: ProposalStepInput,
): Promise<InvoiceProposalPayload> {
  return proposalPayload(context, await approveProposal(context.books, context.caller, of, given(input)));
}
