// The fields of an exchange's end, the same on both sides: parked messages, their causes, what was done. Reads only. It must never
// show a message to whoever sees some legal entities alone: a key belongs to none.
import { Arg, Args, Ctx, Directive, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { type ErrorCode as Code, ERRORS, knownCode } from '../../schema/errors';
import { mustBeAuditor } from '../audit/list';
import type { Caller } from '../caller';
import type { Reader } from '../database/database';
import { COUNT_LIMIT, type Page, pageOf } from '../graphql/connection';
import { ErrorCode } from '../graphql/enums';
import { inputError } from '../graphql/errors';
import { sliceAsked } from '../graphql/page';
import { ForwardPage } from '../graphql/pageArguments';
import {
  ACT_ORDER,
  type ActRow,
  countActs,
  countParked,
  PARKED_ORDER,
  type ParkedRow,
  parkedCauses,
  readActs,
  readParked,
} from './readParked';
import { scopeRefusal } from './scope';
import { ShownRows } from './shownRows';
import {
  Exchange,
  type OperatorAct,
  OperatorActConnection,
  ParkedCause,
  type ParkedMessage,
  ParkedMessageConnection,
} from './types';

interface Context {
  readonly books: { readonly db: { readonly read: Reader } };
  readonly caller: Caller;
}

const PARKED = { list: 'Exchange.parked', columns: PARKED_ORDER };
const ACTS = { list: 'Exchange.acts', columns: ACT_ORDER };
const MOST_CAUSES = 100;

@Resolver(() => Exchange)
export class ExchangeResolver {
  @FieldResolver(() => ParkedMessageConnection, { description: 'By key: of each the message that stopped it.' })
  async parked(
    @Root() { direction }: Exchange,
    @Ctx() { books, caller }: Context,
    @Args(() => ForwardPage) page: ForwardPage,
    @Arg('code', () => [ErrorCode], { nullable: true }) code?: Code[] | null,
    @Arg('map', () => [String], { nullable: true }) map?: string[] | null,
    @Arg('keys', () => [ID], { nullable: true }) keys?: string[] | null,
  ): Promise<Page<ParkedMessage>> {
    mustSeeAll(caller);
    const filter = { code, map, keys };
    const reader = books.db.read;
    const slice = await readParked(reader, filter, sliceAsked(PARKED, page));
    const shown = new ShownRows(
      reader,
      direction,
      slice.rows.flatMap(({ outbox_id }) => outbox_id ?? []),
    );
    const translate = (row: ParkedRow) => parkedMessage(row, shown);
    return pageOf(PARKED, slice, translate, () => countParked(reader, filter, COUNT_LIMIT));
  }

  @Directive('@listSize(assumedSize: 20)')
  @FieldResolver(() => [ParkedCause], { description: 'The most frequent first, at most 100.' })
  async causes(@Root() _: Exchange, @Ctx() { books, caller }: Context): Promise<ParkedCause[]> {
    mustSeeAll(caller);
    const rows = await parkedCauses(books.db.read, MOST_CAUSES);
    return rows.map((row) => ({ ...row, code: knownCode(row.code), count: Number(row.count) }));
  }

  @FieldResolver(() => OperatorActConnection, { description: 'The latest first. For administrators.' })
  async acts(
    @Root() _: Exchange,
    @Ctx() { books, caller }: Context,
    @Args(() => ForwardPage) page: ForwardPage,
  ): Promise<Page<OperatorAct>> {
    mustSeeAll(caller);
    mustBeAuditor(caller);
    const slice = await readActs(books.db.read, sliceAsked(ACTS, page));
    return pageOf(ACTS, slice, operatorAct, () => countActs(books.db.read, COUNT_LIMIT));
  }
}

/** Throws FORBIDDEN at whoever does not see every legal entity. */
export function mustSeeAll(caller: Caller): void {
  const refusal = scopeRefusal(caller);
  if (refusal) throw inputError(refusal.code, refusal.message);
}

function parkedMessage(row: ParkedRow, shown: ShownRows): ParkedMessage {
  const code = knownCode(row.parked_code);
  const { owner, remedy } = ERRORS[code];
  return {
    key: row.stream_key,
    number: row.number,
    map: row.topic,
    mapVersion: row.map_version,
    code,
    message: row.parked_message,
    owner: owner === 'CALLER' ? 'ADMINISTRATOR' : owner,
    remedy,
    parkedAt: row.parked_at,
    writtenAt: row.created_at,
    rowCount: row.row_count,
    waiting: row.waiting,
    get sourceRows() {
      return shown.source(row.outbox_id ?? '');
    },
    get mappedRows() {
      const isSent = row.map_version !== null && row.parked_code !== 'MAP_LOOKUP_FAILED';
      return shown.mapped(row.outbox_id ?? '', row.topic, isSent ? row.map_version : null);
    },
  };
}

function operatorAct(row: ActRow): OperatorAct {
  return {
    id: row.id,
    at: row.at,
    subject: row.subject,
    act: row.act as OperatorAct['act'],
    key: row.stream_key,
    number: row.number,
    map: row.topic,
    code: knownCode(row.parked_code),
    message: row.parked_message,
    reason: row.reason,
  };
}
