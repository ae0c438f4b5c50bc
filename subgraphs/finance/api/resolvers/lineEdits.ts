// Editing the accounting of lines, and the record of it: each mutation hands its input to one flow and shows what is committed
// afterwards. What is billed is edited by none of them.
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { parentKey } from '../../../database/slices';
import { type Page, pageOf } from '../../../graphql/connection';
import { checkList } from '../../../graphql/errors';
import { UserError } from '../../../graphql/objects';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { payload, userError } from '../../../graphql/refusals';
import { areApart, posterOf } from '../../flows/dutiesOf';
import { updateJournalLines } from '../../flows/updateJournalLines';
import { updateOnAccountTransaction } from '../../flows/updateOnAccountTransaction';
import { updateProposalLines } from '../../flows/updateProposalLines';
import { dutiesRefused } from '../../rules/duties';
import type { EditedKind } from '../../store/lineEdits';
import { EDITS_OF_LINE } from '../../store/readLineEdits';
import type { FinanceContext } from '../context';
import { given, proposalPayload, renewLoaders } from '../proposalPayload';
import { IntegrationJournalLine, integrationJournal } from '../types/journal';
import {
  type LineEdit,
  LineEditConnection,
  lineEdit,
  OnAccountTransaction,
  onAccountTransaction,
  UpdateJournalLinesInput,
  UpdateJournalLinesPayload,
  UpdateOnAccountTransactionInput,
  UpdateOnAccountTransactionPayload,
  UpdateProposalLinesInput,
} from '../types/lineEdits';
import { InvoiceProposal } from '../types/proposal';
import { InvoiceProposalLine } from '../types/proposalLine';
import { InvoiceProposalPayload } from '../types/proposalMutations';

const EDITS = { list: 'edits', columns: EDITS_OF_LINE.order };
const EDITED = 'What was changed of it by hand: by attribute, oldest first.';

@Resolver(() => InvoiceProposalLine)
export class ProposalLineEdits {
  @Mutation(() => InvoiceProposalPayload, {
    description: 'Dimensions and sales tax groups of lines of a proposal that is neither in approval nor posted.',
  })
  async updateProposalLines(
    @Ctx() context: FinanceContext,
    @Arg('input', () => UpdateProposalLinesInput) input: UpdateProposalLinesInput,
  ): Promise<InvoiceProposalPayload> {
    return proposalPayload(context, await updateProposalLines(context.books, context.caller, given(input)));
  }

  @FieldResolver(() => LineEditConnection, { description: EDITED })
  edits(
    @Root() { actualId }: Readonly<InvoiceProposalLine>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<LineEdit>> {
    return editsOf(context, 'PROPOSAL_LINE', actualId, page);
  }
}

@Resolver(() => InvoiceProposal)
export class ProposalTaxEdits {
  @FieldResolver(() => [String], {
    description:
      'Who overrode sales tax by hand of what it bills: on its lines, on the journal lines or on-account transactions behind them.',
  })
  async taxEditedBy(
    @Root() { number }: Readonly<InvoiceProposal>,
    @Ctx() { loaders }: FinanceContext,
  ): Promise<string[]> {
    return (await loaders.taxEditors.load(number)) ?? [];
  }

  @FieldResolver(() => UserError, {
    nullable: true,
    description:
      'What keeps whoever asks from posting this one, as posting would say it: SEGREGATION_OF_DUTIES. Null: nothing, or it is posted. Others may, unless it is not known who confirmed.',
  })
  async dutyConflict(
    @Root() { number, status, confirmedBy }: Readonly<InvoiceProposal>,
    @Ctx() { books, caller, loaders }: FinanceContext,
  ): Promise<UserError | null> {
    if (status === 'INVOICED' || !areApart(books, caller)) return null;
    const taxEditors = (await loaders.taxEditors.load(number)) ?? [];
    const refusal = dutiesRefused({ number, confirmedBy, taxEditors }, posterOf(caller));
    return refusal ? userError(refusal) : null;
  }
}

@Resolver(() => IntegrationJournalLine)
export class JournalLineEdits {
  @Mutation(() => UpdateJournalLinesPayload, {
    description: 'Dimensions and sales tax groups of journal lines that are not posted.',
  })
  async updateJournalLines(
    @Ctx() context: FinanceContext,
    @Arg('input', () => UpdateJournalLinesInput) input: UpdateJournalLinesInput,
  ): Promise<UpdateJournalLinesPayload> {
    const outcome = await updateJournalLines(context.books, context.caller, given(input));
    renewLoaders(context);
    return payload(outcome, async ({ journalId }) => {
      const row = await context.loaders.journal.load(journalId);
      return { journal: row && integrationJournal(row) };
    });
  }

  @FieldResolver(() => LineEditConnection, { description: EDITED })
  edits(
    @Root() { actualId }: Readonly<IntegrationJournalLine>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<LineEdit>> {
    return editsOf(context, 'JOURNAL_LINE', actualId, page);
  }
}

@Resolver(() => OnAccountTransaction)
export class OnAccountEdits {
  @Query(() => [OnAccountTransaction], {
    description: 'Of these milestones or retainers, at most 500; those that have not arrived are not among them.',
  })
  async onAccountTransactions(
    @Ctx() { loaders }: FinanceContext,
    @Arg('milestoneIds', () => [ID]) milestoneIds: string[],
  ): Promise<OnAccountTransaction[]> {
    checkList(milestoneIds, 'milestoneIds');
    const rows = await Promise.all([...new Set(milestoneIds)].map((id) => loaders.onAccount.load(id)));
    return rows.flatMap((row) => (row ? [onAccountTransaction(row)] : []));
  }

  @Mutation(() => UpdateOnAccountTransactionPayload, {
    description: 'Dimensions and sales tax groups of a milestone or retainer, until it stands on a proposal.',
  })
  async updateOnAccountTransaction(
    @Ctx() context: FinanceContext,
    @Arg('input', () => UpdateOnAccountTransactionInput) input: UpdateOnAccountTransactionInput,
  ): Promise<UpdateOnAccountTransactionPayload> {
    const outcome = await updateOnAccountTransaction(context.books, context.caller, given(input));
    renewLoaders(context);
    return payload(outcome, async ({ milestoneId }) => {
      const row = await context.loaders.onAccount.load(milestoneId);
      return { onAccountTransaction: row && onAccountTransaction(row) };
    });
  }

  @FieldResolver(() => LineEditConnection, { description: EDITED })
  edits(
    @Root() { milestoneId }: Readonly<OnAccountTransaction>,
    @Ctx() context: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<LineEdit>> {
    return editsOf(context, 'ON_ACCOUNT', milestoneId, page);
  }
}

async function editsOf(
  { loaders }: FinanceContext,
  kind: EditedKind,
  subject: string,
  page: ForwardPage,
): Promise<Page<LineEdit>> {
  const parent = parentKey([kind, subject]);
  const slice = await loaders.editsOfLine.slice(parent, sliceAsked(EDITS, page));
  return pageOf(EDITS, slice, lineEdit, () => loaders.editsOfLine.count(parent));
}
