// A log that can be followed and resumed, as a subgraph, and beside it one that adds to each event: what subscriptions are
// tested on. It counts who follows, so that a test can say that nothing is held any more.
import { GraphQLError } from 'graphql';
import type { TestSubgraph } from '../testGraph';

export interface TickLog {
  /** Appends events; whoever follows gets them. */
  append(...names: string[]): void;
  /** Generators that are open, and the cursors they began with. */
  readonly open: () => number;
  readonly begun: (string | null)[];
  readonly subgraphs: TestSubgraph[];
  /** Fails whoever follows now, as a crash would. */
  break(): void;
}

export function tickLog(): TickLog {
  const names: string[] = [];
  const begun: (string | null)[] = [];
  let waiting: (() => void)[] = [];
  let open = 0;
  let breaks = 0;
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  const event = (n: number) => ({ cursor: `c${n}`, n, name: names[n - 1], thing: { id: names[n - 1] } });

  async function* follow(root: string, after: string | null | undefined, signal: AbortSignal | undefined) {
    open += 1;
    const bornAt = breaks;
    begun.push(after ?? null);
    signal?.addEventListener('abort', wake);
    try {
      // Without a cursor: the present state, which here is the last event.
      let n = after == null ? Math.max(0, names.length - 1) : after === 'start' ? 0 : Number(after.slice(1));
      while (signal?.aborted !== true) {
        if (breaks > bornAt) throw new Error('the log was lost');
        if (n < names.length) yield { [root]: event(++n) };
        else await new Promise<void>((resolve) => waiting.push(resolve));
      }
    } finally {
      open -= 1;
    }
  }

  const log: TestSubgraph = {
    name: 'log',
    sdl: `
      type Query { size: Int! }
      type Subscription { ticks(room: String, after: String): Tick!  alarms(room: String): Tick! mixed: [Mixed!]! }
      type Tick { cursor: String! n: Int! name: String! thing: Thing! }
      type Thing @key(fields: "id") { id: ID! }
      union Mixed = Red | Blue
      type Red @key(fields: "id") { id: ID! v: String! @shareable }
      type Blue { v: String }
    `,
    resolvers: {
      Query: { size: () => names.length },
      Subscription: {
        ticks: {
          subscribe: (_: unknown, { after }: { after?: string }, context?: { signal?: AbortSignal }) => {
            if (after === 'garbage') throw new GraphQLError('not a cursor', { extensions: { code: 'CURSOR_INVALID' } });
            const events = follow('ticks', after, context?.signal);
            return after == null && names.length === 0 ? Object.assign(events, { beginsAfter: 'start' }) : events;
          },
        },
        alarms: {
          subscribe: (_: unknown, __: unknown, context?: { signal?: AbortSignal }) =>
            follow('alarms', null, context?.signal),
        },
        mixed: {
          subscribe: async function* () {
            const fails = () => {
              throw new GraphQLError('no value', { extensions: { code: 'NOT_FOUND' } });
            };
            yield { mixed: [{ __typename: 'Red', v: 'r' }, { __typename: 'Blue', v: 'b' }, { __typename: 'Blue', v: fails }] }; // biome-ignore format: one line
          },
        },
      },
    },
  };
  const colours: TestSubgraph = {
    name: 'colours',
    sdl: 'type Query { none: Int } type Thing @key(fields: "id") { id: ID! colour: String! } type Red @key(fields: "id") { id: ID! v: String @shareable }',
    resolvers: {
      Thing: {
        colour: ({ id }: { id: string }) => {
          if (id === 'bad') throw new GraphQLError('no colour', { extensions: { code: 'NOT_FOUND' } });
          return `colour of ${id}`;
        },
      },
    },
  };
  return {
    append: (...more) => {
      names.push(...more);
      wake();
    },
    open: () => open,
    begun,
    subgraphs: [log, colours],
    break: () => {
      breaks += 1;
      wake();
    },
  };
}
