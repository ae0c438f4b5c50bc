// Finance's end of the exchange, and the mutations that release what was parked on its way to Dataverse and publish the maps by which
// it goes. Translates; the flows decide. It must never touch what Dataverse sends: that is Dataverse's own end.
import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { publishedVersion } from '../../../operators/mapsResolver';
import { PublishTableMapInput, PublishTableMapPayload } from '../../../operators/mapTypes';
import { Exchange, ReleaseParkedInput, ReleaseParkedPayload } from '../../../operators/types';
import { publishTableMapToDataverse } from '../../flows/publishTableMapToDataverse';
import { releaseParkedToDataverse } from '../../flows/releaseParkedToDataverse';
import type { FinanceContext } from '../context';

@Resolver()
export class ExchangeOfFinance {
  @Query(() => Exchange, { description: 'What Finance sends to Dataverse.' })
  financeExchange(): Exchange {
    return { direction: 'FINANCE_TO_DATAVERSE' };
  }

  @Mutation(() => ReleaseParkedPayload, { description: 'Releases messages to Dataverse that were parked.' })
  async releaseParkedInFinance(
    @Arg('input', () => ReleaseParkedInput) input: ReleaseParkedInput,
    @Ctx() { books, caller }: FinanceContext,
  ): Promise<PayloadBase> {
    return payload(await releaseParkedToDataverse(books, caller, input), async (released) => released);
  }

  @Mutation(() => PublishTableMapPayload, { description: 'Publishes a version of a table map by which Finance sends.' })
  async publishTableMapInFinance(
    @Arg('input', () => PublishTableMapInput) input: PublishTableMapInput,
    @Ctx() { books, caller }: FinanceContext,
  ): Promise<PayloadBase> {
    const outcome = await publishTableMapToDataverse(books, caller, input);
    return payload(outcome, async (value) => ({ tableMapVersion: await publishedVersion(books.db.read, value) }));
  }
}
