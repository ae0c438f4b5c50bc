// Inputs and payloads of what accountants change of the set-up: states of periods, exchange rates, holds of customers. Nothing of what
// is posted is in any of them: it never changes.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { UserError } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar } from '../../../graphql/scalars';
import { CustomerAccount } from './customerAccount';
import { ExchangeRate, FiscalPeriod, FiscalPeriodState } from './legalEntity';

@InputType()
abstract class SetUpChangeInput {
  @Field(() => String, { nullable: true, description: 'Kept in the log, at most 1,000 characters.' })
  reason?: string | null;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed it since.' })
  expectedVersion?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The same key again gives the same answer and changes nothing more.',
  })
  idempotencyKey?: string | null;
}

@InputType({ description: 'Which period, and what it is to be.' })
export class SetFiscalPeriodStateInput extends SetUpChangeInput {
  @Field(() => String, { description: 'The code of the legal entity.' })
  legalEntity!: string;

  @Field(() => DateScalar, { description: 'The first day of the period.' })
  startDate!: string;

  @Field(() => FiscalPeriodState, {
    description: 'A closed period that holds vouchers is opened again by administrators alone.',
  })
  state!: ValueOf<typeof FiscalPeriodState>;
}

@InputType({ description: 'Which rate, and what it is. `expectedVersion` 0: there is none from that day yet.' })
export class SetExchangeRateInput extends SetUpChangeInput {
  @Field(() => CurrencyCodeScalar, { description: 'One unit of it …' })
  fromCurrency!: string;

  @Field(() => CurrencyCodeScalar, { description: '… is `rate` units of this one.' })
  toCurrency!: string;

  @Field(() => DateScalar, { description: 'It holds from that day on, until the day of the next one.' })
  validFrom!: string;

  @Field(() => String, { nullable: true, description: 'DEFAULT if absent.' })
  rateType?: string | null;

  @Field(() => String, { description: "Exact decimal of at most 12 decimals, as a string: '1.08431'." })
  rate!: string;
}

@InputType({ description: 'Which customer, and whether it is on hold.' })
export class SetCustomerHoldInput extends SetUpChangeInput {
  @Field(() => String, { description: 'The code of the legal entity.' })
  legalEntity!: string;

  @Field(() => String, { description: 'The account of the customer.' })
  accountNumber!: string;

  @Field(() => Boolean, { description: 'Nothing is posted for a customer on hold.' })
  onHold!: boolean;
}

@ObjectType({ simpleResolvers: true })
abstract class SetUpPayload {
  @Field(() => [UserError], { description: 'Why it was refused; empty: it was done.' })
  userErrors!: UserError[];

  @Field(() => Boolean, { description: 'The key had succeeded before: this is the same row in its present state.' })
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'The period as it stands now.' })
export class SetFiscalPeriodStatePayload extends SetUpPayload {
  @Field(() => FiscalPeriod, { nullable: true, description: 'Null where it was refused.' })
  fiscalPeriod?: FiscalPeriod | null;
}

@ObjectType({ simpleResolvers: true, description: 'The rate as it stands now.' })
export class SetExchangeRatePayload extends SetUpPayload {
  @Field(() => ExchangeRate, { nullable: true, description: 'Null where it was refused.' })
  exchangeRate?: ExchangeRate | null;
}

@ObjectType({ simpleResolvers: true, description: 'The customer as it stands now.' })
export class SetCustomerHoldPayload extends SetUpPayload {
  @Field(() => CustomerAccount, { nullable: true, description: 'Null where it was refused.' })
  customer?: CustomerAccount | null;
}
