// The reconciliation of accrued revenue as the API shows it. Debit positive, in accounting currency: accrued revenue, a credit, is
// negative while it stands. It must never turn a sign or leave an amount out: open is what the ledger says is open.
import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import { connectionOf } from '../../../graphql/connection';
import { graphqlEnum, type ValueOf } from '../../../graphql/enums';
import { Money, money, UserError } from '../../../graphql/objects';
import { CurrencyCodeScalar, DateScalar } from '../../../graphql/scalars';
import { type Accrual, openOf, sideOf } from '../../rules/accrualBalance';
import type {
  AccountSum,
  AccrualReport,
  AccrualSum,
  AccrualSums,
  Difference,
  ProjectSums,
} from '../../rules/accrualReport';
import type { AccrualRow } from '../../store/readAccruals';
import { Actual, Project } from './references';
import { Voucher } from './voucher';

export const AccrualImbalance = graphqlEnum('AccrualImbalance', {
  SYMMETRIC: 'Both accounts are off by the same amount.',
  ASYMMETRIC: 'By different amounts: a correction needs an offset account.',
});

@ObjectType({ simpleResolvers: true, description: 'In accounting currency, debit positive.' })
export class AccrualAmounts {
  @Field(() => Money, { description: 'By integration journals.' })
  accrued!: Money;

  @Field(() => Money, { description: 'By invoices, and by journals that take sales back.' })
  reversed!: Money;

  @Field(() => Money, { description: 'By corrections.' })
  corrected!: Money;

  @Field(() => Money, { description: 'What is left.' })
  open!: Money;

  @Field(() => Money, { description: 'What is left of sales that are invoiced or taken back, and should be nothing.' })
  difference!: Money;
}

@ObjectType({ simpleResolvers: true })
abstract class BothSides {
  @Field(() => Int, { description: 'Sales that were accrued.' })
  transactions!: number;

  @Field(() => Int, { description: 'Transactions of which something is left that should not be.' })
  imbalanced!: number;

  @Field(() => AccrualAmounts, { description: 'On WIP sales value.' })
  wip!: AccrualAmounts;

  @Field(() => AccrualAmounts, { description: 'On accrued revenue.' })
  accruedRevenue!: AccrualAmounts;
}

@ObjectType({ simpleResolvers: true })
export class AccrualTotals extends BothSides {}

@ObjectType({ simpleResolvers: true })
export class AccrualsOfProject extends BothSides {
  @Field(() => Project)
  project!: Project;
}

@ObjectType({ simpleResolvers: true })
export class AccrualsOfAccount extends AccrualAmounts {
  @Field(() => String, { description: 'Main account.' })
  account!: string;

  @Field(() => String, { description: 'WIP_SALES_VALUE or ACCRUED_REVENUE.' })
  postingType!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'An unbilled sale that was invoiced or taken back without its accrual being reversed as it was booked.',
})
export class AccrualDifference {
  @Field(() => Actual, { description: 'The unbilled sale.' })
  actual!: Actual;

  @Field(() => ID, { description: "The unbilled sale's, for postAccrualCorrection." })
  actualId!: string;

  @Field(() => Project)
  project!: Project;

  @Field(() => DateScalar)
  documentDate!: string;

  @Field(() => DateScalar, { description: 'Of the accrual.' })
  accountingDate!: string;

  @Field(() => String, { description: 'Of the accrual.' })
  voucherNumber!: string;

  @Field(() => String, { description: 'The customer invoice, or the voucher of what took the sale back.' })
  settledBy!: string;

  @Field(() => DateScalar, { nullable: true, description: 'Null: nothing has settled it.' })
  settledOn!: string | null;

  @Field(() => AccrualImbalance, {
    description: 'SYMMETRIC: both sides are off by the same amount. ASYMMETRIC: a correction needs an offset account.',
  })
  imbalance!: ValueOf<typeof AccrualImbalance>;

  @Field(() => AccrualAmounts, { description: 'On WIP sales value.' })
  wip!: AccrualAmounts;

  @Field(() => AccrualAmounts, { description: 'On accrued revenue.' })
  accruedRevenue!: AccrualAmounts;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'Accrued revenue of a legal entity: the sales that a period accrued, invoiced or took back, as they stand now. domain.md 5.8',
})
export class AccruedRevenueReconciliation {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar)
  from!: string;

  @Field(() => DateScalar)
  to!: string;

  @Field(() => CurrencyCodeScalar)
  accountingCurrency!: string;

  @Field(() => AccrualTotals)
  totals!: AccrualTotals;

  /** Not of the schema: what was added up. */
  report!: AccrualReport<AccrualRow>;
}

export const AccrualDifferenceConnection = connectionOf(() => AccrualDifference, 'AccrualDifference');
export const AccrualsOfProjectConnection = connectionOf(() => AccrualsOfProject, 'AccrualsOfProject');
export const AccrualsOfAccountConnection = connectionOf(() => AccrualsOfAccount, 'AccrualsOfAccount');

@InputType()
export class PostAccrualCorrectionInput {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => [ID], {
    description: 'The unbilled sales, at most 500: `differences` of the reconciliation names them.',
  })
  actualIds!: string[];

  @Field(() => DateScalar, { description: 'In an open period.' })
  voucherDate!: string;

  @Field(() => String, { nullable: true, description: 'Of the voucher; absent: one is made.' })
  description?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Where the rest goes where both sides are off by different amounts.',
  })
  offsetAccount?: string | null;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class PostAccrualCorrectionPayload {
  @Field(() => Voucher, { nullable: true, description: 'That corrects them.' })
  voucher?: Voucher | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean, {
    description: 'The key had succeeded before: this is the same document in its present state.',
  })
  replayed!: boolean;
}

export function accrualTotals(sums: AccrualSums, currency: string): AccrualTotals {
  const { transactions, imbalanced, wip, accruedRevenue } = sums;
  return { transactions, imbalanced, wip: amounts(wip, currency), accruedRevenue: amounts(accruedRevenue, currency) };
}

export function accrualsOfProject(sums: ProjectSums, currency: string): AccrualsOfProject {
  return { project: { id: sums.projectId }, ...accrualTotals(sums, currency) };
}

export function accrualsOfAccount(sum: AccountSum, currency: string): AccrualsOfAccount {
  return { account: sum.account, postingType: sum.postingType, ...amounts(sum, currency) };
}

export function accrualDifference(
  { transaction, imbalance }: Difference<AccrualRow>,
  currency: string,
): AccrualDifference {
  const { actualId, projectId, documentDate, accountingDate, voucherNumber, settledBy, settledOn } = transaction;
  const side = (of: Accrual) => amounts({ ...of, difference: openOf(of) }, currency);
  return {
    actual: { id: actualId },
    actualId,
    project: { id: projectId },
    documentDate,
    accountingDate,
    voucherNumber,
    settledBy: settledBy as string, // what is not settled is no difference
    settledOn,
    imbalance,
    wip: side(sideOf(transaction, 'WIP_SALES_VALUE')),
    accruedRevenue: side(sideOf(transaction, 'ACCRUED_REVENUE')),
  };
}

function amounts(sum: AccrualSum, currency: string): AccrualAmounts {
  return {
    accrued: money(sum.accrued, currency),
    reversed: money(sum.reversed, currency),
    corrected: money(sum.corrected, currency),
    open: money(openOf(sum), currency),
    difference: money(sum.difference, currency),
  };
}
