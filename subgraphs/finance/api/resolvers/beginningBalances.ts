// Beginning balances: how far they are, and the mutation that takes them over. It hands on to one flow, and must never show a legal
// entity that the caller may not see.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { maySee } from '../../../caller';
import { payload } from '../../../graphql/refusals';
import { importBeginningBalances } from '../../flows/importBeginningBalances';
import { beginningCounts } from '../../store/beginningBalances';
import { readLegalEntity } from '../../store/company';
import type { FinanceContext } from '../context';
import { given, renewLoaders } from '../proposalPayload';
import {
  BeginningBalances,
  beginningBalances,
  ImportBeginningBalancesInput,
  ImportBeginningBalancesPayload,
} from '../types/beginningBalances';

@Resolver()
export class BeginningBalancesResolver {
  @Query(() => BeginningBalances, {
    nullable: true,
    description: 'Null where the legal entity has no cut-off date, is not set up, or is not visible to the caller.',
  })
  beginningBalances(
    @Ctx() context: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
  ): Promise<BeginningBalances | null> {
    return balancesNow(context, legalEntity);
  }

  @Mutation(() => ImportBeginningBalancesPayload, {
    description:
      'Takes over what is dated on or before the cut-off date: puts costs and unbilled sales on journals that post to no ledger, and settles the invoices whose sales are posted. Import, post the journal, import again.',
  })
  async importBeginningBalances(
    @Ctx() context: FinanceContext,
    @Arg('input', () => ImportBeginningBalancesInput) input: ImportBeginningBalancesInput,
  ): Promise<ImportBeginningBalancesPayload> {
    const outcome = await importBeginningBalances(context.books, context.caller, given(input));
    renewLoaders(context);
    const none = { journalised: 0, settled: 0, blocked: 0 };
    const done = await payload(outcome, async ({ journalised, settled, blocked }) => ({
      journalised,
      settled,
      blocked,
      beginningBalances: await balancesNow(context, input.legalEntity),
    }));
    return { ...none, ...done };
  }
}

async function balancesNow({ books, caller }: FinanceContext, legalEntity: string): Promise<BeginningBalances | null> {
  if (!maySee(caller, legalEntity)) return null;
  const entity = await readLegalEntity(books.db.read, legalEntity);
  if (!entity || entity.cut_off_date === null) return null;
  const { code, cut_off_date } = entity;
  return beginningBalances({ code, cut_off_date }, await beginningCounts(books.db.read, code));
}
