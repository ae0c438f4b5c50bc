// Finance's end of the exchange, and the mutation that releases what was parked on its way to Dataverse. Translates; the flow
// decides. It must never touch what Dataverse sends: that is Dataverse's own end.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { TO_DATAVERSE_MAPS } from '../../../../schema/table-maps';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { Exchange, ReleaseParkedInput, ReleaseParkedPayload } from '../../../operators/types';
import { releaseParkedToDataverse } from '../../flows/releaseParkedToDataverse';
import type { FinanceContext } from '../context';

@Resolver()
export class ExchangeOfFinance {
  @Query(() => Exchange, { description: 'What Finance sends to Dataverse.' })
  financeExchange(): Exchange {
    return { maps: TO_DATAVERSE_MAPS };
  }

  @Mutation(() => ReleaseParkedPayload, { description: 'Releases messages to Dataverse that were parked.' })
  async releaseParkedInFinance(
    @Arg('input', () => ReleaseParkedInput) input: ReleaseParkedInput,
    @Ctx() { books, caller }: FinanceContext,
  ): Promise<PayloadBase> {
    return payload(await releaseParkedToDataverse(books, caller, input), async (released) => released);
  }
}
