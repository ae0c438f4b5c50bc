// Taxes, main accounts, posting profiles, categories and dimensions as the API shows them. It must never hold a rule: which row of a
// profile wins is decided where it is posted.
import { Field, InputType, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { StringFilter } from '../../../graphql/inputFilters';
import { DecimalScalar } from '../../../graphql/scalars';
import { FINANCE_TYPES } from '../../rules/kinds';

export const FinanceTransactionType = graphqlEnum(
  'FinanceTransactionType',
  [...FINANCE_TYPES],
  "Finance's transaction types: time is HOUR, material ITEM, milestones and retainers ON_ACCOUNT.",
);
export const SalesTaxGroupKind = graphqlEnum(
  'SalesTaxGroupKind',
  ['GROUP', 'ITEM'],
  'GROUP: of customers, projects and contracts. ITEM: of what is sold. Tax is what both allow.',
);
export const DimensionOwner = graphqlEnum(
  'DimensionOwner',
  ['PROJECT', 'CONTRACT', 'CUSTOMER'],
  'What brings a financial dimension along.',
);

@ObjectType({ simpleResolvers: true, description: 'A sales tax with its percentage.' })
export class SalesTaxCode {
  @Field(() => String, { description: 'Its code within the legal entity.' })
  code!: string;

  @Field(() => String, { description: 'As invoices name it.' })
  name!: string;

  @Field(() => DecimalScalar, { description: 'Per cent of the net amount.' })
  percent!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The sales taxes that a customer, project or contract, or what is sold, allows.',
})
export class SalesTaxGroup {
  @Field(() => SalesTaxGroupKind, { description: 'Whose group it is.' })
  kind!: ValueOf<typeof SalesTaxGroupKind>;

  @Field(() => String, { description: 'Its name among those of its kind.' })
  name!: string;

  /** Not of the schema: the key of its codes. */
  legalEntity!: string;
}

@ObjectType({ simpleResolvers: true, description: 'An account of the chart of accounts.' })
export class MainAccount {
  @Field(() => String, { description: 'Its number.' })
  account!: string;

  @Field(() => String, { description: 'What it is for.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true })
export abstract class ProfileScope {
  @Field(() => String, { nullable: true, description: 'It speaks for this project alone; null: for any.' })
  projectNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'It speaks for this contract alone; null: for any.' })
  contractNumber!: string | null;

  @Field(() => String, { nullable: true, description: 'It speaks for this group of projects alone; null: for any.' })
  projectGroup!: string | null;

  @Field(() => FinanceTransactionType, { nullable: true, description: 'It speaks for this type alone; null: for any.' })
  transactionType!: ValueOf<typeof FinanceTransactionType> | null;

  @Field(() => String, { nullable: true, description: 'It speaks for this category alone; null: for any.' })
  category!: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The main account of a posting type; the narrowest row wins. domain.md 5.6',
})
export class PostingAccount extends ProfileScope {
  @Field(() => String, { description: 'What is booked there: CUSTOMER, INVOICED_REVENUE, SALES_TAX, …' })
  postingType!: string;

  @Field(() => String, { description: 'The main account.' })
  account!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'How cost and revenue are posted; the narrowest row wins, setting by setting. domain.md 5.6',
})
export class LedgerProfile extends ProfileScope {
  @Field(() => Boolean, {
    nullable: true,
    description: 'Does revenue accrue before it is invoiced? Null: a wider row says so.',
  })
  accrueRevenue!: boolean | null;

  @Field(() => String, { nullable: true, description: 'Where cost goes; null: a wider row says so.' })
  cost!: string | null;

  @Field(() => String, { nullable: true, description: 'Where on-account invoices go; null: a wider row says so.' })
  onAccount!: string | null;
}

@InputType({
  description: 'Which rows of the posting profiles; absent says nothing. `"*"` finds those that speak for any.',
})
export class PostingProfileFilter {
  @Field(() => String, { nullable: true, description: 'That name this project.' })
  projectNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'That name this contract.' })
  contractNumber?: string | null;

  @Field(() => String, { nullable: true, description: 'That name this group of projects.' })
  projectGroup?: string | null;

  @Field(() => [FinanceTransactionType], { nullable: true, description: 'That name one of these types.' })
  transactionType?: ValueOf<typeof FinanceTransactionType>[] | null;

  @Field(() => String, { nullable: true, description: 'That name this category.' })
  category?: string | null;

  @Field(() => [String], { nullable: true, description: 'Of one of these posting types; of posting accounts.' })
  postingType?: string[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A transaction category of Dataverse as the legal entity has it for a type. domain.md 2.9.8',
})
export class ProjectCategory {
  @Field(() => String, { description: 'Its name in Dataverse, and on journal lines.' })
  category!: string;

  @Field(() => FinanceTransactionType, { description: 'Of which type.' })
  transactionType!: ValueOf<typeof FinanceTransactionType>;

  @Field(() => String, {
    description:
      'The name of the category that all legal entities share: it ends in -1 (hour), -2 (fee), -3 (item), -4 (expense) or -5 (on account).',
  })
  sharedCategory!: string;

  @Field(() => String, { nullable: true, description: 'What its sales are taxed as; null: by no tax of its own.' })
  itemSalesTaxGroup!: string | null;

  @Field(() => Boolean, {
    description: 'Does it stand in for categories of its type that the legal entity does not have?',
  })
  isDefault!: boolean;
}

@InputType({ description: 'Which project categories; absent says nothing.' })
export class ProjectCategoryFilter {
  @Field(() => StringFilter, { nullable: true, description: 'By name.' })
  category?: StringFilter | null;

  @Field(() => [FinanceTransactionType], { nullable: true, description: 'Of one of these types.' })
  transactionType?: ValueOf<typeof FinanceTransactionType>[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'What Finance makes of a billing type of Dataverse.' })
export class LinePropertyOfBillingType {
  @Field(() => String, { description: 'CHARGEABLE, NON_CHARGEABLE, COMPLIMENTARY, NOT_AVAILABLE or NOT_SPECIFIED.' })
  billingType!: string;

  @Field(() => String, { description: 'The line property of journal lines.' })
  lineProperty!: string;
}

@ObjectType({ simpleResolvers: true, description: 'What ledger entries may be told apart by.' })
export class FinancialDimension {
  @Field(() => String, { description: 'Its name: DEPARTMENT.' })
  name!: string;

  /** Not of the schema: the key of its values. */
  legalEntity!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A value that a financial dimension may have.' })
export class DimensionValue {
  @Field(() => String, { description: 'As entries have it.' })
  value!: string;

  @Field(() => String, { description: 'What it stands for.' })
  name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'The value that a project, contract or customer brings along.' })
export class DimensionDefault {
  @Field(() => DimensionOwner, { description: 'What brings it along.' })
  kind!: ValueOf<typeof DimensionOwner>;

  @Field(() => String, { description: 'The number of the project or contract, or the account of the customer.' })
  number!: string;

  @Field(() => String, { description: 'Of which dimension.' })
  dimension!: string;

  @Field(() => String, { description: 'Which value.' })
  value!: string;
}

export const SalesTaxCodeConnection = connectionOf(() => SalesTaxCode, 'SalesTaxCode');
export const SalesTaxGroupConnection = connectionOf(() => SalesTaxGroup, 'SalesTaxGroup');
export const MainAccountConnection = connectionOf(() => MainAccount, 'MainAccount');
export const PostingAccountConnection = connectionOf(() => PostingAccount, 'PostingAccount');
export const LedgerProfileConnection = connectionOf(() => LedgerProfile, 'LedgerProfile');
export const ProjectCategoryConnection = connectionOf(() => ProjectCategory, 'ProjectCategory');
export const FinancialDimensionConnection = connectionOf(() => FinancialDimension, 'FinancialDimension');
export const DimensionValueConnection = connectionOf(() => DimensionValue, 'DimensionValue');
export const DimensionDefaultConnection = connectionOf(() => DimensionDefault, 'DimensionDefault');
