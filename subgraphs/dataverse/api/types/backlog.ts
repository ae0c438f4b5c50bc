// The billing backlog as the API shows it: its items, and what marking them and changing their limits takes and answers. Own
// columns only: relations are fields of the resolvers, and the ids that lead to them must never become fields of the schema.
import { Directive, Field, ID, InputType, ObjectType } from 'type-graphql';
import { TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import type { BacklogRow } from '../../store/backlogSources';
import { BillingStatus, NotToExceedStatus } from '../enums';
import { Payload } from './payload';

@ObjectType({
  simpleResolvers: true,
  description:
    'Something that could be billed: an unbilled sale, a milestone or a retainer. Enough of it to know whose hours one bills.',
})
export class BillingBacklogItem {
  @Field(() => ID)
  id!: string;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingStatus)
  billingStatus!: ValueOf<typeof BillingStatus>;

  @Field(() => Money)
  amount!: Money;

  @Field(() => DateScalar)
  documentDate!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true })
  resource!: string | null;

  @Field(() => String, { nullable: true })
  role!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  quantity!: string | null;

  @Field(() => DecimalScalar, { nullable: true })
  price!: string | null;

  @Field(() => NotToExceedStatus, { description: 'NOT_APPLICABLE where no limit is set, and of a milestone.' })
  nteStatus!: ValueOf<typeof NotToExceedStatus>;

  @Field(() => String, { nullable: true, description: 'Which limit, and what stands against it.' })
  nteDetail!: string | null;

  contractId!: string;
  customerId!: string;
  contractLineId!: string;
  projectId!: string | null;
}

export function toBacklogItem(row: BacklogRow): BillingBacklogItem {
  return {
    id: row.id,
    transactionClass: row.transaction_class as BillingBacklogItem['transactionClass'],
    billingStatus: row.billing_status as BillingBacklogItem['billingStatus'],
    amount: money(row.amount, row.currency),
    documentDate: row.document_date,
    description: row.description,
    resource: row.resource,
    role: row.role,
    quantity: row.quantity === null ? null : formatScaled(row.quantity, QUANTITY_SCALE),
    price: row.price === null ? null : formatScaled(row.price, PRICE_SCALE),
    nteStatus: row.nte_status as BillingBacklogItem['nteStatus'],
    nteDetail: row.nte_detail,
    contractId: row.contract_id,
    customerId: row.customer_id,
    contractLineId: row.contract_line_id,
    projectId: row.project_id,
  };
}

/** What every mutation of the backlog takes. */
@InputType()
abstract class ItemIds {
  @Field(() => [ID], { description: 'At most 500.' })
  ids!: string[];

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@InputType()
export class MarkNotReadyToInvoiceInput extends ItemIds {}

@InputType({
  description: 'Unbilled sales. Those that are invoiced, on a draft, adjusted or not chargeable are ignored.',
})
export class ResetNotToExceedInput extends ItemIds {}

@InputType({
  description:
    'Unbilled sales, the most important first. Those that are invoiced, on a draft, adjusted or not chargeable are ignored.',
})
export class ReevaluateNotToExceedInput extends ItemIds {}

@ObjectType({ simpleResolvers: true })
export class MarkNotReadyToInvoicePayload extends Payload {
  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [BillingBacklogItem], { nullable: true, description: 'As they are now.' })
  items?: BillingBacklogItem[] | null;
}

@ObjectType({ simpleResolvers: true })
abstract class LimitsPayload extends Payload {
  @Directive('@listSize(assumedSize: 50)')
  @Field(() => [BillingBacklogItem], { nullable: true, description: 'Those concerned, in the order given.' })
  items?: BillingBacklogItem[] | null;

  @Field(() => [ID], { nullable: true, description: 'Those left alone.' })
  ignoredIds?: string[] | null;
}

@ObjectType({ simpleResolvers: true })
export class ResetNotToExceedPayload extends LimitsPayload {}

@ObjectType({ simpleResolvers: true })
export class ReevaluateNotToExceedPayload extends LimitsPayload {}
