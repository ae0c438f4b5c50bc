// The trial balance of a legal entity and period. Summed once per request, whatever is asked of it; its accounts are paged from
// what was summed. It must never show a legal entity that the caller may not see.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { maySee } from '../../../caller';
import type { Page } from '../../../graphql/connection';
import { inputError } from '../../../graphql/errors';
import { ForwardPage } from '../../../graphql/pageArguments';
import { readyPage } from '../../../graphql/readyPage';
import { DateScalar } from '../../../graphql/scalars';
import { trialTotals } from '../../rules/trialBalance';
import { readLegalEntity } from '../../store/company';
import { readTrialBalance } from '../../store/readTrialBalance';
import type { FinanceContext } from '../context';
import {
  TrialBalance,
  type TrialBalanceAccount,
  TrialBalanceAccountConnection,
  trialBalanceAccount,
  trialBalanceTotals,
} from '../types/trialBalance';

const ACCOUNTS = {
  list: 'TrialBalance.accounts',
  columns: [{ sql: 'account', name: 'account', kind: 'text' }],
} as const;

@Resolver(() => TrialBalance)
export class TrialBalanceResolver {
  @Query(() => TrialBalance, {
    nullable: true,
    description: 'Null where the legal entity is not set up, or not visible to the caller.',
  })
  async trialBalance(
    @Ctx() { books, caller }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('from', () => DateScalar) from: string,
    @Arg('to', () => DateScalar) to: string,
  ): Promise<TrialBalance | null> {
    if (to < from) throw inputError('BAD_USER_INPUT', `A period ends on or after ${from}, not on ${to}.`, 'to');
    const company = maySee(caller, legalEntity) ? await readLegalEntity(books.db.read, legalEntity) : undefined;
    if (!company) return null;
    const currencies = { accounting: company.currency, reporting: company.reporting_currency };
    const rows = await readTrialBalance(books.db.read, { legalEntity, from, to }, currencies.reporting);
    return {
      legalEntity,
      from,
      to,
      accountingCurrency: currencies.accounting,
      reportingCurrency: currencies.reporting,
      totals: trialBalanceTotals(trialTotals(rows), currencies),
      rows,
    };
  }

  @FieldResolver(() => TrialBalanceAccountConnection, { description: 'In order of account.' })
  accounts(
    @Root() { rows, accountingCurrency, reportingCurrency }: Readonly<TrialBalance>,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Page<TrialBalanceAccount> {
    const currencies = { accounting: accountingCurrency, reporting: reportingCurrency };
    return readyPage(ACCOUNTS, rows, page, (row) => trialBalanceAccount(row, currencies));
  }
}
