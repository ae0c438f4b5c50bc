// Finance's part of a preview as the API shows it: lines, tax, rate and totals as posting would make them, and what stands in the
// way. Every figure is one that the rehearsal has posted; none may be worked out here.
import { Directive, Field, ID, Int, ObjectType } from 'type-graphql';
import { Blocker, Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, RATE_SCALE } from '../../../money';
import type { Foretold } from '../../flows/rehearseInvoice';
import type { ForetoldPosting } from '../../store/foretold';
import type { ProposalLineRow } from '../../store/readProposals';
import { TaxLine, taxLine } from './customerInvoice';

/** Dataverse's preview, with what confirming would send, which no client sees. */
@Directive('@key(fields: "invoiceId")')
@ObjectType({ simpleResolvers: true })
export class ConfirmationPreview {
  @Directive('@inaccessible')
  @Directive('@shareable')
  @Field(() => ID)
  invoiceId!: string;

  @Directive('@external')
  @Field(() => String, {
    nullable: true,
    description: 'Of Dataverse: JSON of the rows by topic; null where nothing would be sent.',
  })
  announcement?: string | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The posting of a customer invoice as it would be today. In accounting currency null where a rate is missing.',
})
export class ForetoldCustomerInvoice {
  @Field(() => DateScalar)
  invoiceDate!: string;

  @Field(() => DateScalar, { nullable: true })
  dueDate!: string | null;

  @Field(() => DateScalar)
  accountingDate!: string;

  @Field(() => DecimalScalar, { description: 'Accounting units per one unit of the invoice currency.' })
  exchangeRate!: string;

  @Field(() => Money)
  netAmount!: Money;

  @Field(() => Money)
  salesTax!: Money;

  @Field(() => Money)
  roundOff!: Money;

  @Field(() => Money)
  totalAmount!: Money;

  @Field(() => Money, { description: "The customer's entry in accounting currency." })
  accountingTotal!: Money;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [TaxLine])
  taxLines!: TaxLine[];

  @Field(() => Boolean)
  creditNote!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What Finance would make of the invoice, by the rules of import and posting.',
})
export class FinancePreview {
  @Field(() => Boolean, { description: 'It could be imported and posted without anybody doing anything first.' })
  ready!: boolean;

  @Directive('@listSize(assumedSize: 5)')
  @Field(() => [Blocker], { description: 'All that stands in the way today, and whose turn it is.' })
  blockers!: Blocker[];

  @Field(() => Int)
  lineCount!: number;

  @Field(() => ForetoldCustomerInvoice, {
    nullable: true,
    description:
      'As if what stands in the way were cleared. Null where it could not be foretold: a rate or a document is missing.',
  })
  posting!: ForetoldCustomerInvoice | null;

  /** Not of the schema: its lines are paged from here. */
  rows!: readonly ProposalLineRow[];
}

export function financePreview({ blockers, invoice }: Foretold): FinancePreview {
  return {
    ready: blockers.length === 0 && invoice?.posting != null,
    blockers: [...blockers] as Blocker[],
    lineCount: invoice?.lines.length ?? 0,
    posting: invoice?.posting ? foretoldPosting(invoice.posting) : null,
    rows: invoice?.lines ?? [],
  };
}

function foretoldPosting({ invoice, rate, accountingDate, taxes }: ForetoldPosting): ForetoldCustomerInvoice {
  return {
    invoiceDate: invoice.invoice_date,
    dueDate: invoice.due_date,
    accountingDate,
    exchangeRate: formatTrimmed(rate, RATE_SCALE),
    netAmount: money(invoice.net_amount, invoice.currency),
    salesTax: money(invoice.sales_tax, invoice.currency),
    roundOff: money(invoice.round_off, invoice.currency),
    totalAmount: money(invoice.total_amount, invoice.currency),
    accountingTotal: money(invoice.accounting_total, invoice.accounting_currency),
    taxLines: taxes.map((row) => taxLine(row, invoice)),
    creditNote: invoice.credit_note === 1,
  };
}
