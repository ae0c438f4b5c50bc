// Mutations that set integration journals right: each hands its input to one flow and shows what is committed afterwards. There is
// none that takes a posted line back.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../graphql/refusals';
import { type DeleteJournalInput, deleteIntegrationJournal } from '../../flows/deleteIntegrationJournal';
import { resetIntegrationJournal } from '../../flows/resetIntegrationJournal';
import type { FinanceContext } from '../context';
import { journalNow } from '../journalNow';
import { given, renewLoaders } from '../proposalPayload';
import {
  DeleteIntegrationJournalInput,
  DeleteIntegrationJournalLinesInput,
  DeleteIntegrationJournalPayload,
  ResetIntegrationJournalInput,
  ResetIntegrationJournalPayload,
} from '../types/journalMutations';

@Resolver()
export class JournalMutations {
  @Mutation(() => ResetIntegrationJournalPayload, {
    description: 'Makes a draft again of a journal in ERROR, or of one whose posting was cut off.',
  })
  async resetIntegrationJournal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ResetIntegrationJournalInput) input: ResetIntegrationJournalInput,
  ): Promise<ResetIntegrationJournalPayload> {
    const outcome = await resetIntegrationJournal(context.books, context.caller, given(input));
    renewLoaders(context);
    return payload(outcome, async ({ journalId }) => ({ journal: await journalNow(context, journalId) }));
  }

  @Mutation(() => DeleteIntegrationJournalPayload, {
    description: 'Gives its lines back to staging: the next import puts them on a journal again.',
  })
  async deleteIntegrationJournal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => DeleteIntegrationJournalInput) input: DeleteIntegrationJournalInput,
  ): Promise<DeleteIntegrationJournalPayload> {
    return deleted(context, given(input));
  }

  @Mutation(() => DeleteIntegrationJournalPayload, {
    description: 'Gives these lines back to staging: the next import puts them on a journal again.',
  })
  async deleteIntegrationJournalLines(
    @Ctx() context: FinanceContext,
    @Arg('input', () => DeleteIntegrationJournalLinesInput) input: DeleteIntegrationJournalLinesInput,
  ): Promise<DeleteIntegrationJournalPayload> {
    return deleted(context, given(input));
  }
}

async function deleted(context: FinanceContext, input: DeleteJournalInput): Promise<DeleteIntegrationJournalPayload> {
  const outcome = await deleteIntegrationJournal(context.books, context.caller, input);
  renewLoaders(context);
  return payload(outcome, async ({ journalId, deleted: lines }) => ({
    journal: await journalNow(context, journalId),
    deleted: lines,
  }));
}
