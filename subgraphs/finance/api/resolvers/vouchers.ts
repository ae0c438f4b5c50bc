// The queries and the entries of vouchers. Reads only, in batches, entries in the order in which they were posted. It must never
// net or merge them: an auditor sees each as it was booked.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { COUNT_LIMIT, type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { DateScalar } from '../../../graphql/scalars';
import { countVouchers, ENTRIES_OF_VOUCHER, readVouchers, VOUCHER_ORDER } from '../../store/readVouchers';
import type { FinanceContext } from '../context';
import { numbered } from '../loaders';
import {
  type LedgerEntry,
  LedgerEntryConnection,
  ledgerEntry,
  Voucher,
  VoucherConnection,
  voucher,
} from '../types/voucher';

const VOUCHERS = { list: 'vouchers', columns: VOUCHER_ORDER };
const ENTRIES = { list: 'Voucher.entries', columns: ENTRIES_OF_VOUCHER.order };

@Resolver(() => Voucher)
export class VoucherResolver {
  @Query(() => Voucher, { nullable: true, description: 'Null where there is none, or not for you.' })
  async voucher(
    @Ctx() { loaders }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('number', () => String) number: string,
  ): Promise<Voucher | null> {
    const row = await loaders.voucher.load(numbered(legalEntity, number));
    return row && voucher(row);
  }

  @Query(() => VoucherConnection, {
    description:
      'In order of number. Numbers are drawn and committed in their order, so what follows the last one read is all that is new: `afterNumber` or `after` misses none, whatever is being posted.',
  })
  async vouchers(
    @Ctx() { books, caller }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('from', () => DateScalar, { nullable: true }) from?: string | null,
    @Arg('to', () => DateScalar, { nullable: true }) to?: string | null,
    @Arg('afterNumber', () => String, { nullable: true }) afterNumber?: string | null,
  ): Promise<Page<Voucher>> {
    const filter = { legalEntity, from, to, afterNumber };
    const slice = await readVouchers(books.db.read, caller, filter, sliceAsked(VOUCHERS, page));
    return pageOf(VOUCHERS, slice, voucher, () => countVouchers(books.db.read, caller, filter, COUNT_LIMIT));
  }

  @FieldResolver(() => LedgerEntryConnection, { description: "In the company's currency they sum to zero." })
  async entries(
    @Root() { legalEntity, number }: Readonly<Voucher>,
    @Ctx() { loaders }: FinanceContext,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<LedgerEntry>> {
    const of = numbered(legalEntity, number);
    const slice = await loaders.entriesOfVoucher.slice(of, sliceAsked(ENTRIES, page));
    return pageOf(ENTRIES, slice, ledgerEntry, () => loaders.entriesOfVoucher.count(of));
  }
}
