// An address of MySQL or MariaDB, as a setting has it, taken apart: over TCP or a socket of this machine, in the clear or by TLS, and with
// which locks. Its parameters are named as MySQL's own programs name them. It must never encrypt towards somebody unknown: whoever asks for
// TLS gets a server whose certificate was checked.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { type Locks, locksAsked } from './mysqlLocks';

/** How a connection is opened, in the words of the driver and of TypeORM alike, but for the user's name. */
export interface MysqlPlace {
  readonly host: string;
  readonly port: number;
  readonly password: string;
  readonly database: string;
  readonly socketPath?: string;
  readonly ssl?: { readonly ca?: string; readonly rejectUnauthorized: true; readonly verifyIdentity: boolean };
}

export interface MysqlAddress {
  readonly user: string;
  readonly place: MysqlPlace;
  readonly locks: Locks;
}

/** A host that is gone without a word is asked for after this long without an answer; the system's own time is two hours. */
export const KEEP_ALIVE_MS = 30_000;

const PARAMETERS = ['locks', 'socket', 'ssl-ca', 'ssl-mode'];
const SSL_MODES = ['VERIFY_IDENTITY', 'VERIFY_CA'];

/**
 * Takes `mysql://USER:PASSWORD@HOST:PORT/DATABASE?…` apart: `socket=PATH`, `ssl-mode=VERIFY_IDENTITY|VERIFY_CA`, `ssl-ca=FILE`,
 * `locks=rows`. Throws for any other parameter or value, and where the certificate authority's file cannot be read.
 */
export function mysqlAddress(address: string): MysqlAddress {
  const { hostname, port, username, password, pathname, searchParams } = new URL(address);
  const unknown = [...searchParams.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) throw new Error(`'${unknown}' is none of ${PARAMETERS.join(', ')}`);
  const socketPath = searchParams.get('socket') ?? undefined;
  const host = hostname.replace(/^\[|\]$/g, '');
  const ssl = sslOf(searchParams.get('ssl-mode'), searchParams.get('ssl-ca'), host);
  return {
    user: decodeURIComponent(username),
    place: {
      host,
      port: Number(port || 3306),
      password: decodeURIComponent(password),
      database: pathname.slice(1),
      ...(socketPath === undefined ? {} : { socketPath }),
      ...(ssl === undefined ? {} : { ssl }),
    },
    locks: locksAsked(searchParams.get('locks')),
  };
}

/** What is wrong with the parameters of an address; undefined: nothing. */
export function findingOfMysqlAddress(address: string): string | undefined {
  try {
    mysqlAddress(address);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

function sslOf(mode: string | null, caFile: string | null, host: string): MysqlPlace['ssl'] {
  if (mode === null) {
    if (caFile !== null) throw new Error(`ssl-ca goes with ssl-mode=${SSL_MODES[0]}`);
    return undefined;
  }
  if (!SSL_MODES.includes(mode)) throw new Error(`write ssl-mode=${SSL_MODES.join(' or ')}, or nothing, not '${mode}'`);
  const isNamed = mode === SSL_MODES[0];
  if (isNamed && isIP(host) !== 0)
    // the driver would hold the certificate against "localhost"
    throw new Error(`ssl-mode=${mode} needs the server's name: ${host} is an address`);
  const ca = caFile === null ? {} : { ca: readFileSync(caFile, 'utf8') };
  return { ...ca, rejectUnauthorized: true, verifyIdentity: isNamed };
}
