// From the rows of a chunk of a load to the messages of one delivery: mapped one by one, cut at 1 MB. A row that cannot be mapped is
// passed over and named, and its key does not count as told. Part of the flow loadPart; it must never send.
import { LOAD_VERSION, LOADED_KEYS, type Message, type PassedOver } from '../../../schema/messages';
import { MapLookupFailed } from '../../dual-write/maps';
import type { NewestMaps } from '../../dual-write/newestMaps';
import { MOST_BYTES_IN_CHUNK } from '../../dual-write/outbox';
import type { PassedRow } from '../store/loads';
import type { ToldMessage } from './loadChunk';

/** What the rows of a message are in the source, by their place. */
interface Origin {
  readonly topic: string;
  readonly rowIds: readonly string[];
}

export interface LoadMessages {
  readonly messages: readonly Message[];
  readonly origins: readonly Origin[];
  readonly passedOver: readonly PassedRow[];
}

/** The messages under this key, numbered from 1; none where nothing is left to tell. */
export function loadMessages(
  told: readonly ToldMessage[],
  maps: NewestMaps,
  key: string,
  newId: () => string,
): LoadMessages {
  const filling = told.map((of) => new Filling(of, maps));
  const passedOver = filling.flatMap((one) => one.passedOver);
  const untold = new Set(filling.flatMap((one) => one.untoldKeys));
  const bodies = filling.flatMap((one) => one.bodies);
  const messages = bodies.map(({ of, version, rows, rowKeys }, index): Message => {
    const isFirst = bodies[index - 1]?.of !== of;
    const { topic } = of;
    const envelope = {
      version: LOAD_VERSION,
      id: newId(),
      key,
      number: index + 1,
      topic,
      mapVersion: version,
    } as const;
    const heads = isFirst ? of.heads?.filter((head) => !untold.has(head.key)) : undefined;
    const answered = isFirst ? of.answered : undefined;
    return { ...envelope, chunk: 1, chunks: 1, rows, loaded: { rowKeys, heads, answered } };
  });
  return { messages, origins: bodies.map(({ of, rowIds }) => ({ topic: of.topic, rowIds })), passedOver };
}

/** A row that Finance passed over, by what it is in the source. */
export function passedRow({ message, row, code, text }: PassedOver, { origins }: LoadMessages): PassedRow {
  const origin = origins[message] as Origin;
  return { map: origin.topic, rowId: origin.rowIds[row] as string, code, message: text };
}

interface Body {
  readonly of: ToldMessage;
  readonly version: number | null;
  readonly rows: unknown[];
  readonly rowIds: string[];
  readonly rowKeys: string[] | undefined;
  bytes: number;
}

class Filling {
  readonly bodies: Body[] = [];
  readonly passedOver: PassedRow[] = [];
  readonly untoldKeys: string[] = [];
  private readonly version: number | null;

  constructor(
    private readonly of: ToldMessage,
    private readonly maps: NewestMaps,
  ) {
    this.version = of.topic === LOADED_KEYS ? null : maps.version(of.topic);
    this.open();
    for (const index of of.rows.keys()) this.add(index);
  }

  private open(): Body {
    const { of, version } = this;
    const body = { of, version, rows: [], rowIds: [], rowKeys: of.rowKeys && [], bytes: 0 };
    this.bodies.push(body);
    return body;
  }

  private add(index: number): void {
    const { topic, rows, rowIds, rowKeys } = this.of;
    const rowId = rowIds[index] as string;
    const rowKey = rowKeys?.[index];
    try {
      const [row] = this.maps.map(topic, rows.slice(index, index + 1));
      if (row === undefined) return; // the map's own filter holds it back
      const bytes = JSON.stringify(row).length;
      let body = this.bodies.at(-1) as Body;
      if (body.rows.length > 0 && body.bytes + bytes > MOST_BYTES_IN_CHUNK) body = this.open();
      body.bytes += bytes;
      body.rows.push(row);
      body.rowIds.push(rowId);
      if (rowKey !== undefined) body.rowKeys?.push(rowKey);
    } catch (error) {
      if (!(error instanceof MapLookupFailed)) throw error;
      this.passedOver.push({ map: topic, rowId, code: error.code, message: error.message });
      if (rowKey !== undefined) this.untoldKeys.push(rowKey);
    }
  }
}
