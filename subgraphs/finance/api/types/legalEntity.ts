// Legal entities with their calendar, rates and sequences as the API shows them. It must never hold a rule: what a state
// allows, or which rate a posting takes, is decided where it is posted.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { DateFilter } from '../../../graphql/inputFilters';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { PERIOD_STATES } from '../../rules/periods';
import { SET_UP_CHANGE_KINDS } from '../../rules/setUpChange';

export const FiscalPeriodState = graphqlEnum(
  'FiscalPeriodState',
  [...PERIOD_STATES],
  'OPEN: whoever may post, posts. ON_HOLD: nobody posts, and what belongs there waits until it is opened again. CLOSED: nobody posts; where the legal entity shifts dates, the next open period takes what belongs there.',
);
export const SetUpChangeKind = graphqlEnum(
  'SetUpChangeKind',
  [...SET_UP_CHANGE_KINDS],
  'What of the set-up was changed.',
);

@ObjectType({
  simpleResolvers: true,
  description: 'A company that keeps books in Finance, with its parameters. domain.md 5.3',
})
export class LegalEntity {
  @Field(() => ID, { description: 'Its code.' })
  id!: string;

  @Field(() => String, { description: 'As documents name it: USMF.' })
  code!: string;

  @Field(() => String, { description: 'As its invoices name it.' })
  name!: string;

  @Field(() => CurrencyCodeScalar, { description: 'In which it keeps its ledger.' })
  accountingCurrency!: string;

  @Field(() => CurrencyCodeScalar, {
    nullable: true,
    description: 'In which its ledger is kept beside that; null: in none.',
  })
  reportingCurrency!: string | null;

  @Field(() => String, { description: 'How integration journals are divided: DAYS, MONTHS, YEARS or ALL.' })
  journalPeriodUnit!: string;

  @Field(() => Int, { description: 'Most lines of an integration journal.' })
  journalLineLimit!: number;

  @Field(() => Boolean, { description: 'Is what belongs into a closed period posted in the next open one?' })
  shiftsToOpenPeriod!: boolean;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'The last day of the books kept before; null: there are none.',
  })
  cutOffDate!: string | null;

  @Field(() => String, { description: 'The type of exchange rate that it posts with.' })
  rateType!: string;

  @Field(() => String, { nullable: true, description: 'The item sales tax group of milestones and retainers.' })
  onAccountItemTaxGroup!: string | null;

  @Field(() => String, { nullable: true, description: 'The item sales tax group of time whose category has none.' })
  timeItemTaxGroup!: string | null;

  @Field(() => String, {
    description: 'Whose sales tax group sales have: PROJECT, PROJECT_CONTRACT, CUSTOMER or SEARCH.',
  })
  taxGroupMethod!: string;

  @Field(() => String, { description: 'What sales tax is rounded on: LINE or TOTAL.' })
  taxCalculation!: string;

  @Field(() => Int, { description: 'To how many minor units of their currency invoices are rounded; 0: they are not.' })
  roundOffUnit!: number;

  @Field(() => Boolean, { description: 'Must proposals be approved before they are posted?' })
  needsApproval!: boolean;

  @Field(() => Boolean, { description: 'Must another than the submitter approve?' })
  needsSeparateApprover!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'A span of days that may be posted to, or not.' })
export class FiscalPeriod {
  @Field(() => String, { description: 'The code of its legal entity.' })
  legalEntity!: string;

  @Field(() => DateScalar, { description: 'Its first day, which names it within its legal entity.' })
  startDate!: string;

  @Field(() => DateScalar, { description: 'Its last day.' })
  endDate!: string;

  @Field(() => FiscalPeriodState, { description: 'May it be posted to?' })
  state!: ValueOf<typeof FiscalPeriodState>;

  @Field(() => Int, { description: 'Grows with every change: for `expectedVersion`.' })
  version!: number;
}

@InputType({ description: 'Which fiscal periods; absent says nothing.' })
export class FiscalPeriodFilter {
  @Field(() => DateScalar, { nullable: true, description: 'Those that have a day on or after it.' })
  from?: string | null;

  @Field(() => DateScalar, { nullable: true, description: 'Those that have a day on or before it.' })
  to?: string | null;

  @Field(() => [FiscalPeriodState], { nullable: true, description: 'In one of these states.' })
  state?: ValueOf<typeof FiscalPeriodState>[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What one unit of a currency is worth in another from a day on. domain.md 5.5',
})
export class ExchangeRate {
  @Field(() => CurrencyCodeScalar, { description: 'One unit of it …' })
  fromCurrency!: string;

  @Field(() => CurrencyCodeScalar, { description: '… is so many units of this one.' })
  toCurrency!: string;

  @Field(() => String, { description: 'Legal entities post with rates of one type.' })
  rateType!: string;

  @Field(() => DateScalar, { description: 'It holds from that day on, until the day of the next one.' })
  validFrom!: string;

  @Field(() => DecimalScalar, { description: 'Units of `toCurrency` per unit of `fromCurrency`.' })
  rate!: string;

  @Field(() => Int, { description: 'Grows with every change: for `expectedVersion`.' })
  version!: number;
}

@InputType({ description: 'Which exchange rates; absent says nothing.' })
export class ExchangeRateFilter {
  @Field(() => [CurrencyCodeScalar], { nullable: true, description: 'From one of these currencies.' })
  fromCurrency?: string[] | null;

  @Field(() => [CurrencyCodeScalar], { nullable: true, description: 'Into one of these currencies.' })
  toCurrency?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of this type; absent: of the one that the legal entity posts with.',
  })
  rateType?: string | null;

  @Field(() => DateFilter, { nullable: true, description: 'By the day from which they hold.' })
  validFrom?: DateFilter | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Only those that hold on this day: one for each two currencies.',
  })
  validOn?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A rate agreed with a contract for its sales; it wins over that of the day. domain.md 5.5',
})
export class AgreedRate {
  @Field(() => String, { description: 'The number of the contract.' })
  contractNumber!: string;

  @Field(() => CurrencyCodeScalar, { description: 'One unit of it …' })
  currency!: string;

  @Field(() => DateScalar, { description: 'It holds from that day on.' })
  validFrom!: string;

  @Field(() => DecimalScalar, { description: '… is so many units of the accounting currency.' })
  rate!: string;
}

@InputType({ description: 'Which agreed rates; absent says nothing.' })
export class AgreedRateFilter {
  @Field(() => [String], { nullable: true, description: 'Of contracts with one of these numbers.' })
  contractNumber?: string[] | null;

  @Field(() => [CurrencyCodeScalar], { nullable: true, description: 'Of one of these currencies.' })
  currency?: string[] | null;

  @Field(() => DateScalar, { nullable: true, description: 'Only those that hold on this day.' })
  validOn?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Numbers of vouchers or customer invoices, without gaps.' })
export class NumberSequence {
  @Field(() => String, { description: 'VOUCHER, CUSTOMER_INVOICE, or INVOICE_PROPOSAL, of which none is drawn here.' })
  name!: string;

  @Field(() => String, { description: 'What each of its numbers begins with.' })
  prefix!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The number that the next document gets; null where none is drawn.',
  })
  nextNumber!: string | null;

  @Field(() => Boolean, { description: 'Has a document a number of it? Then its prefix stays.' })
  used!: boolean;

  @Field(() => Boolean, { description: 'May a number that comes from Dataverse be lower than those that are here?' })
  allowLower!: boolean;

  @Field(() => Boolean, { description: 'May a number that comes from Dataverse be higher than the next?' })
  allowHigher!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'One value that was changed.' })
export class SetUpValueChange {
  @Field(() => String, { description: 'What of it.' })
  name!: string;

  @Field(() => String, { nullable: true, description: 'What it was; null: it did not stand yet.' })
  from!: string | null;

  @Field(() => String, { description: 'What it is since then.' })
  to!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What somebody changed of the set-up. Never changed or deleted.' })
export class SetUpChange {
  @Field(() => SetUpChangeKind, { description: 'What was changed.' })
  kind!: ValueOf<typeof SetUpChangeKind>;

  @Field(() => String, {
    description: "Which one: the period's first day, currencies, type and day of a rate, a customer's account.",
  })
  subject!: string;

  @Field(() => Int, { description: 'The version that it has since then.' })
  version!: number;

  @Field(() => DateTimeScalar, { description: 'When it was changed.' })
  at!: string;

  @Field(() => String, { description: "Who changed it; 'set-up files': a folder that was loaded." })
  by!: string;

  @Field(() => String, { nullable: true, description: 'The reason given.' })
  reason!: string | null;

  @Field(() => [SetUpValueChange], { description: 'From what to what.' })
  changes!: SetUpValueChange[];
}

export const LegalEntityConnection = connectionOf(() => LegalEntity, 'LegalEntity');
export const FiscalPeriodConnection = connectionOf(() => FiscalPeriod, 'FiscalPeriod');
export const ExchangeRateConnection = connectionOf(() => ExchangeRate, 'ExchangeRate');
export const AgreedRateConnection = connectionOf(() => AgreedRate, 'AgreedRate');
export const SetUpChangeConnection = connectionOf(() => SetUpChange, 'SetUpChange');
