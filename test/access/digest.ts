// What both books hold, as one text per table: equal before and after whatever must change nothing. The exchange's own bookkeeping,
// which moves by itself (a load goes on in the background), and the audit trail, which tells of refusals too, are left out.
import { createHash } from 'node:crypto';
import Libsql from 'libsql';
import { type Connection, createConnection } from 'mysql2/promise';

export type Digest = Readonly<Record<string, string>>;

export interface Digests {
  /** Cheap where nobody has written since the last one. */
  take(): Promise<Digest>;
  close(): Promise<void>;
}

const MOVES_BY_ITSELF =
  /^(outbox_stream|migrations|audit.*|data_load.*|topic_total|counter|books_standing|books_mark|sqlite_.*)$/;

/** Of the databases under these addresses, of one engine. */
export async function digestsOf(databases: Readonly<Record<string, string>>): Promise<Digests> {
  const open = Object.entries(databases).map(([side, url]) =>
    url.startsWith('sqlite:') ? sqliteDigests(side, url) : mysqlDigests(side, url),
  );
  const sides = await Promise.all(open);
  return {
    take: async () => Object.assign({}, ...(await Promise.all(sides.map((side) => side.take())))) as Digest,
    close: async () => void (await Promise.all(sides.map((side) => side.close()))),
  };
}

async function sqliteDigests(side: string, url: string): Promise<Digests> {
  const book = new Libsql(url.replace('sqlite:', ''), { readonly: true });
  const names = (book.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !MOVES_BY_ITSELF.test(name));
  let seen: { version: unknown; digest: Digest } | undefined;
  return {
    take: async () => {
      const version = JSON.stringify(book.prepare('PRAGMA data_version').all()); // another for every COMMIT of others
      if (seen?.version !== version) {
        const pairs = names.map((name) => {
          const rows = JSON.stringify(book.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`).raw(true).all());
          return [`${side}.${name}`, createHash('sha256').update(rows).digest('base64')];
        });
        seen = { version, digest: Object.fromEntries(pairs) };
      }
      return seen.digest;
    },
    close: async () => void book.close(),
  };
}

async function mysqlDigests(side: string, url: string): Promise<Digests> {
  const connection: Connection = await createConnection({ uri: url });
  const [found] = await connection.query(
    'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE()',
  );
  const names = (found as { name: string }[]).map(({ name }) => name).filter((name) => !MOVES_BY_ITSELF.test(name));
  return {
    take: async () => {
      const [sums] = await connection.query(`CHECKSUM TABLE ${names.join(', ')}`);
      const pairs = (sums as { Table: string; Checksum: unknown }[]).map((one) => [
        `${side}.${one.Table.replace(/^.*\./, '')}`,
        String(one.Checksum),
      ]);
      return Object.fromEntries(pairs) as Digest;
    },
    close: () => connection.end(),
  };
}

/** The tables that differ. */
export function changedTables(before: Digest, after: Digest): string[] {
  return Object.keys(after).filter((name) => after[name] !== before[name]);
}
