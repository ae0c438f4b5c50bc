// The proforma invoice as the API shows it: its own columns only. Relations are fields of the resolvers, so that no type
// class imports another that has relations.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Behind } from '../../../graphql/asked';
import type { ValueOf } from '../../../graphql/enums';
import { FieldOfRow } from '../../../graphql/fieldOfRow';
import { Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar } from '../../../graphql/scalars';
import type { InvoiceRow } from '../../store/readInvoices';
import { ProjectInvoiceStatus } from '../enums';

@ObjectType({ simpleResolvers: true })
export class Address {
  @Field(() => String, { nullable: true, description: "Whom to write to, where it is not the customer's own name." })
  name!: string | null;

  @Field(() => [String], { description: 'Street and whatever stands above the city, in order.' })
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

  @Field(() => Money, { description: "What Finance put on it, in the invoice's currency." })
  tax!: Money;

  @Field(() => Money, { description: 'What the customer owes, tax and round-off included.' })
  total!: Money;
}

@Directive('@key(fields: "id")')
@Directive('@key(fields: "number")')
@ObjectType({ simpleResolvers: true, description: 'A proforma invoice. Numbers are unique across legal entities.' })
export class Invoice {
  /** The row need only have what is behind the fields that are asked. */
  constructor(private readonly row: InvoiceRow) {}

  @FieldOfRow(() => ID)
  get id(): string {
    return this.row.id;
  }

  @FieldOfRow(() => String, { description: 'Also the Finance proposal number.' })
  get number(): string {
    return this.row.number;
  }

  @FieldOfRow(() => Int, { description: 'For expectedVersion.' })
  get version(): number {
    return this.row.version;
  }

  @FieldOfRow(() => String)
  get name(): string {
    return this.row.name;
  }

  @FieldOfRow(() => String, { nullable: true })
  get description(): string | null {
    return this.row.description;
  }

  @FieldOfRow(() => String, { nullable: true, description: "By code; null: the customer's own." })
  get paymentTerms(): string | null {
    return this.row.payment_terms;
  }

  @FieldOfRow(() => ProjectInvoiceStatus)
  get status(): ValueOf<typeof ProjectInvoiceStatus> {
    return this.row.status as ValueOf<typeof ProjectInvoiceStatus>;
  }

  @FieldOfRow(() => DateTimeScalar, {
    nullable: true,
    description: 'When somebody marked it paid; null: not yet. Payments are kept elsewhere.',
  })
  get markedPaidAt(): string | null {
    return this.row.marked_paid_at;
  }

  @FieldOfRow(() => String)
  get legalEntity(): string {
    return this.row.legal_entity;
  }

  @FieldOfRow(() => CurrencyCodeScalar, { description: 'Of the contract, and of all its amounts.' })
  get currency(): string {
    return this.row.currency;
  }

  @FieldOfRow(() => DateScalar)
  get invoiceDate(): string {
    return this.row.invoice_date;
  }

  @FieldOfRow(() => DateScalar, {
    nullable: true,
    description: 'Wished for the voucher; null: the day of confirmation.',
  })
  get accountingDate(): string | null {
    return this.row.accounting_date;
  }

  @FieldOfRow(() => Address, {
    nullable: true,
    description: 'To whom and where it is sent; null: nothing was written down.',
  })
  get billTo(): Address | null {
    return addressOf(this.row);
  }

  @FieldOfRow(() => Money, { description: 'Chargeable, after retainers, before tax.' })
  get detailAmount(): Money {
    return money(this.row.detail_amount, this.row.currency);
  }

  @FieldOfRow(() => Money, { description: "The manager's estimate; the legal tax is Finance's." })
  get estimatedTax(): Money {
    return money(this.row.estimated_tax, this.row.currency);
  }

  @FieldOfRow(() => Money)
  get totalAmount(): Money {
    return money(this.row.total_amount, this.row.currency);
  }

  @FieldOfRow(() => Boolean, { description: 'It takes back what another invoice billed: see `corrects`.' })
  get hasCorrections(): boolean {
    return this.row.corrects_id !== null;
  }

  @FieldOfRow(() => DateTimeScalar, { nullable: true, description: 'Null: a draft.' })
  get confirmedAt(): string | null {
    return this.row.confirmed_at;
  }

  @FieldOfRow(() => CustomerInvoiceSummary, {
    nullable: true,
    description: "Dataverse's written-back copy; null until then.",
  })
  get customerInvoiceSummary(): CustomerInvoiceSummary | null {
    return summaryOf(this.row);
  }

  get contractId(): string {
    return this.row.contract_id;
  }

  get customerId(): string {
    return this.row.customer_id;
  }

  get correctsId(): string | null {
    return this.row.corrects_id;
  }

  get statusSequence(): number {
    return this.row.status_sequence;
  }
}

/** What invoices are read for most: lists of them, and the way to their proposals. */
export const BEHIND_INVOICE: Behind<InvoiceRow> = {
  types: ['Invoice'],
  always: ['id', 'number', 'currency', 'confirmed_at'],
  fields: {
    id: [],
    number: [],
    currency: [],
    confirmedAt: [],
    name: ['name'],
    status: ['status'],
    legalEntity: ['legal_entity'],
    invoiceDate: ['invoice_date'],
    totalAmount: ['total_amount'],
    detailAmount: ['detail_amount'],
    hasCorrections: ['corrects_id'],
    customer: ['customer_id'],
    contract: ['contract_id'],
    postingStatus: ['status_sequence'],
    postingHistory: [],
    billedDigest: [],
    lines: [],
    details: [],
    actuals: [],
    corrections: [],
  },
};

/** A row of the invoice table as the API's invoice. */
export function toInvoice(row: InvoiceRow): Invoice {
  return new Invoice(row);
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
