// The next rows of a part of a load as what is told of them: messages of their maps, and how far their keys have come. Part of the
// flow loadPart. Rows that change are read with their keys under their locks, so that what is told is exactly what the key had said
// by then. It must never write.
import { type KeyHead, keys, LOADED_KEYS, MAPS } from '../../../schema/messages';
import type { Reader } from '../../database/database';
import type { SourceRow } from '../../dual-write/maps';
import type { Books } from '../books';
import { fateOf } from '../rules/load';
import { linesAndCustomers } from '../store/contractsToLoad';
import { headsOf, receivedOf } from '../store/loadHeads';
import { changes, type LoadRow, nextRows } from '../store/loadSources';
import { stepOf } from '../store/loadSteps';
import type { ChunkCounts, LoadPart } from '../store/loads';

/** A message to be, its rows not mapped yet. */
export interface ToldMessage {
  readonly topic: string;
  readonly rows: readonly SourceRow[];
  /** What each row is in the source, by its place. */
  readonly rowIds: readonly string[];
  readonly rowKeys?: readonly string[];
  readonly heads?: readonly KeyHead[];
  readonly answered?: readonly KeyHead[];
}

export interface Chunk {
  readonly messages: readonly ToldMessage[];
  /** Where the part stands when this is told; undefined: it ends here. */
  readonly cursor: string | undefined;
  readonly counts: ChunkCounts;
}

/** Reads on from the part's cursor. */
export async function nextChunk(books: Books, part: LoadPart, cursor: string): Promise<Chunk> {
  const { chunk } = stepOf(part.source);
  const read = async (reader: Reader): Promise<Chunk> => {
    const rows = await nextRows(reader, part.source, part, { after: cursor, upTo: part.upTo }, chunk);
    const fates = rows.map((row) => fateOf(row, part.cutOver));
    const told = rows.filter((_, index) => fates[index] === 'TOLD');
    const count = (fate: string) => fates.filter((one) => one === fate).length;
    return {
      messages: told.length === 0 ? [] : await messagesOf(books, reader, part, told),
      cursor: rows.length === chunk ? rows.at(-1)?.load_id : undefined,
      counts: {
        done: rows.length,
        sent: told.length,
        beforeCutOver: count('BEFORE_CUT_OVER'),
        alreadyPosted: count('ALREADY_POSTED'),
      },
    };
  };
  return changes(part.source) ? books.db.write(read) : read(books.db.read);
}

async function messagesOf(
  books: Books,
  reader: Reader,
  { source }: LoadPart,
  rows: readonly LoadRow[],
): Promise<ToldMessage[]> {
  const newId = () => books.world.newId();
  const plain = (topic: string): ToldMessage => ({ topic, rows, rowIds: idsOf(rows) });
  switch (source) {
    case 'PROJECTS':
      return [await changing(reader, MAPS.projects, rows, keys.project, newId)];
    case 'MILESTONES':
    case 'RETAINERS':
      return [await changing(reader, MAPS.milestones, rows, keys.milestone, newId)];
    case 'CONTRACTS':
      return contracts(reader, rows, newId);
    case 'ACTUALS':
      return [plain(MAPS.actuals)];
    case 'LINKS':
      return [plain(MAPS.links)];
    case 'INVOICES':
      return [{ ...plain(MAPS.invoices), answered: await stepsReceived(reader, rows) }];
    default:
      return [{ topic: LOADED_KEYS, rows: [], rowIds: [], heads: rows.map((row) => headOf(row, newId)) }];
  }
}

const idsOf = (rows: readonly LoadRow[]) => rows.map(({ load_id }) => load_id);

/** Rows that change, each under its own key. A key that was never sent from here stands at 0. */
async function changing(
  reader: Reader,
  topic: string,
  rows: readonly LoadRow[],
  keyOf: (id: string) => string,
  newId: () => string,
): Promise<ToldMessage> {
  const rowKeys = rows.map(({ load_id }) => keyOf(load_id));
  const heads = await headsOf(reader, rowKeys);
  return {
    topic,
    rows,
    rowIds: idsOf(rows),
    rowKeys,
    heads: rowKeys.map((key) => ({ key, number: heads.get(key)?.number ?? 0, id: heads.get(key)?.id ?? newId() })),
  };
}

/** A contract travels whole: header, lines, funding sources. */
async function contracts(reader: Reader, rows: readonly LoadRow[], newId: () => string): Promise<ToldMessage[]> {
  const headers = await changing(reader, MAPS.contracts, rows, keys.contract, newId);
  const { lines, customers } = await linesAndCustomers(reader, idsOf(rows));
  const beside = (topic: string, of: readonly { id: string; contract_id: string }[]): ToldMessage[] =>
    of.length === 0
      ? []
      : [
          {
            topic,
            rows: of as unknown as readonly SourceRow[],
            rowIds: of.map(({ id }) => id),
            rowKeys: of.map(({ contract_id }) => keys.contract(contract_id)),
          },
        ];
  return [headers, ...beside(MAPS.contractLines, lines), ...beside(MAPS.fundingSources, customers)];
}

/** Finance reports the steps of an invoice anew, and goes on counting where Dataverse has heard it before. */
async function stepsReceived(reader: Reader, rows: readonly LoadRow[]): Promise<KeyHead[]> {
  const received = await receivedOf(
    reader,
    rows.map(({ load_id }) => keys.invoiceStep(load_id)),
  );
  return received.map(({ stream_key, number, id }) => ({ key: stream_key, number, id: id as string }));
}

function headOf(row: LoadRow, newId: () => string): KeyHead {
  const { stream_key, number, message_id } = row as LoadRow & { stream_key: string; number: number };
  return { key: stream_key, number, id: (message_id as string | null) ?? newId() };
}
