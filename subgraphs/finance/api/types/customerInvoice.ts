// Posted customer invoices with their tax as the API shows them, and what makes them from rows. Every figure is the posted one:
// none may be worked out anew, for rates and taxes may have moved on.
import { Directive, Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DateTimeScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, PERCENT_SCALE } from '../../../money';
import type { CustomerInvoiceRow, TaxRow } from '../../store/readInvoices';

@Directive('@key(fields: "legalEntity number")')
@ObjectType({
  simpleResolvers: true,
  description: 'Exists from posting on, under a number of its own sequence. Never changes.',
})
export class CustomerInvoice {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => String, { description: 'Drawn at posting.' })
  number!: string;

  @Field(() => DateScalar)
  date!: string;

  @Field(() => DateScalar, { nullable: true })
  dueDate!: string | null;

  @Field(() => Money)
  netAmount!: Money;

  @Field(() => Money)
  salesTax!: Money;

  @Field(() => Money)
  roundOff!: Money;

  @Field(() => Money, { description: 'What the customer owes: net, tax and round-off.' })
  totalAmount!: Money;

  @Field(() => Boolean, { description: 'It gives back: its total is below zero.' })
  creditNote!: boolean;

  @Field(() => Boolean, {
    description:
      'It was invoiced in the books kept before the cut-off date: `number` is not from our sequence, no ledger entry stands behind it, and it has no document.',
  })
  beginningBalance!: boolean;

  @Field(() => DateTimeScalar)
  postedAt!: string;

  @Field(() => String, { description: 'The proforma invoice, and the proposal that it became.' })
  proposalNumber!: string;

  @Field(() => String, { description: 'The account number.' })
  customerAccount!: string;

  /** Not of the schema: what its fields are found by. */
  row!: CustomerInvoiceRow;
}

@ObjectType({ simpleResolvers: true })
export class TaxLine {
  @Field(() => String)
  code!: string;

  @Field(() => DecimalScalar, { description: 'Per cent.' })
  rate!: string;

  @Field(() => Money, { description: "What is taxed, in the invoice's currency." })
  base!: Money;

  @Field(() => Money, { description: "In the invoice's currency." })
  tax!: Money;

  @Field(() => Money, { description: 'In accounting currency.' })
  taxAccounting!: Money;
}

export const CustomerInvoiceConnection = connectionOf(() => CustomerInvoice, 'CustomerInvoice');

export function customerInvoice(row: CustomerInvoiceRow): CustomerInvoice {
  return {
    legalEntity: row.legal_entity,
    number: row.number,
    date: row.invoice_date,
    dueDate: row.due_date,
    netAmount: money(row.net_amount, row.currency),
    salesTax: money(row.sales_tax, row.currency),
    roundOff: money(row.round_off, row.currency),
    totalAmount: money(row.total_amount, row.currency),
    creditNote: row.credit_note === 1,
    beginningBalance: row.beginning_balance === 1,
    postedAt: row.posted_at,
    proposalNumber: row.proposal_number,
    customerAccount: row.customer_account,
    row,
  };
}

export function taxLine(row: TaxRow, invoice: CustomerInvoiceRow): TaxLine {
  return {
    code: row.tax_code,
    rate: formatTrimmed(row.percent, PERCENT_SCALE),
    base: money(row.base, invoice.currency),
    tax: money(row.tax, invoice.currency),
    taxAccounting: money(row.tax_accounting, invoice.accounting_currency),
  };
}
