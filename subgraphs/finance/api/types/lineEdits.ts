// What accountants edit of lines, as the API takes it, and the record of it. Quantity and price are inputs only to be refused with a
// code that says where they belong.
import { Directive, Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { Money, money, UserError } from '../../../graphql/objects';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { dimensionsOf } from '../../rules/dimensions';
import { EDITED_ATTRIBUTES } from '../../store/lineEdits';
import type { OnAccountRow } from '../../store/onAccount';
import type { LineEditRow } from '../../store/readLineEdits';
import { FinancialDimensionInput, FinancialDimensionValue } from './dimensions';
import { IntegrationJournal } from './journal';

export const LineAttribute = graphqlEnum('LineAttribute', EDITED_ATTRIBUTES);
export const OnAccountStatus = graphqlEnum('OnAccountStatus', {
  OPEN: 'Not billed yet.',
  FULLY_INVOICED: 'A posted invoice bills it.',
});

@InputType()
abstract class LineChanges {
  @Field(() => [FinancialDimensionInput], { nullable: true, description: 'At most 16. Those not named stay.' })
  dimensions?: FinancialDimensionInput[] | null;

  @Field(() => String, { nullable: true, description: 'Empty takes it away. Sales tax is computed anew.' })
  salesTaxGroup?: string | null;

  @Field(() => String, { nullable: true, description: 'Empty takes it away. Sales tax is computed anew.' })
  itemSalesTaxGroup?: string | null;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Always refused with BELONGS_TO_DATAVERSE: what is billed changes by a corrective proforma alone.',
  })
  quantity?: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Always refused, as quantity is.' })
  price?: string | null;

  @Field(() => String, { nullable: true, description: 'Kept with each change; at most 500 characters.' })
  reason?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType({ description: 'What is absent stays as it is.' })
export class UpdateProposalLinesInput extends LineChanges {
  @Field(() => String)
  number!: string;

  @Field(() => [ID], { nullable: true, description: 'At most 500; absent: all lines.' })
  lineIds?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Refused if someone changed the proposal since.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'What is absent stays as it is.' })
export class UpdateJournalLinesInput extends LineChanges {
  @Field(() => ID)
  journalId!: string;

  @Field(() => [ID], { nullable: true, description: 'At most 500; absent: all lines.' })
  lineIds?: string[] | null;

  @Field(() => Int, { nullable: true, description: 'Refused if someone edited lines of the journal since.' })
  expectedVersion?: number | null;
}

@InputType({ description: 'What is absent stays as it is.' })
export class UpdateOnAccountTransactionInput extends LineChanges {
  @Field(() => ID, { description: 'Of the milestone or retainer.' })
  milestoneId!: string;

  @Field(() => Int, { nullable: true, description: 'Refused if someone edited it since.' })
  expectedVersion?: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What a milestone or retainer is in Finance.' })
export class OnAccountTransaction {
  @Field(() => ID, { description: 'Of the milestone or retainer in Dataverse.' })
  milestoneId!: string;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => String)
  description!: string;

  @Field(() => Money)
  amount!: Money;

  @Field(() => DateScalar)
  date!: string;

  @Field(() => OnAccountStatus)
  status!: ValueOf<typeof OnAccountStatus>;

  @Field(() => Int, { description: 'Counts its edits. For `expectedVersion`.' })
  version!: number;

  @Field(() => String, { nullable: true, description: "Null: as the legal entity's set-up says." })
  salesTaxGroup!: string | null;

  @Field(() => String, { nullable: true, description: "Null: as the legal entity's set-up says." })
  itemSalesTaxGroup!: string | null;

  @Directive('@listSize(assumedSize: 16)')
  @Field(() => [FinancialDimensionValue])
  dimensions!: FinancialDimensionValue[];
}

@ObjectType({ simpleResolvers: true })
export class UpdateJournalLinesPayload {
  @Field(() => IntegrationJournal, { nullable: true })
  journal?: IntegrationJournal | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({ simpleResolvers: true })
export class UpdateOnAccountTransactionPayload {
  @Field(() => OnAccountTransaction, { nullable: true })
  onAccountTransaction?: OnAccountTransaction | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean)
  replayed!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What somebody changed of a line by hand. Never changed or deleted.',
})
export class LineEdit {
  @Field(() => LineAttribute, { description: 'What was changed.' })
  attribute!: ValueOf<typeof LineAttribute>;

  @Field(() => Int, { description: '1, 2, 3 … per line and attribute.' })
  number!: number;

  @Field(() => String, { nullable: true, description: 'Dimensions as DEPARTMENT=022;PROJECT=P-1.' })
  from!: string | null;

  @Field(() => String, { nullable: true, description: 'Null: cleared.' })
  to!: string | null;

  @Field(() => DateTimeScalar)
  at!: string;

  @Field(() => String)
  by!: string;

  @Field(() => String, { nullable: true })
  reason!: string | null;
}

export const LineEditConnection = connectionOf(() => LineEdit, 'LineEdit');

export function lineEdit(row: LineEditRow): LineEdit {
  return {
    attribute: row.attribute,
    number: row.number,
    from: row.value_before,
    to: row.value_after,
    at: row.at,
    by: row.by_subject,
    reason: row.reason,
  };
}

export function onAccountTransaction(row: OnAccountRow): OnAccountTransaction {
  return {
    milestoneId: row.milestone_id,
    legalEntity: row.legal_entity,
    description: row.description,
    amount: money(row.amount, row.currency),
    date: row.transaction_date,
    status: row.status as OnAccountTransaction['status'],
    version: row.version,
    salesTaxGroup: row.sales_tax_group,
    itemSalesTaxGroup: row.item_sales_tax_group,
    dimensions: dimensionsOf(row.dimensions),
  };
}
