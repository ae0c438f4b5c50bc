// Reconciliation for operators: runs it, shows reports page by page, repairs on approval, and opens the exchange after a restore.
// Translates; the flows decide. It must never show a company's books to whoever may not see them.
import { Arg, Args, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import type { ValueOf } from '../../../graphql/enums';
import { inputError } from '../../../graphql/errors';
import { money } from '../../../graphql/objects';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { scopeRefusal } from '../../../operators/scope';
import { booksStanding, openExchange } from '../../flows/openExchange';
import { reconcileBooks } from '../../flows/reconcileBooks';
import { repairDivergences } from '../../flows/repairDivergences';
import type { GroupTotals, SideTotals } from '../../rules/reconciledTotals';
import { legalEntities } from '../../store/companies';
import {
  countDivergences,
  DIVERGENCE_ORDER,
  type DivergenceRow,
  type ReportRow,
  readDivergences,
  readReport,
} from '../../store/reconciliations';
import { type DataverseContext, renewLoaders } from '../context';
import {
  BooksStanding,
  type Divergence,
  DivergenceConnection,
  DivergenceState,
  OpenExchangePayload,
  type ReconciledGroup,
  type ReconciledSide,
  ReconciliationReport,
  RepairDivergencesInput,
  RepairDivergencesPayload,
  RunReconciliationInput,
  RunReconciliationPayload,
} from '../types/reconciliationReport';

const DIVERGENCES = { list: 'ReconciliationReport.divergences', columns: DIVERGENCE_ORDER };

@Resolver(() => ReconciliationReport)
export class ReconciliationReportResolver {
  @Query(() => ReconciliationReport, {
    nullable: true,
    description: 'A report by its id; the newest where none is given. Null: there is none.',
  })
  async reconciliationReport(
    @Ctx() context: DataverseContext,
    @Arg('id', () => ID, { nullable: true }) id?: string | null,
  ): Promise<ReconciliationReport | null> {
    const { books, caller } = context;
    const refusal = scopeRefusal(caller);
    if (refusal) throw inputError(refusal.code, refusal.message);
    const row = await readReport(books.db.read, id ?? null);
    return row && reportOf(context, row);
  }

  @Query(() => BooksStanding, { description: 'Whether the two books write to each other, or one went back in time.' })
  booksStanding(@Ctx() { books }: DataverseContext): Promise<BooksStanding> {
    return booksStanding(books);
  }

  @FieldResolver(() => DivergenceConnection, { description: 'In the order in which they are repaired.' })
  async divergences(
    @Root() { id }: ReconciliationReport,
    @Ctx() { books }: DataverseContext,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('state', () => DivergenceState, { nullable: true }) state?: ValueOf<typeof DivergenceState> | null,
  ): Promise<Page<Divergence>> {
    const reader = books.db.read;
    const slice = await readDivergences(reader, id, state ?? null, sliceAsked(DIVERGENCES, page));
    return pageOf(DIVERGENCES, slice, divergence, () => countDivergences(reader, id, state ?? null, COUNT_LIMIT));
  }

  @FieldResolver(() => Int, { description: 'Divergences that nobody has decided about; counts to 10,000.' })
  openCount(@Root() { id }: ReconciliationReport, @Ctx() { books }: DataverseContext): Promise<number> {
    return countDivergences(books.db.read, id, 'OPEN', COUNT_LIMIT);
  }

  @Mutation(() => RunReconciliationPayload, {
    description:
      'Compares both books in the background: read `reconciliationReport` until it is DONE. Changes nothing.',
  })
  async runReconciliation(
    @Arg('input', () => RunReconciliationInput) input: RunReconciliationInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const { outcome } = await reconcileBooks(context.books, context.caller, input);
    renewLoaders(context);
    return payload(outcome, async ({ reportId }) => {
      const row = await readReport(context.books.db.read, reportId);
      return { report: row && (await reportOf(context, row)) };
    });
  }

  @Mutation(() => RepairDivergencesPayload, {
    description:
      'Approves the repairs that a report proposes, or parks them. What is posted never changes; nothing is posted.',
  })
  async repairDivergences(
    @Arg('input', () => RepairDivergencesInput) input: RepairDivergencesInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await repairDivergences(context.books, context.caller, input);
    renewLoaders(context);
    return payload(outcome, async (repaired) => repaired);
  }

  @Mutation(() => OpenExchangePayload, {
    description: 'Lets both sides write to each other again after one was restored from a backup and reconciled.',
  })
  async openExchange(@Ctx() context: DataverseContext): Promise<PayloadBase> {
    const outcome = await openExchange(context.books, context.caller);
    return payload(outcome, async () => ({ standing: await booksStanding(context.books) }));
  }
}

async function reportOf({ books }: DataverseContext, row: ReportRow): Promise<ReconciliationReport> {
  const currency = (await legalEntities(books.db.read)).get(row.legal_entity)?.currency ?? null;
  const groups = (JSON.parse(row.totals) as GroupTotals[]).map((group) => groupOf(group, currency ?? group.currency));
  return {
    id: row.id,
    legalEntity: row.legal_entity,
    from: row.from_date,
    to: row.to_date,
    state: row.state,
    startedAt: row.started_at,
    startedBy: row.started_by,
    movedAt: row.moved_at,
    finishedAt: row.finished_at,
    error: row.error,
    divergenceCount: row.divergence_count,
    groups,
  };
}

function groupOf(group: GroupTotals, accountingCurrency: string): ReconciledGroup {
  const { transactionType, transactionClass, currency, dataverse, finance } = group;
  const side = ({ count, amount, salesTax, accountingAmount }: SideTotals): ReconciledSide => ({
    count,
    amount: money(amount, currency),
    salesTax: money(salesTax, currency),
    accountingAmount: money(accountingAmount, accountingCurrency),
  });
  const difference = {
    count: dataverse.count - finance.count,
    amount: dataverse.amount - finance.amount,
    salesTax: dataverse.salesTax - finance.salesTax,
    accountingAmount: dataverse.accountingAmount - finance.accountingAmount,
  };
  return {
    transactionType,
    transactionClass,
    dataverse: side(dataverse),
    finance: side(finance),
    difference: side(difference),
  };
}

function divergence(row: DivergenceRow): Divergence {
  const { number, kind, subject, stream_key: key, cause, repair, detail, state, reason } = row;
  return {
    number,
    kind,
    subject,
    key,
    cause,
    repair,
    detail,
    state,
    reason,
    decidedAt: row.acted_at,
    decidedBy: row.acted_by,
  };
}
