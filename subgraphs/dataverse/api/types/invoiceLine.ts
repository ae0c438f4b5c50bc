// Lines and details of an invoice as the API shows them: their own columns only. Amounts go out as they are stored, with the
// decimals of their currency; none may be worked out here.
import { Field, ID, ObjectType } from 'type-graphql';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import type { InvoiceDetailRow, InvoiceLineRow } from '../../store/readInvoiceLines';
import { BillingMethod, InvoiceDetailKind } from '../enums';

@ObjectType({ simpleResolvers: true, description: 'One per contract line, even where it bills nothing.' })
export class InvoiceLine {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  name!: string;

  @Field(() => BillingMethod, { description: 'That of its contract line.' })
  billingMethod!: ValueOf<typeof BillingMethod>;

  @Field(() => Money, { description: 'Chargeable only.' })
  amount!: Money;

  contractLineId!: string;
}

export function toInvoiceLine(row: InvoiceLineRow): InvoiceLine {
  return {
    id: row.id,
    name: row.name,
    billingMethod: row.billing_method as InvoiceLine['billingMethod'],
    amount: money(row.amount, row.currency),
    contractLineId: row.contract_line_id,
  };
}

@ObjectType({ simpleResolvers: true, description: 'What an invoice bills, one per source.' })
export class InvoiceLineDetail {
  @Field(() => ID)
  id!: string;

  @Field(() => InvoiceDetailKind, { description: 'Where it comes from, which decides what of it may be edited.' })
  kind!: ValueOf<typeof InvoiceDetailKind>;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true, description: 'For the customer.' })
  externalDescription!: string | null;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Per unit, four decimals, in the currency of amount.' })
  price!: string;

  @Field(() => Money, { description: 'Quantity × price − discount + fee.' })
  amount!: Money;

  @Field(() => Money, { description: 'What the contract line takes off; the amount is net of it.' })
  discountAmount!: Money;

  @Field(() => Money, { description: 'What the contract line adds; the amount has it.' })
  feeAmount!: Money;

  @Field(() => Money, { description: "The project manager's estimate: Finance decides the tax." })
  tax!: Money;

  @Field(() => Money, {
    nullable: true,
    description:
      'Of a CORRECTION: what was billed before. The invoice adds the difference, of a full credit all of it.',
  })
  previousAmount!: Money | null;

  @Field(() => Money, { nullable: true, description: 'Of a CORRECTION: the estimate before; `tax` is the new one.' })
  previousTax!: Money | null;

  @Field(() => Boolean, {
    description: "A SALE whose quantity, price or billing type is no longer its source's: see `original`.",
  })
  isEdited!: boolean;

  @Field(() => DateScalar)
  documentDate!: string;

  lineId!: string;
  sourceActualId!: string | null;
  sourceMilestoneId!: string | null;
  correctedActualId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What the source of a detail says, whatever was edited.' })
export class InvoiceDetailOriginal {
  @Field(() => DecimalScalar, { nullable: true, description: 'Null: a milestone has none.' })
  quantity!: string | null;

  @Field(() => DecimalScalar, { nullable: true, description: 'Null: a milestone has none.' })
  price!: string | null;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;

  @Field(() => Money)
  amount!: Money;
}

export function toInvoiceLineDetail(row: InvoiceDetailRow): InvoiceLineDetail {
  return {
    id: row.id,
    kind: row.kind as InvoiceLineDetail['kind'],
    transactionClass: row.transaction_class as InvoiceLineDetail['transactionClass'],
    billingType: row.billing_type as InvoiceLineDetail['billingType'],
    description: row.description,
    externalDescription: row.external_description,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    price: formatScaled(row.price, PRICE_SCALE),
    amount: money(row.amount, row.currency),
    discountAmount: money(row.discount_amount, row.currency),
    feeAmount: money(row.fee_amount, row.currency),
    tax: money(row.tax, row.currency),
    previousAmount: row.previous_amount === null ? null : money(row.previous_amount, row.currency),
    previousTax: row.previous_tax === null ? null : money(row.previous_tax, row.currency),
    documentDate: row.document_date,
    isEdited: row.kind === 'SALE' && row.new_sale_id !== null,
    lineId: row.invoice_line_id,
    sourceActualId: row.source_actual_id,
    sourceMilestoneId: row.source_milestone_id,
    correctedActualId: row.corrected_actual_id,
  };
}
