// What a proposal comes to before it is posted, as the API shows it. It decides nothing: the figures are those of the rules that
// post. Once posted there are none: the customer invoice has them.
import { Field, ObjectType } from 'type-graphql';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, PERCENT_SCALE, RATE_SCALE } from '../../../money';
import { invoiceTotals, type TotalAmount, termsAtPosting } from '../../rules/totals';
import type { ProposalBasis } from '../../store/readTotals';

@ObjectType({
  simpleResolvers: true,
  description: 'One amount of a proposal in each currency that its voucher will have.',
})
export class ProposalAmount {
  @Field(() => Money, { description: "In the invoice's currency." })
  transaction!: Money;

  @Field(() => Money, { nullable: true, description: 'In accounting currency; null while no rate is known.' })
  accounting!: Money | null;
}

@ObjectType({ simpleResolvers: true })
export class ProposalTaxLine {
  @Field(() => String)
  code!: string;

  @Field(() => DecimalScalar, { description: 'Per cent.' })
  rate!: string;

  @Field(() => Money, { description: "What is taxed, in the invoice's currency." })
  base!: Money;

  @Field(() => ProposalAmount, { description: 'In both currencies, as posting would round it.' })
  tax!: ProposalAmount;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What posting would make of the lines with the set-up of now, to the cent.',
})
export class ProposalTotals {
  @Field(() => DateScalar, { description: 'Whose rate applies.' })
  invoiceDate!: string;

  @Field(() => DecimalScalar, {
    nullable: true,
    description: 'Units of accounting currency for one unit; null while none is known for the invoice date.',
  })
  exchangeRate!: string | null;

  @Field(() => ProposalAmount)
  netAmount!: ProposalAmount;

  @Field(() => ProposalAmount)
  salesTax!: ProposalAmount;

  @Field(() => ProposalAmount)
  roundOff!: ProposalAmount;

  @Field(() => ProposalAmount)
  totalAmount!: ProposalAmount;

  @Field(() => [ProposalTaxLine], { description: 'By code.' })
  taxLines!: ProposalTaxLine[];
}

/** The totals of a proposal at the rate of a date; its own invoice date if none is given. */
export function proposalTotals(basis: ProposalBasis, givenDate: string | null | undefined): ProposalTotals {
  const { currency, accountingCurrency, lines, taxes, roundOff } = basis;
  const invoiceDate = givenDate ?? basis.invoiceDate;
  const terms = termsAtPosting(basis, invoiceDate);
  const totals = invoiceTotals(lines, taxes, roundOff, { currency, accountingCurrency, terms });
  const shown = ({ transaction, accounting }: TotalAmount): ProposalAmount => ({
    transaction: money(transaction, currency),
    accounting: accounting === null ? null : money(accounting, accountingCurrency),
  });
  return {
    invoiceDate,
    exchangeRate: terms === undefined ? null : formatTrimmed(terms.rate, RATE_SCALE),
    netAmount: shown(totals.net),
    salesTax: shown(totals.tax),
    roundOff: shown(totals.roundOff),
    totalAmount: shown(totals.total),
    taxLines: totals.taxes.map(({ tax_code, percent, base, tax, tax_accounting }) => ({
      code: tax_code,
      rate: formatTrimmed(percent, PERCENT_SCALE),
      base: money(base, currency),
      tax: shown({ transaction: tax, accounting: tax_accounting }),
    })),
  };
}
