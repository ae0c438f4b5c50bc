// A journey through Dataverse alone, with every kind of document that it sends: what Finance would have been told is caught on the wire,
// as it was mapped, key by key. It must never ask Finance for anything: nothing has arrived there yet.
import { type Message } from '../../../schema/messages';
import type { Dialect } from '../../../subgraphs/database/database';
import { openDataverse } from '../../../subgraphs/dataverse/main';
import { migratedDatabase } from '../../harness/migrated';
import { worldOn } from '../../harness/world';
import { setUpContracts } from './contracts';
import { Manager, TODAY } from './manager';

/** Messages of one key, in their order. */
export interface Stream {
  readonly key: string;
  readonly messages: readonly Message[];
}

export interface Told {
  /** Every message in the order of the wire. */
  readonly inOrder: readonly Message[];
  readonly streams: readonly Stream[];
}

/** Lives the journey and gives what it told. The same world draws the same ids, so that two journeys tell the same. */
export async function documentsOf(dialect: Dialect): Promise<Told> {
  const empty = await migratedDatabase(dialect, 'dataverse');
  const inOrder: Message[] = [];
  const side = await openDataverse({
    databaseUrl: empty.url,
    world: worldOn(TODAY),
    owner: 'the journey',
    wire: {
      deliver: async (messages) => {
        inOrder.push(...(JSON.parse(JSON.stringify(messages)) as Message[]));
        const last = new Map(messages.map(({ key, number }) => [key, number]));
        const answers = [...last.values()].map((applied) => ({ applied }));
        return { applied: messages.at(-1)?.number ?? 0, perKey: last.size > 1 ? answers : undefined };
      },
    },
    onError: (error) => console.error(error),
  });
  side.start();
  try {
    await setUpContracts(side.books);
    const manager = new Manager(side.books, () => side.idle());
    await manager.live();
    await side.idle();
  } finally {
    await side.stop();
    await side.close();
    await empty.drop();
  }
  const streams = new Map<string, Message[]>();
  for (const message of inOrder) streams.set(message.key, [...(streams.get(message.key) ?? []), message]);
  return { inOrder, streams: [...streams].map(([key, messages]) => ({ key, messages })) };
}
