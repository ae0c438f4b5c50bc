// A trial balance as the API shows it, and what makes it from sums. Opening and closing are debit positive; debit and credit have
// no sign. It must never convert: each currency's figures are sums of what was booked in it.
import { Field, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { Money, money } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar } from '../../../graphql/scalars';
import {
  type AccountTurnover,
  closing,
  isBalanced,
  type TrialTotals,
  type Turnover as TurnoverOf,
} from '../../rules/trialBalance';

@ObjectType({
  simpleResolvers: true,
  description: 'Opening and closing: debit positive. Debit and credit: without sign.',
})
export class Turnover {
  @Field(() => Money, { description: 'What stood before the period.' })
  opening!: Money;

  @Field(() => Money, { description: 'Of the period.' })
  debit!: Money;

  @Field(() => Money, { description: 'Of the period, as a positive number.' })
  credit!: Money;

  @Field(() => Money, { description: 'opening + debit − credit.' })
  closing!: Money;
}

@ObjectType({ simpleResolvers: true })
export class TrialBalanceAccount {
  @Field(() => String, { description: 'Main account.' })
  account!: string;

  @Field(() => Turnover, { description: 'In accounting currency.' })
  accounting!: Turnover;

  @Field(() => Turnover, { nullable: true, description: 'Null where the legal entity keeps no reporting currency.' })
  reporting!: Turnover | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'All accounts together: opening and closing are zero, debit equals credit.',
})
export class TrialBalanceTotals {
  @Field(() => Turnover, { description: "In the company's currency: opening, turnover and closing sum to zero." })
  accounting!: Turnover;

  @Field(() => Turnover, { nullable: true, description: 'In the reporting currency; null: the company has none.' })
  reporting!: Turnover | null;

  @Field(() => Boolean, { description: 'Opening and closing are zero in every currency.' })
  balanced!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The ledger entries of a legal entity per account, summed up to a period and in it.',
})
export class TrialBalance {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar)
  from!: string;

  @Field(() => DateScalar)
  to!: string;

  @Field(() => CurrencyCodeScalar)
  accountingCurrency!: string;

  @Field(() => CurrencyCodeScalar, { nullable: true, description: 'Null: the company has none.' })
  reportingCurrency!: string | null;

  @Field(() => TrialBalanceTotals)
  totals!: TrialBalanceTotals;

  /** Not of the schema: every account, in its order. */
  rows!: readonly AccountTurnover[];
}

export const TrialBalanceAccountConnection = connectionOf(() => TrialBalanceAccount, 'TrialBalanceAccount');

export interface LedgerCurrencies {
  readonly accounting: string;
  readonly reporting: string | null;
}

export function trialBalanceAccount(row: AccountTurnover, currencies: LedgerCurrencies): TrialBalanceAccount {
  return { account: row.account, ...turnovers(row, currencies) };
}

export function trialBalanceTotals(totals: TrialTotals, currencies: LedgerCurrencies): TrialBalanceTotals {
  return { ...turnovers(totals, currencies), balanced: isBalanced(totals) };
}

function turnovers({ accounting, reporting }: TrialTotals, currencies: LedgerCurrencies) {
  return {
    accounting: turnover(accounting, currencies.accounting),
    reporting: reporting === null || currencies.reporting === null ? null : turnover(reporting, currencies.reporting),
  };
}

function turnover(of: TurnoverOf, currency: string): Turnover {
  return {
    opening: money(of.opening, currency),
    debit: money(of.debit, currency),
    credit: money(of.credit, currency),
    closing: money(closing(of), currency),
  };
}
