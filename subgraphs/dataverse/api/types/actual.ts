// An actual and its links as the API shows them: own columns only. Everything but billing status, adjustment status and the
// accounting detail stays as it was written.
import { Directive, Field, ID, ObjectType } from 'type-graphql';
import type { Behind } from '../../../graphql/asked';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { FieldOfRow } from '../../../graphql/fieldOfRow';
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

  @Field(() => Money, { description: "In the currency of the company's ledger." })
  accountingAmount!: Money;

  @Field(() => DecimalScalar, { description: "Units of the ledger's currency for one of the sales currency." })
  exchangeRate!: string;

  @Field(() => Money, { description: 'In the currency of the sale.' })
  salesTax!: Money;
}

@Directive('@key(fields: "id")')
@ObjectType({
  simpleResolvers: true,
  description: 'Amounts, dates, references and accounting fields never change once written.',
})
export class Actual {
  /** The row need only have what is behind the fields that are asked. */
  constructor(private readonly row: ActualRow) {}

  @FieldOfRow(() => ID)
  get id(): string {
    return this.row.id;
  }

  @FieldOfRow(() => String)
  get legalEntity(): string {
    return this.row.legal_entity;
  }

  @FieldOfRow(() => TransactionType)
  get transactionType(): ValueOf<typeof TransactionType> {
    return this.row.transaction_type as ValueOf<typeof TransactionType>;
  }

  @FieldOfRow(() => TransactionClass)
  get transactionClass(): ValueOf<typeof TransactionClass> {
    return this.row.transaction_class as ValueOf<typeof TransactionClass>;
  }

  @FieldOfRow(() => BillingType)
  get billingType(): ValueOf<typeof BillingType> {
    return this.row.billing_type as ValueOf<typeof BillingType>;
  }

  @FieldOfRow(() => BillingStatus, { nullable: true })
  get billingStatus(): ValueOf<typeof BillingStatus> | null {
    return this.row.billing_status as ValueOf<typeof BillingStatus> | null;
  }

  @FieldOfRow(() => AdjustmentStatus, { nullable: true })
  get adjustmentStatus(): ValueOf<typeof AdjustmentStatus> | null {
    return this.row.adjustment_status as ValueOf<typeof AdjustmentStatus> | null;
  }

  @FieldOfRow(() => DateScalar)
  get documentDate(): string {
    return this.row.document_date;
  }

  @FieldOfRow(() => String, { nullable: true })
  get description(): string | null {
    return this.row.description;
  }

  @FieldOfRow(() => DecimalScalar)
  get quantity(): string {
    return formatScaled(this.row.quantity, QUANTITY_SCALE);
  }

  @FieldOfRow(() => DecimalScalar)
  get price(): string {
    return formatScaled(this.row.price, PRICE_SCALE);
  }

  @FieldOfRow(() => Money)
  get amount(): Money {
    return money(this.row.amount, this.row.currency);
  }

  @FieldOfRow(() => Money, { description: 'Taken off by the contract line; the amount is net of it.' })
  get discountAmount(): Money {
    return money(this.row.discount_amount, this.row.currency);
  }

  @FieldOfRow(() => Money, { description: 'Added by the contract line; the amount has it.' })
  get feeAmount(): Money {
    return money(this.row.fee_amount, this.row.currency);
  }

  @FieldOfRow(() => NotToExceedStatus, { nullable: true, description: 'Of unbilled sales.' })
  get nteStatus(): ValueOf<typeof NotToExceedStatus> | null {
    return this.row.nte_status as ValueOf<typeof NotToExceedStatus> | null;
  }

  @FieldOfRow(() => String, { nullable: true })
  get externalDescription(): string | null {
    return this.row.external_description;
  }

  @FieldOfRow(() => Boolean, { description: 'True: it stays in Dataverse and never reaches Finance.' })
  get skipSync(): boolean {
    return this.row.skip_sync === 1;
  }

  @FieldOfRow(() => String, { nullable: true })
  get task(): string | null {
    return this.row.task;
  }

  @FieldOfRow(() => String, { nullable: true })
  get role(): string | null {
    return this.row.role;
  }

  @FieldOfRow(() => String, { nullable: true })
  get resource(): string | null {
    return this.row.resource;
  }

  @FieldOfRow(() => String, { nullable: true })
  get category(): string | null {
    return this.row.category;
  }

  @FieldOfRow(() => ActualAccounting, {
    nullable: true,
    description: 'Null until Finance has posted it and the write-back arrived.',
  })
  get accounting(): ActualAccounting | null {
    return accountingOf(this.row);
  }

  get projectId(): string {
    return this.row.project_id;
  }

  get contractLineId(): string | null {
    return this.row.contract_line_id;
  }

  get invoiceId(): string | null {
    return this.row.invoice_id;
  }
}

/** What actuals are read for most: what lines of invoices bill. */
export const BEHIND_ACTUAL: Behind<ActualRow> = {
  types: ['Actual', 'InvoiceDetailOriginal'],
  always: ['id', 'currency'],
  fields: {
    id: [],
    legalEntity: ['legal_entity'],
    transactionType: ['transaction_type'],
    transactionClass: ['transaction_class'],
    billingType: ['billing_type'],
    billingStatus: ['billing_status'],
    documentDate: ['document_date'],
    description: ['description'],
    quantity: ['quantity'],
    price: ['price'],
    amount: ['amount'],
    role: ['role'],
    resource: ['resource'],
    category: ['category'],
    project: ['project_id'],
    contractLine: ['contract_line_id'],
    invoice: ['invoice_id'],
    links: [],
  },
};

export function toActual(row: ActualRow): Actual {
  return new Actual(row);
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
  @Field(() => TransactionRole, { description: 'Of the actual that was asked.' })
  role!: ValueOf<typeof TransactionRole>;

  @Field(() => TransactionRole, { description: 'Of the other one.' })
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
