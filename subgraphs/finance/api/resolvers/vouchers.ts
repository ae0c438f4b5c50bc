// The query and the entries of vouchers. Reads only, in batches, entries in the order in which they were posted. It must never
// net or merge them: an auditor sees each as it was booked.
import { Arg, Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { type Page, pageOf } from '../../../graphql/connection';
import { sliceAsked } from '../../../graphql/page';
import { ForwardPage } from '../../../graphql/pageArguments';
import { ENTRIES_OF_VOUCHER } from '../../store/readVouchers';
import type { FinanceContext } from '../context';
import { numbered } from '../loaders';
import { type LedgerEntry, LedgerEntryConnection, ledgerEntry, Voucher, voucher } from '../types/voucher';

const ENTRIES = { list: 'Voucher.entries', columns: ENTRIES_OF_VOUCHER.order };

@Resolver(() => Voucher)
export class VoucherResolver {
  @Query(() => Voucher, { nullable: true })
  async voucher(
    @Ctx() { loaders }: FinanceContext,
    @Arg('legalEntity', () => String) legalEntity: string,
    @Arg('number', () => String) number: string,
  ): Promise<Voucher | null> {
    const row = await loaders.voucher.load(numbered(legalEntity, number));
    return row && voucher(row);
  }

  @FieldResolver(() => LedgerEntryConnection)
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
