// A customer as accounts receivable knows it, and terms of payment, as the API shows them. What Dataverse keeps of the same customer is
// its own: it must never be shown here as Finance's.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { StringFilter } from '../../../graphql/inputFilters';

@ObjectType({ simpleResolvers: true, description: 'When an invoice is due.' })
export class TermsOfPayment {
  @Field(() => String, { description: 'Their code within the legal entity.' })
  code!: string;

  @Field(() => String, { description: 'As invoices name them.' })
  name!: string;

  @Field(() => Int, { description: 'So many days after the invoice date, or after the end of its month.' })
  days!: number;

  @Field(() => Boolean, { description: 'Are the days counted from the last day of the month?' })
  endOfMonth!: boolean;

  @Field(() => Int, { nullable: true, description: 'Due on the next such day of a month; null: on the day itself.' })
  dayOfMonth!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'A customer as accounts receivable knows it.' })
export class CustomerAccount {
  @Field(() => String, { description: 'The code of its legal entity.' })
  legalEntity!: string;

  @Field(() => String, { description: 'Its number within the legal entity, as in Dataverse.' })
  accountNumber!: string;

  @Field(() => String, { description: 'As invoices name it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'Which sales taxes its sales have; null: none.' })
  salesTaxGroup!: string | null;

  @Field(() => Int, { description: 'Days until an invoice is due, where no terms of payment are named.' })
  paymentDays!: number;

  @Field(() => String, { nullable: true, description: 'The code of its terms of payment; null: none are named.' })
  paymentTerms!: string | null;

  @Field(() => Boolean, { description: 'Nothing is posted for a customer on hold.' })
  onHold!: boolean;

  @Field(() => String, { nullable: true, description: 'Of its invoices, BCP 47; null: English.' })
  language!: string | null;

  @Field(() => String, { nullable: true, description: 'Where its invoices are sent.' })
  invoiceEmail!: string | null;

  @Field(() => [String], { description: 'The lines of its street address.' })
  addressLines!: string[];

  @Field(() => String, { nullable: true, description: 'Of its address.' })
  city!: string | null;

  @Field(() => String, { nullable: true, description: 'Of its address.' })
  postalCode!: string | null;

  @Field(() => String, { nullable: true, description: 'Of its address, two letters.' })
  country!: string | null;

  @Field(() => String, { nullable: true, description: 'Its number for the tax authorities.' })
  taxId!: string | null;

  @Field(() => Int, { description: 'Grows with every change: for `expectedVersion`.' })
  version!: number;
}

@InputType({ description: 'Which customers; absent says nothing.' })
export class CustomerAccountFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By account number.' })
  accountNumber?: StringFilter | null;

  @Field(() => Boolean, { nullable: true, description: 'On hold, or not?' })
  onHold?: boolean | null;
}

export const TermsOfPaymentConnection = connectionOf(() => TermsOfPayment, 'TermsOfPayment');
export const CustomerAccountConnection = connectionOf(() => CustomerAccount, 'CustomerAccount');
