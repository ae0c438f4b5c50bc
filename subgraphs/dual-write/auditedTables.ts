// Which fields of operators' mutations, and of what they answer, name rows of the exchange's own tables: the same on either side, for its
// audit trail. It must never name a table of a side.

/** As subgraphs/audit/snapshots.ts takes them. */
export const EXCHANGE_TABLES = [
  { table: 'outbox_stream', kind: 'parked_key', key: ['stream_key'], fields: [['keys']], of: ['releaseParked'] },
  {
    table: 'table_map_version',
    kind: 'table_map_version',
    key: ['name', 'version'],
    fields: [['name'], ['version']],
    of: ['publishTableMap'],
  },
  { table: 'books_standing', kind: 'books', key: ['who'], fields: [['who']], of: ['openExchange'] },
] as const;
