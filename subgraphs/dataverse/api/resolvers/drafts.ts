// What project managers do to drafts, as mutations. Texts of decimals become integers here; the flows decide, and what is
// answered is read after they committed. It must never repeat a flow: a mutation runs once.
import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { Outcome } from '../../../../schema/outcome';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { currencyDecimals, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import { addInvoiceDetail } from '../../flows/addInvoiceDetail';
import { addToInvoice } from '../../flows/addToInvoice';
import { deleteInvoice } from '../../flows/deleteInvoice';
import { endInvoiceReview } from '../../flows/endInvoiceReview';
import { refreshInvoice } from '../../flows/refreshInvoice';
import { removeInvoiceDetails } from '../../flows/removeInvoiceDetails';
import { startInvoiceReview } from '../../flows/startInvoiceReview';
import { updateInvoice } from '../../flows/updateInvoice';
import { updateInvoiceDetails } from '../../flows/updateInvoiceDetails';
import type { DataverseContext } from '../context';
import { GivenDecimals } from '../givenDecimals';
import { invoiceNow, invoicesNow } from '../invoiceNow';
import {
  AddInvoiceDetailInput,
  AddInvoiceDetailPayload,
  AddToInvoiceInput,
  AddToInvoicePayload,
  DeleteInvoicePayload,
  DraftInput,
  DraftPayload,
  RemoveInvoiceDetailsInput,
  UpdateInvoiceDetailsInput,
  UpdateInvoiceInput,
} from '../types/drafts';

@Resolver()
export class DraftsResolver {
  @Mutation(() => DraftPayload, { description: 'Edits details of a draft: all or none.' })
  async updateInvoiceDetails(
    @Arg('input', () => UpdateInvoiceDetailsInput) input: UpdateInvoiceDetailsInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const currency = await currencyOf(input.invoiceId, context);
    const given = new GivenDecimals();
    const details = input.details.map(({ detailId, description, externalDescription, ...edit }, index) => ({
      detailId,
      billingType: edit.billingType ?? undefined,
      quantity: given.readIfGiven(edit.quantity, QUANTITY_SCALE, 'details', index, 'quantity'),
      price: given.readIfGiven(edit.price, PRICE_SCALE, 'details', index, 'price'),
      tax: given.readIfGiven(edit.tax, currencyDecimals(currency), 'details', index, 'tax'),
      description,
      externalDescription,
    }));
    const { books, caller } = context;
    const outcome = await given.orRefused(() => updateInvoiceDetails(books, caller, { ...input, details }));
    return draft(outcome, context);
  }

  @Mutation(() => AddInvoiceDetailPayload, {
    description: 'Adds time, expense, material or a fee by hand, without anything behind it.',
  })
  async addInvoiceDetail(
    @Arg('input', () => AddInvoiceDetailInput) input: AddInvoiceDetailInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const decimals = currencyDecimals(await currencyOf(input.invoiceId, context));
    const given = new GivenDecimals();
    const detail = {
      ...input,
      quantity: given.read(input.quantity, QUANTITY_SCALE, 'quantity'),
      price: given.read(input.price, PRICE_SCALE, 'price'),
      tax: given.readIfGiven(input.tax, decimals, 'tax'),
    };
    const outcome = await given.orRefused(() => addInvoiceDetail(context.books, context.caller, detail));
    return payload(outcome, async ({ invoiceId, detailId }) => ({
      invoice: await invoiceNow(invoiceId, context),
      detailId,
    }));
  }

  @Mutation(() => DraftPayload, { description: 'Gives the sources of the details back to the backlog, ready.' })
  async removeInvoiceDetails(
    @Arg('input', () => RemoveInvoiceDetailsInput) input: RemoveInvoiceDetailsInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return draft(await removeInvoiceDetails(context.books, context.caller, input), context);
  }

  @Mutation(() => DraftPayload, { description: 'Pulls what became ready since, dated by the invoice date.' })
  async refreshInvoice(
    @Arg('input', () => DraftInput) input: DraftInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return draft(await refreshInvoice(context.books, context.caller, input), context);
  }

  @Mutation(() => AddToInvoicePayload, {
    description:
      'Puts items on the draft of their contract and customer: of several the newest, and where there is none a new one.',
  })
  async addToInvoice(
    @Arg('input', () => AddToInvoiceInput) input: AddToInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await addToInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ invoiceIds }) => ({ invoices: await invoicesNow(invoiceIds, context) }));
  }

  @Mutation(() => DraftPayload, { description: 'Changes the header of a draft.' })
  async updateInvoice(
    @Arg('input', () => UpdateInvoiceInput) input: UpdateInvoiceInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const change = { ...input, name: input.name ?? undefined, invoiceDate: input.invoiceDate ?? undefined };
    return draft(await updateInvoice(context.books, context.caller, change), context);
  }

  @Mutation(() => DeleteInvoicePayload, {
    description: 'A draft or an invoice in review; never one that is confirmed.',
  })
  async deleteInvoice(
    @Arg('input', () => DraftInput) input: DraftInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await deleteInvoice(context.books, context.caller, input);
    return payload(outcome, async ({ invoiceId }) => ({ deletedInvoiceId: invoiceId }));
  }

  @Mutation(() => DraftPayload, {
    description: 'Marks a draft as being reviewed: a label alone, it is edited as before.',
  })
  async startInvoiceReview(
    @Arg('input', () => DraftInput) input: DraftInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return draft(await startInvoiceReview(context.books, context.caller, input), context);
  }

  @Mutation(() => DraftPayload, { description: 'Makes it a DRAFT again.' })
  async endInvoiceReview(
    @Arg('input', () => DraftInput) input: DraftInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    return draft(await endInvoiceReview(context.books, context.caller, input), context);
  }
}

function draft(outcome: Outcome<{ invoiceId: string }>, context: DataverseContext): Promise<PayloadBase> {
  return payload(outcome, async ({ invoiceId }) => ({ invoice: await invoiceNow(invoiceId, context) }));
}

/** The currency of an invoice; where it is not there or not visible, the flow says so, and any currency does. */
async function currencyOf(invoiceId: string, { loaders }: DataverseContext): Promise<string> {
  return (await loaders.invoice.load(invoiceId))?.currency ?? 'USD';
}
