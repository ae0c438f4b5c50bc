// Revising a confirmed invoice, as a mutation. The flow decides; what is answered is read after it committed. It must never
// repeat the flow: a mutation runs once.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { type PayloadBase, payload, userErrors } from '../../../graphql/refusals';
import { reviseInvoice } from '../../flows/reviseInvoice';
import type { DataverseContext } from '../context';
import { invoiceNow } from '../invoiceNow';
import { ReviseInvoiceInput, ReviseInvoicePayload } from '../types/corrections';

@Resolver()
export class CorrectionsResolver {
  @Mutation(() => ReviseInvoicePayload, {
    description: 'A draft that takes back what a confirmed invoice billed. What is lowered can be billed again.',
  })
  async reviseInvoice(
    @Arg('input', () => ReviseInvoiceInput) input: ReviseInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await reviseInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ invoiceId, leftOut, leftOutCount }) => ({
      invoice: await invoiceNow(invoiceId, context),
      leftOut: userErrors(leftOut),
      leftOutCount,
    }));
  }
}
