// The project manager's mutations: create a draft, confirm it. The flows decide; what is answered is read after
// they committed. It must never repeat a flow: a mutation runs once.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { inputError } from '../../../graphql/errors';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { confirmInvoice } from '../../flows/confirmInvoice';
import { createInvoice } from '../../flows/createInvoice';
import type { DataverseContext } from '../context';
import { invoiceNow } from '../invoiceNow';
import {
  ConfirmInvoiceInput,
  ConfirmInvoicePayload,
  CreateInvoiceInput,
  CreateInvoicePayload,
} from '../types/mutations';
import { hasReached } from './waiting';

const DEFAULT_TIMEOUT_MS = 5_000;
const LONGEST_TIMEOUT_MS = 30_000;

@Resolver()
export class BillingResolver {
  @Mutation(() => CreateInvoicePayload, {
    description: 'Drafts everything of the customer that is ready and dated on or before the invoice date.',
  })
  async createInvoice(
    @Arg('input', () => CreateInvoiceInput) input: CreateInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await createInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ invoiceId }) => ({ invoice: await invoiceNow(invoiceId, context) }));
  }

  @Mutation(() => ConfirmInvoicePayload, {
    description: 'One way: from here on the invoice goes to Finance. previewConfirmation shows what it would write.',
  })
  async confirmInvoice(
    @Arg('input', () => ConfirmInvoiceInput) input: ConfirmInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const { waitFor, timeoutMs, ...confirmation } = input;
    const timeout = timeoutMs ?? DEFAULT_TIMEOUT_MS;
    if (timeout < 0 || timeout > LONGEST_TIMEOUT_MS) {
      throw inputError('BAD_USER_INPUT', `'timeoutMs' is between 0 and ${LONGEST_TIMEOUT_MS}.`, 'input.timeoutMs');
    }
    const outcome = await confirmInvoice(context.books, context.caller, confirmation);
    return payload(outcome, async ({ invoiceId }) => {
      if (waitFor) await hasReached(context, invoiceId, waitFor, timeout);
      return { invoice: await invoiceNow(invoiceId, context) };
    });
  }
}
