// The table maps of an exchange's end, the same on both sides: which versions are in force, all versions of one, what is wrong with a
// definition, and under which version the messages of a key were sent. Reads only. It must never publish: that is the side's flow.
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Int, Resolver, Root } from 'type-graphql';
import type { MapDefinition } from '../../schema/mapDefinition';
import { SHIPPED_MAPS } from '../../schema/table-maps';
import type { Caller } from '../caller';
import type { Reader } from '../database/database';
import {
  mapHash,
  newestVersions,
  type PublishedVersion,
  SHIPPED_BY,
  versionsOf,
} from '../dual-write/publishedVersions';
import { COUNT_LIMIT, type Page, pageOf } from '../graphql/connection';
import { inputError } from '../graphql/errors';
import { UserError } from '../graphql/objects';
import { sliceAsked } from '../graphql/page';
import { ForwardPage } from '../graphql/pageArguments';
import { userError } from '../graphql/refusals';
import type { World } from '../world';
import { mustSeeAll } from './exchangeResolver';
import { LagPoint, type SentMessage, SentMessageConnection, TableMapVersion } from './mapTypes';
import { mapsInForce, type Published, sends, tableMapFindings } from './publishTableMap';
import { readLag } from './readLag';
import { countSent, readSent, SENT_ORDER, type SentRow } from './readSent';
import { ShownRows } from './shownRows';
import { Exchange } from './types';

interface Context {
  readonly books: { readonly db: { readonly read: Reader }; readonly world: Pick<World, 'now'> };
  readonly caller: Caller;
}

const SENT = { list: 'Exchange.messages', columns: SENT_ORDER };
const MOST_VERSIONS = 100;
const MOST_MINUTES = 1_440;

@Resolver(() => Exchange)
export class ExchangeMapsResolver {
  @Directive('@listSize(assumedSize: 20)')
  @FieldResolver(() => [TableMapVersion], {
    description:
      'The versions in force, each map after those that its rows refer to: the order to load and start them in.',
  })
  async tableMaps(@Root() { direction }: Exchange, @Ctx() { books, caller }: Context): Promise<TableMapVersion[]> {
    mustSeeAll(caller);
    const published = await newestVersions(books.db.read);
    const maps = mapsInForce(published).filter(({ name }) => sends(name, direction));
    return maps.map((map) => {
      const own = published.find(({ name, version }) => name === map.name && version === map.version);
      return own ? versionOf(own, true) : shippedVersion(map, true);
    });
  }

  @Directive('@listSize(assumedSize: 20)')
  @FieldResolver(() => [TableMapVersion], { description: 'Of one map, the latest first, at most 100.' })
  async tableMapVersions(
    @Root() { direction }: Exchange,
    @Ctx() { books, caller }: Context,
    @Arg('name', () => String, { description: 'As `tableMaps` names it.' }) name: string,
  ): Promise<TableMapVersion[]> {
    mustSeeAll(caller);
    if (!sends(name, direction))
      throw inputError('TABLE_MAP_UNKNOWN', 'Nothing leaves this side by such a map.', 'name');
    return allVersions(books.db.read, name);
  }

  @Directive('@listSize(assumedSize: 20)')
  @FieldResolver(() => [UserError], {
    description: 'All that is wrong with a definition (JSON), as publishing would find it now; empty: nothing.',
  })
  async validateTableMap(
    @Root() { direction }: Exchange,
    @Ctx() { books, caller }: Context,
    @Arg('definition', () => String, { description: 'JSON, as `TableMapVersion.definition`.' }) definition: string,
  ): Promise<UserError[]> {
    mustSeeAll(caller);
    return (await tableMapFindings(books.db.read, direction, definition)).findings.map(userError);
  }

  @FieldResolver(() => SentMessageConnection, { description: 'All messages of a key that are kept, in their order.' })
  async messages(
    @Root() { direction }: Exchange,
    @Ctx() { books, caller }: Context,
    @Arg('key', () => ID, { description: "As `ParkedMessage.key`: 'invoice:ID'." }) key: string,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<SentMessage>> {
    mustSeeAll(caller);
    const reader = books.db.read;
    const slice = await readSent(reader, key, sliceAsked(SENT, page));
    const shown = new ShownRows(
      reader,
      direction,
      slice.rows.map(({ id }) => id),
    );
    return pageOf(
      SENT,
      slice,
      (row) => sentMessage(row, shown),
      () => countSent(reader, key, COUNT_LIMIT),
    );
  }

  @Directive('@listSize(assumedSize: 200)')
  @FieldResolver(() => [LagPoint], {
    description:
      'How long messages took to be applied, by map and minute, the oldest first. Of more than 10,000 messages the latest.',
  })
  async lag(
    @Root() _: Exchange,
    @Ctx() { books, caller }: Context,
    @Arg('minutes', () => Int, { defaultValue: 60, description: 'How far back, 1 to 1,440.' }) minutes: number,
  ): Promise<LagPoint[]> {
    mustSeeAll(caller);
    if (minutes < 1 || minutes > MOST_MINUTES)
      throw inputError('BAD_USER_INPUT', `'minutes' is from 1 to ${MOST_MINUTES}.`, 'minutes');
    return readLag(books.db.read, new Date(books.world.now().getTime() - minutes * 60_000).toISOString());
  }
}

/** The version that a flow has published, for its payload. */
export async function publishedVersion(reader: Reader, { name, version }: Published): Promise<TableMapVersion | null> {
  return (await allVersions(reader, name)).find((one) => one.version === version) ?? null;
}

/** Those of the database, and those of this software that it has not been started with. */
async function allVersions(reader: Reader, name: string): Promise<TableMapVersion[]> {
  const stored = await versionsOf(reader, name, MOST_VERSIONS);
  const shipped = SHIPPED_MAPS.filter(
    (map) => map.name === name && !stored.some(({ version }) => version === map.version),
  );
  const all = [...stored.map((one) => versionOf(one, false)), ...shipped.map((map) => shippedVersion(map, false))];
  const latestFirst = all.sort((a, b) => b.version - a.version).slice(0, MOST_VERSIONS);
  return latestFirst.map((one, index) => ({ ...one, isInForce: index === 0 }));
}

function versionOf({ definition, ...version }: PublishedVersion, isInForce: boolean): TableMapVersion {
  return { ...version, isInForce, definition: printed(definition) };
}

function shippedVersion(map: MapDefinition, isInForce: boolean): TableMapVersion {
  const { name, version } = map;
  const by = { publishedBy: SHIPPED_BY, publishedAt: null };
  return { name, version, isInForce, definition: printed(map), hash: mapHash(map), ...by };
}

/** As the files are: a line per column, so that a person can edit it and see what changed. */
function printed(definition: MapDefinition): string {
  const lines = Object.entries(definition).map(([name, value]) => {
    const items = Array.isArray(value) ? value.map((item) => `    ${JSON.stringify(item)}`) : [];
    const text = items.length > 0 ? `[\n${items.join(',\n')}\n  ]` : JSON.stringify(value);
    return `  ${JSON.stringify(name)}: ${text}`;
  });
  return `{\n${lines.join(',\n')}\n}`;
}

function sentMessage(row: SentRow, shown: ShownRows): SentMessage {
  const isNext = row.attempts !== null && row.state === 'QUEUED';
  const pausedMap = row.waiting_topic === null ? null : `the map '${row.waiting_topic}' is paused`;
  return {
    number: row.number,
    map: row.topic,
    mapVersion: row.map_version,
    state: row.state,
    rowCount: row.row_count,
    writtenAt: row.created_at,
    settledAt: row.settled_at,
    attempts: isNext ? row.attempts : null,
    nextTryAt: isNext ? row.due_at : null,
    waitsFor: isNext ? (pausedMap ?? row.later_reason) : null,
    get sourceRows() {
      return shown.source(row.id);
    },
    get mappedRows() {
      return shown.mapped(row.id, row.topic, row.map_version);
    },
  };
}
