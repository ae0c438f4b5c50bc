// Inputs and payloads of what project managers do to drafts. Decimals come in as texts; the resolvers turn them into integers.
// An input field that is absent leaves things as they are; null empties what may be empty. It must hold no rule.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { Invoice } from './invoice';
import { Payload } from './payload';

@InputType({ description: 'Which draft, as it was read.' })
export class DraftInput {
  @Field(() => ID)
  invoiceId!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the draft since.' })
  expectedVersion?: number | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What is absent stays.' })
export class InvoiceDetailEdit {
  @Field(() => ID)
  detailId!: string;

  @Field(() => BillingType, { nullable: true })
  billingType?: ValueOf<typeof BillingType> | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Two decimals. What is taken off is written off.' })
  quantity?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Per unit, four decimals.' })
  price?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: "The manager's estimate." })
  tax?: string | null;

  @Field(() => String, { nullable: true, description: 'Null empties it.' })
  description?: string | null;

  @Field(() => String, { nullable: true, description: 'Null empties it.' })
  externalDescription?: string | null;
}

@InputType()
export class UpdateInvoiceDetailsInput extends DraftInput {
  @Field(() => [InvoiceDetailEdit], { description: 'At most 500, each detail once; all or none.' })
  details!: InvoiceDetailEdit[];
}

@InputType()
export class AddInvoiceDetailInput extends DraftInput {
  @Field(() => ID, { description: "The invoice's line." })
  lineId!: string;

  @Field(() => TransactionClass, { description: 'TIME, EXPENSE, MATERIAL or FEE.' })
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingType, { nullable: true, description: 'Default: CHARGEABLE.' })
  billingType?: ValueOf<typeof BillingType> | null;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => DecimalScalar)
  price!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: "Your estimate, in the invoice's currency: Finance decides.",
  })
  tax?: string | null;

  @Field(() => DateScalar, { description: 'Not after the invoice date.' })
  documentDate!: string;

  @Field(() => String, { nullable: true })
  description?: string | null;

  @Field(() => String, { nullable: true })
  externalDescription?: string | null;

  @Field(() => ID, { nullable: true, description: "Default: the line's project. A line without one needs it." })
  projectId?: string | null;

  @Field(() => String, { nullable: true })
  task?: string | null;

  @Field(() => String, { nullable: true })
  role?: string | null;

  @Field(() => String, { nullable: true })
  resource?: string | null;

  @Field(() => String, { nullable: true })
  category?: string | null;
}

@InputType()
export class RemoveInvoiceDetailsInput extends DraftInput {
  @Field(() => [ID], { description: 'At most 500; all or none. What was written off beside a sale goes with it.' })
  detailIds!: string[];
}

@InputType()
export class BillToInput {
  @Field(() => String, { nullable: true, description: "Whom to write to, where it is not the customer's own name." })
  name?: string | null;

  @Field(() => [String], { nullable: true, description: 'Street and whatever stands above the city, in order.' })
  lines?: string[] | null;

  @Field(() => String, { nullable: true })
  city?: string | null;

  @Field(() => String, { nullable: true })
  postalCode?: string | null;

  @Field(() => String, { nullable: true, description: 'ISO 3166-1, two letters.' })
  country?: string | null;
}

@InputType()
export class UpdateInvoiceInput extends DraftInput {
  @Field(() => String, { nullable: true })
  name?: string | null;

  @Field(() => String, { nullable: true, description: 'Null empties it.' })
  description?: string | null;

  @Field(() => BillToInput, { nullable: true, description: 'Replaces the whole address; null empties it.' })
  billTo?: BillToInput | null;

  @Field(() => String, { nullable: true, description: 'Null empties it.' })
  paymentTerms?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Not before the newest detail.' })
  invoiceDate?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Null: the day of confirmation.' })
  accountingDate?: string | null;
}

@InputType()
export class AddToInvoiceInput {
  @Field(() => [ID], { description: 'Items of the backlog that are ready, at most 500; all or none.' })
  ids!: string[];

  @Field(() => DateScalar, { nullable: true, description: 'Of a draft that is created. Default: today.' })
  invoiceDate?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class DraftPayload extends Payload {
  @Field(() => Invoice, { nullable: true, description: 'Null too where a replay finds it deleted since.' })
  invoice?: Invoice | null;
}

@ObjectType({ simpleResolvers: true })
export class AddInvoiceDetailPayload extends Payload {
  @Field(() => Invoice, { nullable: true })
  invoice?: Invoice | null;

  @Field(() => ID, { nullable: true, description: 'Of the new detail.' })
  detailId?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class AddToInvoicePayload extends Payload {
  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [Invoice], { nullable: true, description: 'The drafts that the items are on now.' })
  invoices?: Invoice[] | null;
}

@ObjectType({ simpleResolvers: true })
export class DeleteInvoicePayload extends Payload {
  @Field(() => ID, { nullable: true, description: 'What it bore is in the backlog again.' })
  deletedInvoiceId?: string | null;
}
