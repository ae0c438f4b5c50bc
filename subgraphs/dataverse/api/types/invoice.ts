// The proforma invoice as the API shows it: its own columns only. Relations are fields of the resolvers, so that no type
// class imports another that has relations.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { ValueOf } from '../../../graphql/enums';
import { Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import type { InvoiceRow } from '../../store/readInvoices';
import { ProjectInvoiceStatus } from '../enums';

@ObjectType({ simpleResolvers: true })
export class Address {
  @Field(() => String, { nullable: true })
  name!: string | null;

  @Field(() => [String])
  lines!: string[];

  @Field(() => String, { nullable: true })
  city!: string | null;

  @Field(() => String, { nullable: true })
  postalCode!: string | null;

  @Field(() => String, { nullable: true })
  country!: string | null;
}

@ObjectType({ simpleResolvers: true, description: "Dataverse's written-back copy of Finance's customer invoice." })
export class CustomerInvoiceSummary {
  @Field(() => String)
  number!: string;

  @Field(() => DateScalar)
  date!: string;

  @Field(() => Money)
  tax!: Money;

  @Field(() => Money)
  total!: Money;
}

@Directive('@key(fields: "id")')
@Directive('@key(fields: "number")')
@ObjectType({ simpleResolvers: true, description: 'A proforma invoice. Numbers are unique across legal entities.' })
export class Invoice {
  @Field(() => ID)
  id!: string;

  @Field(() => String, { description: 'Also the Finance proposal number.' })
  number!: string;

  @Field(() => Int, { description: 'For expectedVersion.' })
  version!: number;

  @Field(() => String)
  name!: string;

  @Field(() => String, { nullable: true })
  description!: string | null;

  @Field(() => String, { nullable: true })
  paymentTerms!: string | null;

  @Field(() => ProjectInvoiceStatus)
  status!: ValueOf<typeof ProjectInvoiceStatus>;

  @Field(() => DateTimeScalar, { nullable: true })
  markedPaidAt!: string | null;

  @Field(() => String)
  legalEntity!: string;

  @Field(() => CurrencyCodeScalar)
  currency!: string;

  @Field(() => DateScalar)
  invoiceDate!: string;

  @Field(() => DateScalar, { nullable: true })
  accountingDate!: string | null;

  @Field(() => Address, { nullable: true })
  billTo!: Address | null;

  @Field(() => Money, { description: 'Chargeable, after retainers, before tax.' })
  detailAmount!: Money;

  @Field(() => Money, { description: "The manager's estimate; the legal tax is Finance's." })
  estimatedTax!: Money;

  @Field(() => Money)
  totalAmount!: Money;

  @Field(() => Boolean, { description: 'It takes back what another invoice billed: see `corrects`.' })
  hasCorrections!: boolean;

  @Field(() => DateTimeScalar, { nullable: true })
  confirmedAt!: string | null;

  @Field(() => CustomerInvoiceSummary, {
    nullable: true,
    description: "Dataverse's written-back copy; null until then.",
  })
  customerInvoiceSummary!: CustomerInvoiceSummary | null;

  contractId!: string;
  customerId!: string;
  correctsId!: string | null;
  statusSequence!: number;
}

/** A row of the invoice table as the API's invoice. */
export function toInvoice(row: InvoiceRow): Invoice {
  return {
    id: row.id,
    number: row.number,
    version: row.version,
    name: row.name,
    description: row.description,
    paymentTerms: row.payment_terms,
    status: row.status as Invoice['status'],
    markedPaidAt: row.marked_paid_at,
    legalEntity: row.legal_entity,
    currency: row.currency,
    invoiceDate: row.invoice_date,
    accountingDate: row.accounting_date,
    billTo: addressOf(row),
    detailAmount: money(row.detail_amount, row.currency),
    estimatedTax: money(row.estimated_tax, row.currency),
    totalAmount: money(row.total_amount, row.currency),
    hasCorrections: row.corrects_id !== null,
    confirmedAt: row.confirmed_at,
    customerInvoiceSummary: summaryOf(row),
    contractId: row.contract_id,
    customerId: row.customer_id,
    correctsId: row.corrects_id,
    statusSequence: row.status_sequence,
  };
}

function addressOf(row: InvoiceRow): Address | null {
  const {
    bill_to_name: name,
    bill_to_lines: lines,
    bill_to_city: city,
    bill_to_postal_code: postalCode,
    bill_to_country: country,
  } = row;
  if ([name, lines, city, postalCode, country].every((part) => part === null)) return null;
  return { name, lines: lines ? lines.split('\n') : [], city, postalCode, country };
}

function summaryOf(row: InvoiceRow): CustomerInvoiceSummary | null {
  const {
    customer_invoice_number: number,
    customer_invoice_date: date,
    customer_invoice_tax: tax,
    customer_invoice_total: total,
  } = row;
  if (number === null || date === null) return null;
  return { number, date, tax: money(tax ?? 0, row.currency), total: money(total ?? 0, row.currency) };
}
