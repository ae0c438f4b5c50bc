// Finance's own end of each dual-write map; one that nothing has passed yet counts 0. Reads only: it must never pause or resume a
// map, or tell whether one is paused, because that state lives in Dataverse.
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { COUNTS_ALL, MapEnd } from '../../../graphql/objects';
import { scopeRefusal } from '../../../operators/scope';
import type { FinanceContext } from '../context';
import { TableMap } from '../types/tableMap';

/** Of a map that nothing has passed yet. */
const NOTHING: MapEnd = { queued: 0, sent: 0, applied: 0, parked: 0, oldestQueuedSeconds: 0 };

@Resolver(() => TableMap)
export class TableMapResolver {
  @FieldResolver(() => MapEnd, { nullable: true, description: COUNTS_ALL })
  async finance(
    @Root() { name }: Readonly<TableMap>,
    @Ctx() { loaders, caller }: FinanceContext,
  ): Promise<MapEnd | null> {
    return scopeRefusal(caller) ? null : ((await loaders.mapEnd.load(name)) ?? NOTHING);
  }
}
