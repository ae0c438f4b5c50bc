// An actual and its links as the API shows them: own columns only. Everything but billing status, adjustment status and the
// accounting detail stays as it was written.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, formatTrimmed, PRICE_SCALE, QUANTITY_SCALE, RATE_SCALE } from '../../../money';
import type { ActualRow, LinkSeenRow } from '../../store/readActuals';
import { AdjustmentStatus, BillingStatus, NotToExceedStatus, TransactionRole, TransactionType } from '../enums';

@ObjectType({
  simpleResolvers: true,
  description:
    'What posting writes back: accounting currency amount, exchange rate (accounting units per one unit of sales currency), voucher number, sales tax amount.',
})
export class ActualAccounting {
  @Field(() => String)
  voucherNumber!: string;

  @Field(() => Money)
  accountingAmount!: Money;

  @Field(() => DecimalScalar)
  exchangeRate!: string;

  @Field(() => Money)
  salesTax!: Money;
}

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'Amounts, dates, references and accounting fields never change once written.',
})
export class Actual {
  @Field(() => ID)
  id!: string;

  @Field(() => String)
  legalEntity!: string;

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

  @Field(() => Money, { description: 'Taken off by the contract line; the amount is net of it.' })
  discountAmount!: Money;

  @Field(() => Money, { description: 'Added by the contract line; the amount has it.' })
  feeAmount!: Money;

  @Field(() => NotToExceedStatus, { nullable: true, description: 'Of unbilled sales.' })
  nteStatus!: ValueOf<typeof NotToExceedStatus> | null;

  @Field(() => String, { nullable: true })
  externalDescription!: string | null;

  @Field(() => Boolean)
  skipSync!: boolean;

  @Field(() => String, { nullable: true })
  task!: string | null;

  @Field(() => String, { nullable: true })
  role!: string | null;

  @Field(() => String, { nullable: true })
  resource!: string | null;

  @Field(() => String, { nullable: true })
  category!: string | null;

  @Field(() => ActualAccounting, {
    nullable: true,
    description: 'Null until Finance has posted it and the write-back arrived.',
  })
  accounting!: ActualAccounting | null;

  projectId!: string;
  contractLineId!: string | null;
  invoiceId!: string | null;
}

export function toActual(row: ActualRow): Actual {
  return {
    id: row.id,
    legalEntity: row.legal_entity,
    transactionType: row.transaction_type as Actual['transactionType'],
    transactionClass: row.transaction_class as Actual['transactionClass'],
    billingType: row.billing_type as Actual['billingType'],
    billingStatus: row.billing_status as Actual['billingStatus'],
    adjustmentStatus: row.adjustment_status as Actual['adjustmentStatus'],
    documentDate: row.document_date,
    description: row.description,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    price: formatScaled(row.price, PRICE_SCALE),
    amount: money(row.amount, row.currency),
    discountAmount: money(row.discount_amount, row.currency),
    feeAmount: money(row.fee_amount, row.currency),
    nteStatus: row.nte_status as Actual['nteStatus'],
    externalDescription: row.external_description,
    skipSync: row.skip_sync === 1,
    task: row.task,
    role: row.role,
    resource: row.resource,
    category: row.category,
    accounting: accountingOf(row),
    projectId: row.project_id,
    contractLineId: row.contract_line_id,
    invoiceId: row.invoice_id,
  };
}

function accountingOf(row: ActualRow): ActualAccounting | null {
  const { voucher_number, accounting_amount, accounting_currency, exchange_rate, sales_tax } = row;
  if (voucher_number === null || accounting_amount === null || accounting_currency === null || exchange_rate === null)
    return null;
  return {
    voucherNumber: voucher_number,
    accountingAmount: money(accounting_amount, accounting_currency),
    exchangeRate: formatTrimmed(exchange_rate, RATE_SCALE),
    salesTax: money(sales_tax ?? 0, row.currency),
  };
}

@ObjectType({
  simpleResolvers: true,
  description: "Microsoft's transaction connection, seen from one of its two actuals.",
})
export class TransactionLink {
  @Field(() => TransactionRole)
  role!: ValueOf<typeof TransactionRole>;

  @Field(() => TransactionRole)
  otherRole!: ValueOf<typeof TransactionRole>;

  otherId!: string;
}

export function toTransactionLink(row: LinkSeenRow): TransactionLink {
  return {
    role: row.role as TransactionLink['role'],
    otherRole: row.other_role as TransactionLink['otherRole'],
    otherId: row.other_id,
  };
}
