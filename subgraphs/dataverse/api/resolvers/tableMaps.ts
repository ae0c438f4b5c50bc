// The table maps and this side's end of each; pausing and resuming them. Translates and loads; decides nothing. It must never
// wait for Finance, which tells of its own end: a map has to be paused just when Finance is in trouble.
import { Arg, Ctx, Directive, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import { COUNTS_ALL, MapEnd } from '../../../graphql/objects';
import { type PayloadBase, payload } from '../../../graphql/refusals';
import { scopeRefusal } from '../../../operators/scope';
import { pauseTableMap } from '../../flows/pauseTableMap';
import { resumeTableMap } from '../../flows/resumeTableMap';
import { TABLE_MAPS } from '../../store/readTableMaps';
import { type DataverseContext, renewLoaders } from '../context';
import { TableMapInput, TableMapPayload } from '../types/mutations';
import { TableMap } from '../types/tableMap';

const NOTHING: MapEnd = { queued: 0, sent: 0, applied: 0, parked: 0, oldestQueuedSeconds: 0 };

/** All maps with their present state. */
export async function tableMapsNow({ loaders }: DataverseContext): Promise<TableMap[]> {
  const paused = await loaders.pausedMaps();
  return TABLE_MAPS.map(({ name, direction }) => ({ name, direction, state: paused.has(name) ? 'PAUSED' : 'RUNNING' }));
}

async function tableMapNow(name: string, context: DataverseContext): Promise<{ tableMap: TableMap | undefined }> {
  renewLoaders(context);
  return { tableMap: (await tableMapsNow(context)).find((map) => map.name === name) };
}

@Resolver(() => TableMap)
export class TableMapResolver {
  @Directive('@listSize(assumedSize: 20)')
  @Query(() => [TableMap], { description: 'All maps that there are.' })
  tableMaps(@Ctx() context: DataverseContext): Promise<TableMap[]> {
    return tableMapsNow(context);
  }

  @Mutation(() => TableMapPayload, {
    description: 'Rows of this map wait from now on, and what depends on them. Without limit of time.',
  })
  async pauseTableMap(
    @Arg('input', () => TableMapInput) input: TableMapInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await pauseTableMap(context.books, context.caller, input);
    return payload(outcome, ({ name }) => tableMapNow(name, context));
  }

  @Mutation(() => TableMapPayload, { description: 'What waited travels, in order.' })
  async resumeTableMap(
    @Arg('input', () => TableMapInput) input: TableMapInput,
    @Ctx() context: DataverseContext,
  ): Promise<PayloadBase> {
    const outcome = await resumeTableMap(context.books, context.caller, input);
    return payload(outcome, ({ name }) => tableMapNow(name, context));
  }

  @FieldResolver(() => MapEnd, { nullable: true, description: COUNTS_ALL })
  async dataverse(@Root() { name }: TableMap, @Ctx() { loaders, caller }: DataverseContext): Promise<MapEnd | null> {
    return scopeRefusal(caller) ? null : ((await loaders.mapEnds()).get(name) ?? NOTHING);
  }
}
