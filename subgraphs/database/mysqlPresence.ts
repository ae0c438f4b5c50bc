// Which processes on one database of MySQL's kind live: each holds a lock by its name, on a connection of its own, and a server gives
// locks back the moment a process ends, where a lease must run out first. It must never say of a process that it has ended because it
// is slow: one that is frozen keeps its connection.
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { Presence } from './database';
import { KEEP_ALIVE_MS, type MysqlAddress } from './mysqlAddress';

/** How a name in a claim begins whose process holds its lock: of any other nothing is known, an older version's among them. */
const HELD = 'held:';
/** What the lock of a name is called: names of locks are the whole server's, and at most 64 characters long. */
const LOCK = "CONCAT('twinledger-', SHA1(CONCAT(DATABASE(), ' ', ?)))";

/** A process's presence on the database at this address, under an id that no other has. Nothing is held before the first `show`. */
export function mysqlPresence(address: MysqlAddress, id: string): Presence {
  const owner = `${HELD}${id}`;
  let holding: Promise<Connection> | undefined;
  const show = (): Promise<Connection> => {
    if (holding) return holding;
    // Of the present connection alone: one before it may still tell of its end when this one holds the lock.
    const lost = () => {
      if (holding === mine) holding = undefined;
    };
    const mine = held(address, owner, lost).catch((error: unknown) => {
      lost();
      throw error;
    });
    holding = mine;
    return mine;
  };
  return {
    owner,
    show: async () => {
      await show();
    },
    ended: async (owners) => {
      const connection = await show();
      const others = [...new Set(owners)].filter((name) => name.startsWith(HELD) && name !== owner);
      if (others.length === 0) return [];
      const asked = others.map((_, index) => `IS_FREE_LOCK(${LOCK}) AS free${index}`).join(', ');
      const [[free]] = await connection.query<RowDataPacket[]>(`SELECT ${asked}`, others);
      return others.filter((_, index) => Number(free?.[`free${index}`]) === 1);
    },
    close: async () => {
      const connection = await holding?.catch(() => undefined);
      holding = undefined;
      await connection?.end().catch(() => undefined);
    },
  };
}

/** A connection that holds the lock of this name; `lost` hears when it has ended, and the lock with it. */
async function held({ user, place }: MysqlAddress, owner: string, lost: () => void): Promise<Connection> {
  const { createConnection } = require('mysql2/promise') as typeof import('mysql2/promise'); // as the pool's driver: where it is wanted
  const connection = await createConnection({ ...place, user, keepAliveInitialDelay: KEEP_ALIVE_MS });
  connection.on('error', lost);
  connection.on('end', lost);
  try {
    const [[answer]] = await connection.query<RowDataPacket[]>(`SELECT GET_LOCK(${LOCK}, 0) AS taken`, [owner]);
    if (Number(answer?.taken) === 1) return connection;
    // The server does not know yet that the connection before it is gone.
    throw new Error(`the lock of '${owner}' is still held`);
  } catch (error) {
    connection.destroy(); // or each further try would leave one more open
    throw error;
  }
}
