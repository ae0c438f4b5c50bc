// How far a company's beginning balances are, and the mutation that takes them over, as the API shows them. It decides nothing, and
// must never show figures of a company without a cut-off date.
import { Field, InputType, Int, ObjectType } from 'type-graphql';
import { UserError } from '../../../graphql/objects';
import { DateScalar } from '../../../graphql/scalars';
import type { BeginningCounts } from '../../store/beginningBalances';

@ObjectType({
  simpleResolvers: true,
  description:
    'What a company takes over from the books that it kept before: all that is dated on or before its cut-off date.',
})
export class BeginningBalances {
  @Field(() => String)
  legalEntity!: string;

  @Field(() => DateScalar, { description: 'The last day that the earlier books hold.' })
  cutOffDate!: string;

  @Field(() => Int, { description: 'Staged costs and unbilled sales that stand on no journal yet.' })
  waitingActuals!: number;

  @Field(() => Int, { description: 'Lines on journals of beginning balances that are not posted.' })
  unpostedLines!: number;

  @Field(() => Int, { description: 'Lines that the subledger has.' })
  postedLines!: number;

  @Field(() => Int, { description: 'Open proposals with billed sales of that time.' })
  waitingInvoices!: number;

  @Field(() => Int, { description: 'Invoices that are fully invoiced without a ledger entry.' })
  settledInvoices!: number;
}

@InputType()
export class ImportBeginningBalancesInput {
  @Field(() => String, { description: 'A company with a cut-off date.' })
  legalEntity!: string;

  @Field(() => String, { nullable: true })
  idempotencyKey?: string | null;
}

@ObjectType({ simpleResolvers: true })
export class ImportBeginningBalancesPayload {
  @Field(() => Int, { description: 'Lines put on journals of beginning balances.' })
  journalised!: number;

  @Field(() => Int, { description: 'Invoices that are fully invoiced now.' })
  settled!: number;

  @Field(() => Int, { description: 'Invoices that something stands in the way of: their blockers say what.' })
  blocked!: number;

  @Field(() => BeginningBalances, { nullable: true, description: 'As they are now.' })
  beginningBalances?: BeginningBalances | null;

  @Field(() => [UserError])
  userErrors!: UserError[];

  @Field(() => Boolean, { description: 'The key had succeeded before.' })
  replayed!: boolean;
}

export function beginningBalances(
  { code, cut_off_date }: { readonly code: string; readonly cut_off_date: string },
  counts: BeginningCounts,
): BeginningBalances {
  return {
    legalEntity: code,
    cutOffDate: cut_off_date,
    waitingActuals: counts.waiting_actuals,
    unpostedLines: counts.unposted_lines,
    postedLines: counts.posted_lines,
    waitingInvoices: counts.waiting_invoices,
    settledInvoices: counts.settled_invoices,
  };
}
