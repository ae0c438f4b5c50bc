// Invoice proposals and what blocks them as the API shows them, made of rows. It decides nothing: amounts and tax
// are those that stand on the proposal, and what may happen to it is for the flows to say.
import { Directive, Int, ObjectType } from 'type-graphql';
import type { Behind } from '../../../graphql/asked';
import { connectionOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { FieldOfRow } from '../../../graphql/fieldOfRow';
import { Blocker, Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar } from '../../../graphql/scalars';
import { dimensionsOf } from '../../rules/dimensions';
import type { BlockerRow, ProposalRow } from '../../store/readProposals';
import { FinancialDimensionValue } from './dimensions';
import { ProposalStatus } from './enums';

@Directive('@key(fields: "number")')
@ObjectType({
  simpleResolvers: true,
  description: 'Made from a confirmed proforma invoice, under its number. Never created or deleted by a client.',
})
export class InvoiceProposal {
  /** The row need only have what is behind the fields that are asked. */
  constructor(private readonly row: ProposalRow) {}

  @FieldOfRow(() => String, { description: 'That of the proforma: numbers are unique across companies.' })
  get number(): string {
    return this.row.number;
  }

  @FieldOfRow(() => Int, { description: 'For `expectedVersion`.' })
  get version(): number {
    return this.row.version;
  }

  @FieldOfRow(() => ProposalStatus)
  get status(): ValueOf<typeof ProposalStatus> {
    return this.row.status as ValueOf<typeof ProposalStatus>;
  }

  @FieldOfRow(() => Boolean, {
    description: 'Lines were deleted by hand: the schedule passes over it until it is imported on demand.',
  })
  get importHeld(): boolean {
    return this.row.import_held === 1;
  }

  @FieldOfRow(() => String)
  get legalEntity(): string {
    return this.row.legal_entity;
  }

  @FieldOfRow(() => CurrencyCodeScalar)
  get currency(): string {
    return this.row.currency;
  }

  @FieldOfRow(() => DateScalar)
  get invoiceDate(): string {
    return this.row.invoice_date;
  }

  @FieldOfRow(() => DateScalar, { nullable: true, description: 'By terms of payment, or by hand.' })
  get dueDate(): string | null {
    return this.row.due_date;
  }

  @FieldOfRow(() => Boolean, {
    description: 'Was the due date set by hand? It stays until the posting is given another invoice date.',
  })
  get dueDateKept(): boolean {
    return this.row.due_date_kept === 1;
  }

  @FieldOfRow(() => DateScalar, { nullable: true, description: 'Of the voucher; null: the invoice date.' })
  get accountingDate(): string | null {
    return this.row.accounting_date;
  }

  @FieldOfRow(() => String, { nullable: true, description: "By code; null: the customer's own." })
  get paymentTerms(): string | null {
    return this.row.payment_terms;
  }

  @FieldOfRow(() => String, { nullable: true, description: 'For the customer, above the lines.' })
  get textBefore(): string | null {
    return this.row.text_before;
  }

  @FieldOfRow(() => String, { nullable: true, description: 'For the customer, below the lines.' })
  get textAfter(): string | null {
    return this.row.text_after;
  }

  @Directive('@listSize(assumedSize: 16)')
  @FieldOfRow(() => [FinancialDimensionValue], { description: "Of the customer's balance, sales tax and round-off." })
  get dimensions(): FinancialDimensionValue[] {
    return dimensionsOf(this.row.dimensions);
  }

  @FieldOfRow(() => String, {
    nullable: true,
    description: 'Who confirmed the invoice, by subject; null: Finance was not told.',
  })
  get confirmedBy(): string | null {
    return this.row.confirmed_by;
  }

  @FieldOfRow(() => Int)
  get lineCount(): number {
    return this.row.line_count;
  }

  @FieldOfRow(() => Money, { description: '0.00 until the lines are in.' })
  get netAmount(): Money {
    return money(this.row.net_amount, this.row.currency);
  }

  @FieldOfRow(() => Money, {
    description: "Of its lines, in the invoice's currency; `totals` has what posting would make of it.",
  })
  get salesTax(): Money {
    return money(this.row.sales_tax, this.row.currency);
  }

  @FieldOfRow(() => Money, { description: 'Net and tax, before round-off.' })
  get totalAmount(): Money {
    return money(this.row.net_amount + this.row.sales_tax, this.row.currency);
  }
}

export const InvoiceProposalConnection = connectionOf(() => InvoiceProposal, 'InvoiceProposal');
export const BlockerConnection = connectionOf(() => Blocker, 'Blocker');

/** What proposals are read for most, from their invoices. */
export const BEHIND_PROPOSAL: Behind<ProposalRow> = {
  types: ['InvoiceProposal'],
  always: ['number', 'currency'],
  fields: {
    number: [],
    currency: [],
    status: ['status'],
    version: ['version'],
    legalEntity: ['legal_entity'],
    invoiceDate: ['invoice_date'],
    dueDate: ['due_date'],
    lineCount: ['line_count'],
    netAmount: ['net_amount'],
    salesTax: ['sales_tax'],
    totalAmount: ['net_amount', 'sales_tax'],
    lines: ['line_count'],
    invoice: [],
    blockers: [],
    customerInvoice: [],
  },
};

export function invoiceProposal(row: ProposalRow): InvoiceProposal {
  return new InvoiceProposal(row);
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
