// Dataverse's end of the exchange, and the mutations that release what was parked on its way to Finance and publish the maps by which
// it goes. Translates; the flows decide. It must never touch what Finance sends: that is Finance's own end.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { publishedVersion } from '../../../operators/mapsResolver';
import { PublishTableMapInput, PublishTableMapPayload } from '../../../operators/mapTypes';
import { Exchange, ReleaseParkedInput, ReleaseParkedPayload } from '../../../operators/types';
import { publishTableMapToFinance } from '../../flows/publishTableMapToFinance';
import { releaseParkedToFinance } from '../../flows/releaseParkedToFinance';
import { type DataverseContext, renewLoaders } from '../context';

@Resolver()
export class ExchangeOfDataverse {
  @Query(() => Exchange, { description: 'What Dataverse sends to Finance.' })
  dataverseExchange(): Exchange {
    return { direction: 'DATAVERSE_TO_FINANCE' };
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

  @Mutation(() => PublishTableMapPayload, {
    description: 'Publishes a version of a table map by which Dataverse sends.',
  })
  async publishTableMapInDataverse(
    @Arg('input', () => PublishTableMapInput) input: PublishTableMapInput,
    @Ctx() { books, caller }: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await publishTableMapToFinance(books, caller, input);
    return payload(outcome, async (value) => ({ tableMapVersion: await publishedVersion(books.db.read, value) }));
  }
}
