// The reconciliation of accrued revenue, added up once per request whatever is asked of it, and the mutation that corrects what it
// finds. It must never show a legal entity that the caller may not see.
import { Arg, Args, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { maySee } from '../../../caller';
import type { Page } from '../../../graphql/connection';
import { checkList, inputError } from '../../../graphql/errors';
import { ForwardPage } from '../../../graphql/pageArguments';
import { readyPage } from '../../../graphql/readyPage';
import { payload } from '../../../graphql/refusals';
import { DateScalar } from '../../../graphql/scalars';
import { instant } from '../../../world';
import { postAccrualCorrection } from '../../flows/postAccrualCorrection';
import { AccrualReport, type Difference } from '../../rules/accrualReport';
import { addMonths } from '../../rules/dates';
import { readLegalEntity } from '../../store/company';
import { type AccrualRow, accrualsOfPeriod } from '../../store/readAccruals';
import type { FinanceContext } from '../context';
import { financeLoaders, numbered } from '../loaders';
import {
  type AccrualDifference,
  AccrualDifferenceConnection,
  type AccrualsOfAccount,
  AccrualsOfAccountConnection,
  type AccrualsOfProject,
  AccrualsOfProjectConnection,
  AccruedRevenueReconciliation,
  accrualDifference,
  accrualsOfAccount,
  accrualsOfProject,
  accrualTotals,
  PostAccrualCorrectionInput,
  PostAccrualCorrectionPayload,
} from '../types/accruals';
import { voucher } from '../types/voucher';

const text = (name: string) => ({ sql: name, name, kind: 'text' }) as const;
const list = (name: string, ...columns: string[]) => ({
  list: `AccruedRevenueReconciliation.${name}`,
  columns: columns.map(text),
});
const DIFFERENCES = list('differences', 'lineId');
const PROJECTS = list('projects', 'projectId');
const ACCOUNTS = list('accounts', 'account', 'postingType');

@Resolver(() => AccruedRevenueReconciliation)
export class AccrualResolver {
  @Query(() => AccruedRevenueReconciliation, {
    nullable: true,
    description:
      'Without dates: the last three months. Null where the legal entity is not set up, or not visible to the caller.',
  })
  async accruedRevenueReconciliation(
    @Ctx() { books, caller }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('from', () => DateScalar, { nullable: true }) givenFrom?: string | null,
    @Arg('to', () => DateScalar, { nullable: true }) givenTo?: string | null,
  ): Promise<AccruedRevenueReconciliation | null> {
    const to = givenTo ?? instant(books.world).slice(0, 10);
    const from = givenFrom ?? addMonths(to, -3);
    if (to < from) throw inputError('BAD_USER_INPUT', `A period ends on or after ${from}, not on ${to}.`, 'to');
    const company = maySee(caller, legalEntity) ? await readLegalEntity(books.db.read, legalEntity) : undefined;
    if (!company) return null;
    const report = new AccrualReport<AccrualRow>();
    for await (const transactions of accrualsOfPeriod(books.db.read, { legalEntity, from, to }))
      for (const transaction of transactions) report.add(transaction);
    const { currency: accountingCurrency } = company;
    return {
      legalEntity,
      from,
      to,
      accountingCurrency,
      totals: accrualTotals(report.totals, accountingCurrency),
      report,
    };
  }

  @FieldResolver(() => AccrualDifferenceConnection, {
    description: 'The first 1,000; `totals.imbalanced` counts all. A shorter period shows the rest.',
  })
  differences(
    @Root() { report, accountingCurrency }: Readonly<AccruedRevenueReconciliation>,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Page<AccrualDifference> {
    const rows = [...report.differences]
      .sort((a, b) => (a.transaction.lineId < b.transaction.lineId ? -1 : 1))
      .map((of): Difference<AccrualRow> & { lineId: string } => ({ ...of, lineId: of.transaction.lineId }));
    return readyPage(DIFFERENCES, rows, page, (row) => accrualDifference(row, accountingCurrency));
  }

  @FieldResolver(() => AccrualsOfProjectConnection, { description: 'Project by project.' })
  projects(
    @Root() { report, accountingCurrency }: Readonly<AccruedRevenueReconciliation>,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Page<AccrualsOfProject> {
    return readyPage(PROJECTS, report.projects, page, (row) => accrualsOfProject(row, accountingCurrency));
  }

  @FieldResolver(() => AccrualsOfAccountConnection, { description: 'Account by account.' })
  accounts(
    @Root() { report, accountingCurrency }: Readonly<AccruedRevenueReconciliation>,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Page<AccrualsOfAccount> {
    return readyPage(ACCOUNTS, report.accounts, page, (row) => accrualsOfAccount(row, accountingCurrency));
  }

  @Mutation(() => PostAccrualCorrectionPayload, {
    description: 'One voucher that takes away what stands open of these sales. There is no undo.',
  })
  async postAccrualCorrection(
    @Ctx() context: FinanceContext,
    @Arg('input', () => PostAccrualCorrectionInput) input: PostAccrualCorrectionInput,
  ): Promise<PostAccrualCorrectionPayload> {
    checkList(input.actualIds, 'actualIds');
    const outcome = await postAccrualCorrection(context.books, context.caller, input);
    context.loaders = financeLoaders(context.books, context.caller);
    return payload(outcome, async ({ legalEntity, voucherNumber }) => {
      const row = await context.loaders.voucher.load(numbered(legalEntity, voucherNumber));
      return { voucher: row && voucher(row) };
    });
  }
}
