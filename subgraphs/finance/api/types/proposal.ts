// Invoice proposals and their lines as the API shows them, and what makes them from rows. It decides nothing: amounts and tax
// are those that stand on the proposal, and what may happen to it is for the flows to say.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { BillingType, TransactionClass, type ValueOf } from '../../../graphql/enums';
import { Blocker, Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatScaled, PRICE_SCALE, QUANTITY_SCALE } from '../../../money';
import { dimensionsOf } from '../../rules/dimensions';
import type { BlockerRow, ProposalLineRow, ProposalRow } from '../../store/readProposals';
import { FinancialDimensionValue } from './dimensions';
import { ProposalStatus } from './enums';
import { Actual } from './references';

@Directive('@key(fields: "number")')
@ObjectType({
  simpleResolvers: true,
  description: 'Made from a confirmed proforma invoice, under its number. Never created or deleted by a client.',
})
export class InvoiceProposal {
  @Field(() => String)
  number!: string;

  @Field(() => Int, { description: 'For `expectedVersion`.' })
  version!: number;

  @Field(() => ProposalStatus)
  status!: ValueOf<typeof ProposalStatus>;

  @Field(() => Boolean, {
    description: 'Lines were deleted by hand: the schedule passes over it until it is imported on demand.',
  })
  importHeld!: boolean;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => DateScalar)
  invoiceDate!: string;

  @Field(() => DateScalar, { nullable: true })
  dueDate!: string | null;

  @Field(() => Boolean, {
    description: 'Was the due date set by hand? It stays until the posting is given another invoice date.',
  })
  dueDateKept!: boolean;

  @Field(() => DateScalar, { nullable: true, description: 'Of the voucher; null: the invoice date.' })
  accountingDate!: string | null;

  @Field(() => String, { nullable: true, description: "By code; null: the customer's own." })
  paymentTerms!: string | null;

  @Field(() => String, { nullable: true, description: 'For the customer, above the lines.' })
  textBefore!: string | null;

  @Field(() => String, { nullable: true, description: 'For the customer, below the lines.' })
  textAfter!: string | null;

  @Directive('@listSize(assumedSize: 16)')
  @Field(() => [FinancialDimensionValue], { description: "Of the customer's balance, sales tax and round-off." })
  dimensions!: FinancialDimensionValue[];

  @Field(() => String, {
    nullable: true,
    description: 'Who confirmed the invoice, by subject; null: Finance was not told.',
  })
  confirmedBy!: string | null;

  @Field(() => Int)
  lineCount!: number;

  @Field(() => Money, { description: '0.00 until the lines are in.' })
  netAmount!: Money;

  @Field(() => Money)
  salesTax!: Money;

  @Field(() => Money)
  totalAmount!: Money;
}

@ObjectType({ simpleResolvers: true })
export class InvoiceProposalLine {
  @Field(() => ID)
  id!: string;

  @Field(() => ID)
  actualId!: string;

  @Field(() => Actual, { nullable: true })
  actual!: Actual | null;

  @Field(() => TransactionClass)
  transactionClass!: ValueOf<typeof TransactionClass>;

  @Field(() => BillingType)
  billingType!: ValueOf<typeof BillingType>;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => DecimalScalar)
  quantity!: string;

  @Field(() => DecimalScalar, { description: 'Per unit, four decimals, in the currency of netAmount.' })
  salesPrice!: string;

  @Field(() => Money)
  netAmount!: Money;

  @Field(() => String, { nullable: true })
  salesTaxGroup!: string | null;

  @Field(() => String, { nullable: true })
  itemSalesTaxGroup!: string | null;

  @Field(() => Money)
  salesTax!: Money;

  @Directive('@listSize(assumedSize: 16)')
  @Field(() => [FinancialDimensionValue], { description: 'Of its revenue.' })
  dimensions!: FinancialDimensionValue[];
}

export const InvoiceProposalConnection = connectionOf(() => InvoiceProposal, 'InvoiceProposal');
export const InvoiceProposalLineConnection = connectionOf(() => InvoiceProposalLine, 'InvoiceProposalLine');
export const BlockerConnection = connectionOf(() => Blocker, 'Blocker');

export function invoiceProposal(row: ProposalRow): InvoiceProposal {
  return {
    number: row.number,
    version: row.version,
    status: row.status as InvoiceProposal['status'],
    importHeld: row.import_held === 1,
    confirmedBy: row.confirmed_by,
    legalEntity: row.legal_entity,
    currency: row.currency,
    invoiceDate: row.invoice_date,
    dueDate: row.due_date,
    dueDateKept: row.due_date_kept === 1,
    accountingDate: row.accounting_date,
    paymentTerms: row.payment_terms,
    textBefore: row.text_before,
    textAfter: row.text_after,
    dimensions: dimensionsOf(row.dimensions),
    lineCount: row.line_count,
    netAmount: money(row.net_amount, row.currency),
    salesTax: money(row.sales_tax, row.currency),
    totalAmount: money(row.net_amount + row.sales_tax, row.currency),
  };
}

export function invoiceProposalLine(row: ProposalLineRow): InvoiceProposalLine {
  return {
    id: row.id,
    actualId: row.actual_id,
    actual: { id: row.actual_id },
    transactionClass: row.transaction_class as InvoiceProposalLine['transactionClass'],
    billingType: row.billing_type as InvoiceProposalLine['billingType'],
    description: row.description,
    quantity: formatScaled(row.quantity, QUANTITY_SCALE),
    salesPrice: formatScaled(row.price, PRICE_SCALE),
    netAmount: money(row.net_amount, row.currency),
    salesTaxGroup: row.sales_tax_group,
    itemSalesTaxGroup: row.item_sales_tax_group,
    salesTax: money(row.sales_tax, row.currency),
    dimensions: dimensionsOf(row.dimensions),
  };
}

export function blocker(row: BlockerRow): Blocker {
  return {
    code: row.code as Blocker['code'],
    message: row.message,
    owner: row.owner as Blocker['owner'],
    reference: row.reference === '' ? null : row.reference,
    count: row.count,
  };
}
