// What confirming would write, as the API shows it. Ids are those that the rows will have. It must never show a field that the
// actual itself would show otherwise.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { ERRORS, type Refusal } from '../../../../schema/errors';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Blocker, Money, money, PageInfo, UserError } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import type { LinkRow } from '../../store/actuals';
import type { PreviewedActual as PreviewedActualRow } from '../../store/readPreview';
import { AdjustmentStatus, BillingStatus, TransactionRole, TransactionType } from '../enums';
import { Invoice } from './invoice';

@ObjectType({ simpleResolvers: true, description: 'An actual that confirming would write.' })
export class PreviewedActual {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'The invoice line detail that makes it.' })
  detailId!: string;

  @Field(() => TransactionType)
  transactionType!: ValueOf<typeof TransactionType>;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;

  @Field(() => BillingStatus, { nullable: true })
  billingStatus!: ValueOf<typeof BillingStatus> | null;

  @Field(() => AdjustmentStatus, { nullable: true })
  adjustmentStatus!: ValueOf<typeof AdjustmentStatus> | null;

  @Field(() => DateScalar)
  documentDate!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => DecimalScalar)
  price!: string;

  @Field(() => Money)
  amount!: Money;

  @Field(() => Boolean, { description: 'True: it would never leave Dataverse.' })
  skipSync!: boolean;

  sourceId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'A transaction connection that confirming would write.' })
export class PreviewedLink {
  @Field(() => ID)
  id!: string;

  @Field(() => ID, { description: 'One end.' })
  actual1Id!: string;

  @Field(() => TransactionRole, { description: 'Of that end.' })
  role1!: ValueOf<typeof TransactionRole>;

  @Field(() => ID, { description: 'The other end.' })
  actual2Id!: string;

  @Field(() => TransactionRole, { description: 'Of that end.' })
  role2!: ValueOf<typeof TransactionRole>;
}

@ObjectType({ simpleResolvers: true, description: 'Of the whole invoice, whatever the page.' })
export class ConfirmationTotals {
  @Field(() => Int, { description: 'How many would be written.' })
  actuals!: number;

  @Field(() => Int, { description: 'How many would be written.' })
  links!: number;

  @Field(() => Int, { description: 'Billed sales, those that take billed ones back included.' })
  billed!: number;

  @Field(() => Money, { description: 'Chargeable billed sales.' })
  chargeable!: Money;
}

@Directive('@key(fields: "invoiceId")')
@ObjectType({
  simpleResolvers: true,
  description: 'What confirming would write, by pages of invoice line details, each with all of its rows.',
})
export class ConfirmationPreview {
  /** As it was asked for: Finance's part is found by it. */
  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => ID)
  invoiceId!: string;

  @Field(() => Invoice, { nullable: true, description: 'Null where there is none, or not for you.' })
  invoice!: Invoice | null;

  @Directive('@listSize(assumedSize: 250)')
  @Field(() => [PreviewedActual], { description: 'That would be written, in pages of `first` from `after` on.' })
  actuals!: PreviewedActual[];

  @Directive('@listSize(assumedSize: 250)')
  @Field(() => [PreviewedLink], { description: 'Between the actuals of this page.' })
  links!: PreviewedLink[];

  @Field(() => ConfirmationTotals, { nullable: true, description: 'Of all pages; null where it cannot be confirmed.' })
  totals!: ConfirmationTotals | null;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [UserError], { description: 'Why it could not be confirmed now; empty if it could.' })
  refusals!: UserError[];

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [Blocker], { description: 'Those of them that somebody can clear, whoever asks, and who.' })
  blockers!: Blocker[];

  @Directive('@listSize(assumedSize: 1)')
  @Field(() => [Blocker], { description: 'What whoever confirms should know; none of it stands in the way.' })
  warnings!: Blocker[];

  @Field(() => PageInfo, { description: 'Of the details.' })
  pageInfo!: PageInfo;
}

/** A refusal as what stands in the way; none where it concerns the caller alone. */
export function toBlockers({ code, message, subjectId }: Refusal, count = 1): Blocker[] {
  const { owner } = ERRORS[code];
  return owner === 'CALLER' ? [] : [{ code, message, owner, reference: subjectId ?? null, count }];
}

export function toPreviewedActual(row: PreviewedActualRow): PreviewedActual {
  return {
    id: row.id,
    detailId: row.origin_id,
    transactionType: row.transaction_type as PreviewedActual['transactionType'],
    transactionClass: row.transaction_class as PreviewedActual['transactionClass'],
    billingType: row.billing_type as PreviewedActual['billingType'],
    billingStatus: row.billing_status as PreviewedActual['billingStatus'],
    adjustmentStatus: row.adjustment_status as PreviewedActual['adjustmentStatus'],
    documentDate: row.document_date,
    description: row.description,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    price: formatScaled(row.price, PRICE_SCALE),
    amount: money(row.amount, row.currency),
    skipSync: row.skip_sync === 1,
    sourceId: row.source_id,
  };
}

export function toPreviewedLink(row: LinkRow): PreviewedLink {
  return {
    id: row.id,
    actual1Id: row.actual1_id,
    role1: row.role1 as PreviewedLink['role1'],
    actual2Id: row.actual2_id,
    role2: row.role2 as PreviewedLink['role2'],
  };
}
