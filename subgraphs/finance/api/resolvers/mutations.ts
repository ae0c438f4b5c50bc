// Finance's mutations: each hands its input to one flow and shows what is committed afterwards. There is none that creates or
// deletes a proposal: it comes from a confirmed invoice, one way.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { payload } from '../../../graphql/refusals';
import type { World } from '../../../world';
import { deleteInvoiceProposalLines } from '../../flows/deleteInvoiceProposalLines';
import { finishPosting } from '../../flows/finishPosting';
import { importFromStaging } from '../../flows/importFromStaging';
import { postInvoiceProposal } from '../../flows/postInvoiceProposal';
import { startJournalPosting } from '../../flows/startJournalPosting';
import type { FinanceContext } from '../context';
import { journalNow } from '../journalNow';
import { given, proposalPayload, renewLoaders } from '../proposalPayload';
import {
  DeleteInvoiceProposalLinesInput,
  DeleteInvoiceProposalLinesPayload,
  ImportFromStagingInput,
  ImportFromStagingPayload,
  PostIntegrationJournalInput,
  PostIntegrationJournalPayload,
  PostInvoiceProposalInput,
  PostInvoiceProposalPayload,
} from '../types/mutations';

/** A client is not kept waiting longer than this; the posting goes on. */
const ANSWER_WITHIN_MS = 5_000;

@Resolver()
export class FinanceMutations {
  @Mutation(() => ImportFromStagingPayload, {
    description:
      'Puts what was staged on journals and proposals: of a company, or of one proposal. The schedule does the same.',
  })
  async importFromStaging(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ImportFromStagingInput) input: ImportFromStagingInput,
  ): Promise<ImportFromStagingPayload> {
    const outcome = await importFromStaging(context.books, context.caller, given(input));
    renewLoaders(context);
    const none = { journalised: 0, imported: 0, blocked: 0 };
    return {
      ...none,
      ...(await payload(outcome, async ({ journalised, imported, blocked }) => ({ journalised, imported, blocked }))),
    };
  }

  @Mutation(() => PostIntegrationJournalPayload, {
    description: 'Posts its good lines and moves the others to a new journal. After 5 s it goes on in the background.',
  })
  async postIntegrationJournal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => PostIntegrationJournalInput) input: PostIntegrationJournalInput,
  ): Promise<PostIntegrationJournalPayload> {
    const outcome = await startJournalPosting(context.books, context.caller, given(input));
    if (outcome.ok) await untilAnswered(context, input.journalId);
    renewLoaders(context);
    return payload(outcome, async ({ journalId }) => ({ journal: await journalNow(context, journalId) }));
  }

  @Mutation(() => PostInvoiceProposalPayload, {
    description: 'Makes voucher and customer invoice of it: for good, a mistake is corrected by another invoice.',
  })
  async postInvoiceProposal(
    @Ctx() context: FinanceContext,
    @Arg('input', () => PostInvoiceProposalInput) input: PostInvoiceProposalInput,
  ): Promise<PostInvoiceProposalPayload> {
    return proposalPayload(context, await postInvoiceProposal(context.books, context.caller, given(input)));
  }

  @Mutation(() => DeleteInvoiceProposalLinesPayload, {
    description: 'All lines, to be imported again on demand. The proposal stays.',
  })
  async deleteInvoiceProposalLines(
    @Ctx() context: FinanceContext,
    @Arg('input', () => DeleteInvoiceProposalLinesInput) input: DeleteInvoiceProposalLinesInput,
  ): Promise<DeleteInvoiceProposalLinesPayload> {
    return proposalPayload(context, await deleteInvoiceProposalLines(context.books, context.caller, given(input)));
  }
}

/** Waits for the end of a journal's posting, but no longer than a client is kept waiting: it goes on. */
async function untilAnswered({ books, untilPosted, onError }: FinanceContext, journalId: string): Promise<void> {
  const posting = untilPosted ? untilPosted(journalId) : finishPosting(books, journalId);
  const reported = posting.catch((error: unknown) => onError?.(error)); // nobody may be waiting for it any more
  await within(books.world, ANSWER_WITHIN_MS, reported);
}

/** What `work` resolves to, or undefined when it takes longer. */
async function within<T>(world: World, ms: number, work: Promise<T>): Promise<T | undefined> {
  let cancel = (): void => undefined;
  const late = new Promise<undefined>((resolve) => {
    cancel = world.after(ms, () => resolve(undefined));
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    cancel();
  }
}
