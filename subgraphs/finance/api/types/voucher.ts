// Vouchers and their ledger entries as the API shows them, and what makes them from rows. Debit positive, credit negative: a sign
// must never be turned on its way out, nor an amount converted; each currency's amount is the one that was booked.
import { Directive, Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { Money, money } from '../../../graphql/objects';
import { DateScalar, DecimalScalar } from '../../../graphql/scalars';
import { formatTrimmed, RATE_SCALE } from '../../../money';
import { dimensionsOf } from '../../rules/dimensions';
import type { LedgerEntryRow, VoucherRow } from '../../store/readVouchers';
import { FinancialDimensionValue } from './dimensions';

@Directive('@key(fields: "legalEntity number")')
@ObjectType({
  simpleResolvers: true,
  description: 'One posting: its entries sum to zero per currency, in accounting and in reporting currency.',
})
export class Voucher {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => String)
  number!: string;

  @Field(() => DateScalar, { description: 'The day that it is posted to.' })
  accountingDate!: string;

  @Field(() => String, { description: 'What was posted: CUSTOMER_INVOICE, JOURNAL_LINE, or another kind of document.' })
  source!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Debit positive, credit negative.' })
export class LedgerEntry {
  @Field(() => String, { description: 'Main account.' })
  account!: string;

  @Field(() => String, { description: 'Why it is on that account, as in posting-accounts: CUSTOMER, SALES_TAX …' })
  postingType!: string;

  @Field(() => Money, { description: 'In transaction currency.' })
  amount!: Money;

  @Field(() => Money, { description: "In the company's currency; debit is positive, credit negative." })
  accountingAmount!: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'Null where the legal entity kept no reporting currency when it was posted.',
  })
  reportingAmount!: Money | null;

  @Field(() => DecimalScalar, { description: 'Accounting units per unit of transaction currency.' })
  exchangeRate!: string;

  @Directive('@listSize(assumedSize: 16)')
  @Field(() => [FinancialDimensionValue])
  dimensions!: FinancialDimensionValue[];
}

export const VoucherConnection = connectionOf(() => Voucher, 'Voucher');
export const LedgerEntryConnection = connectionOf(() => LedgerEntry, 'LedgerEntry');

export function voucher(row: VoucherRow): Voucher {
  return {
    legalEntity: row.legal_entity,
    number: row.number,
    accountingDate: row.accounting_date,
    source: row.source,
  };
}

export function ledgerEntry(row: LedgerEntryRow): LedgerEntry {
  return {
    account: row.account,
    postingType: row.posting_type,
    amount: money(row.amount, row.currency),
    accountingAmount: money(row.accounting_amount, row.accounting_currency),
    reportingAmount: row.reporting_currency === null ? null : money(row.reporting_amount ?? 0, row.reporting_currency),
    exchangeRate: formatTrimmed(row.exchange_rate, RATE_SCALE),
    dimensions: dimensionsOf(row.dimensions),
  };
}
