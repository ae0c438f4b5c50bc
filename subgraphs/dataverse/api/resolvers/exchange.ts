// Dataverse's end of the exchange, and the mutation that releases what was parked on its way to Finance. Translates; the flow
// decides. It must never touch what Finance sends: that is Finance's own end.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { TO_FINANCE_MAPS } from '../../../../schema/table-maps';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { Exchange, ReleaseParkedInput, ReleaseParkedPayload } from '../../../operators/types';
import { releaseParkedToFinance } from '../../flows/releaseParkedToFinance';
import { type DataverseContext, renewLoaders } from '../context';

@Resolver()
export class ExchangeOfDataverse {
  @Query(() => Exchange, { description: 'What Dataverse sends to Finance.' })
  dataverseExchange(): Exchange {
    return { maps: TO_FINANCE_MAPS };
  }

  @Mutation(() => ReleaseParkedPayload, { description: 'Releases messages to Finance that were parked.' })
  async releaseParkedInDataverse(
    @Arg('input', () => ReleaseParkedInput) input: ReleaseParkedInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await releaseParkedToFinance(context.books, context.caller, input);
    renewLoaders(context);
    return payload(outcome, async (released) => released);
  }
}
