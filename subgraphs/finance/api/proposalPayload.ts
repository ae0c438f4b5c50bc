// What mutations of proposals have in common: an input without its nulls, and an answer that shows the proposal as it is committed
// now. It must never decide anything.
import type { Outcome } from '../../../schema/outcome';
import { type PayloadBase, payload } from '../../graphql/refusals';
import type { FinanceContext } from './context';
import { financeLoaders } from './loaders';
import { type InvoiceProposal, invoiceProposal } from './types/proposal';

/** The payload of a mutation whose outcome names a proposal. */
export function proposalPayload(
  context: FinanceContext,
  outcome: Outcome<{ readonly number: string }>,
): Promise<PayloadBase & { proposal?: InvoiceProposal | null }> {
  renewLoaders(context);
  return payload(outcome, async ({ number }) => ({ proposal: await proposalNow(context, number) }));
}

async function proposalNow({ loaders }: FinanceContext, number: string): Promise<InvoiceProposal | null> {
  const row = await loaders.proposal.load(number);
  return row && invoiceProposal(row);
}

/** What earlier fields of this request have read is stale now. */
export function renewLoaders(context: FinanceContext): void {
  context.loaders = financeLoaders(context.books, context.caller);
}

/** The input without its nulls: null and absent are the same request, under an idempotency key too. */
export function given<Input extends object>(input: Input): { [Name in keyof Input]: Exclude<Input[Name], null> } {
  return Object.fromEntries(
    Object.entries(input).filter(([, value]) => value !== null && value !== undefined),
  ) as never;
}
