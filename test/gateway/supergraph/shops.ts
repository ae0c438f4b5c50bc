// Two shops over HTTP whose graph changes while it is served: a supergraph in a file, a slow field, a stream, and a field
// that one subgraph answers in one supergraph and the other in the next.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GatewayConfig } from '../../../gateway/config';
import { httpTransport } from '../../../gateway/federation/httpTransport';
import type { SubgraphTransport } from '../../../gateway/federation/transport';
import type { GatewayOptions } from '../../../gateway/main';
import { fileSource } from '../../../gateway/supergraph/sources';
import { composeSupergraph } from '../../../schema/compose';
import { realWorld } from '../../harness/world';
import { type TestGateway, testGateway } from '../testGateway';
import { LINK, schemaOf, serve, TIMEOUTS } from '../testGraph';
import { type Clock, clock } from './clock';

const THINGS = [{ id: '1' }, { id: '2' }];

/** What each subgraph can say; a supergraph may know less of it. */
const LEFT = `
  type Query { things: [Thing!]! slow: Thing! }
  type Subscription { ticks(after: String): Thing! }
  type Thing @key(fields: "id") { id: ID! colour: String! @shareable n: Int! cursor: String! }
`;
const RIGHT =
  'type Query { right: Int } type Thing @key(fields: "id") { id: ID! colour: String! @shareable price: Int! }';

/** The supergraphs: only left; left with the right shop's price; the colour taken from the right one. */
export const VERSIONS = {
  left: { left: LEFT },
  both: { left: LEFT, right: RIGHT },
  moved: {
    left: LEFT.replace('colour: String! @shareable', ''),
    right: RIGHT,
  },
} satisfies Record<string, Readonly<Record<string, string>>>;
export type Version = keyof typeof VERSIONS;

export interface Shops {
  readonly gateway: TestGateway;
  readonly time: Clock;
  readonly file: string;
  /** Names of subgraphs whose transports were opened and closed, in order. */
  readonly opened: string[];
  readonly closed: string[];
  supergraph(version: Version): string;
  write(version: Version): void;
  /** Answers the requests for the slow field. */
  release(): void;
  readonly waiting: () => number;
  /** Sends an event to whoever follows. */
  tick(): void;
  readonly following: () => number;
  stop(): Promise<void>;
}

export async function shops(
  first: Version,
  limits: Partial<GatewayConfig> = {},
  options: Partial<GatewayOptions> = {},
): Promise<Shops> {
  const servers: Server[] = [];
  const held: (() => void)[] = [];
  const followers = new Set<() => void>();
  let count = 0;
  const left = schemaOf({
    name: 'left',
    sdl: LEFT,
    resolvers: {
      Query: {
        things: () => THINGS,
        slow: () => new Promise((resolve) => held.push(() => resolve(THINGS[0]))),
      },
      Subscription: {
        ticks: {
          subscribe: (_: unknown, __: unknown, context?: { signal?: AbortSignal }) =>
            follow(followers, () => count, context?.signal),
        },
      },
      Thing: {
        __resolveReference: ({ id }: { id: string }) => ({ id }),
        colour: () => 'left',
        n: ({ n = 0 }: { n?: number }) => n,
      },
    },
  });
  const right = schemaOf({
    name: 'right',
    sdl: RIGHT,
    resolvers: { Thing: { colour: () => 'right', price: ({ id }: { id: string }) => Number(id) * 10 } },
  });
  const urls: Record<string, string> = { left: await serve(left, servers), right: await serve(right, servers) };
  const supergraph = (version: Version) =>
    composeSupergraph(
      Object.entries(VERSIONS[version]).map(([name, sdl]) => ({ name, sdl: LINK + sdl, url: urls[name] as string })),
    );
  const folder = mkdtempSync(join(tmpdir(), 'supergraph-'));
  const file = join(folder, 'supergraph.graphql');
  const write = (version: Version) => writeFileSync(file, supergraph(version));
  write(first);
  const opened: string[] = [];
  const closed: string[] = [];
  const time = clock();
  const gateway = await testGateway({
    limits,
    options: {
      supergraphSdl: supergraph(first),
      source: fileSource(file),
      transports: (name, url): SubgraphTransport => {
        opened.push(name);
        const transport = httpTransport({ url, connections: 256 }, realWorld(), TIMEOUTS);
        return {
          ...transport,
          close: async () => {
            closed.push(name);
            await transport.close();
          },
        };
      },
      world: time,
      resumable: [{ field: 'ticks', argument: 'after', cursor: 'cursor' }],
      ...options,
    },
  });
  return {
    gateway,
    time,
    file,
    opened,
    closed,
    supergraph,
    write,
    release: () => {
      for (const answer of held.splice(0)) answer();
    },
    waiting: () => held.length,
    tick: () => {
      count += 1;
      for (const wake of followers) wake();
    },
    following: () => followers.size,
    stop: async () => {
      await gateway.stop();
      for (const server of servers) server.closeAllConnections();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
      rmSync(folder, { recursive: true });
    },
  };
}

/** The numbers from now on, until the signal. */
async function* follow(followers: Set<() => void>, count: () => number, signal: AbortSignal | undefined) {
  let wake: () => void = () => undefined;
  const woken = () => wake();
  followers.add(woken);
  signal?.addEventListener('abort', woken);
  let n = count();
  try {
    while (signal?.aborted !== true) {
      if (n < count()) {
        n += 1;
        yield { ticks: { id: '1', n, cursor: `c${n}` } };
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    }
  } finally {
    followers.delete(woken);
  }
}
