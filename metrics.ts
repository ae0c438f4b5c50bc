// Metrics of the books: how far each table map has come on a side, and what became of its deliveries. Read when they are
// scraped, from what the engine counts anyway. It must never be read more often than that: it asks the database.
import type { Registry } from 'prom-client';
import { prometheus, scraped } from './gateway/telemetry/series';
import type { MapEnd } from './subgraphs/dual-write/map-state';
import type { Side } from './subgraphs/serve';

type Read = (end: MapEnd) => number;

/** The metrics of these sides. A side whose database does not answer is left out until it does. */
export function sideMetrics(sides: readonly Side[]): Registry {
  const registry: Registry = new (prometheus().Registry)();
  const ends = sides.map((side) => ({ side: side.name, read: readOnce(() => side.mapEnds()) }));
  const add = (type: 'counter' | 'gauge', name: string, help: string, read: Read) =>
    registry.registerMetric(
      scraped(type, `twinledger_map_${name}`, help, async () => {
        const all = await Promise.all(ends.map(async ({ side, read: ofSide }) => ({ side, ofSide: await ofSide() })));
        return all.flatMap(({ side, ofSide }) =>
          [...ofSide].map(([map, end]) => ({ labels: { side, map }, value: read(end) })),
        );
      }),
    );
  add('gauge', 'queued_rows', 'Rows that wait to be sent.', ({ queued }) => queued);
  add('gauge', 'oldest_queued_seconds', 'Age of the oldest row that waits.', (end) => end.oldestQueuedSeconds);
  add('gauge', 'parked_messages', 'Messages that wait for a person.', ({ parked }) => parked);
  add('counter', 'sent_rows_total', 'Rows that the other side has applied.', ({ sent }) => sent);
  add('counter', 'applied_rows_total', 'Rows of the other side applied here.', ({ applied }) => applied);
  registry.registerMetric(
    scraped('counter', 'twinledger_relay_deliveries_total', 'Deliveries by what came of them.', function* () {
      for (const { name, deliveries } of sides)
        for (const [outcome, value] of Object.entries(deliveries)) yield { labels: { side: name, outcome }, value };
    }),
  );
  const STATES = ['OPEN', 'RESTORED', 'PEER_RESTORED'] as const;
  registry.registerMetric(
    scraped(
      'gauge',
      'twinledger_books_state',
      'Whether the books write to each other: 1 at the state they are in.',
      function* () {
        for (const side of sides)
          for (const state of STATES)
            yield { labels: { side: side.name, state }, value: side.standing() === state ? 1 : 0 };
      },
    ),
  );
  return registry;
}

/** All that are scraped together share one reading. */
function readOnce<T>(read: () => Promise<ReadonlyMap<string, T>>): () => Promise<ReadonlyMap<string, T>> {
  let reading: Promise<ReadonlyMap<string, T>> | undefined;
  return () => {
    reading ??= read()
      .catch(() => new Map<string, T>())
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
}
