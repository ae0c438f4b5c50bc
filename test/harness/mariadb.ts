// A MariaDB server of the test run's own: a free port, a folder under the system's temporary one, gone afterwards. For a
// machine that has the program but runs no server, and for tests that kill the server itself.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { freePort } from './ports';
import { waitFor } from './waiting';

/** Where distributions put what is not on every user's PATH. */
const FOLDERS = ['/usr/sbin', '/usr/libexec', '/usr/local/sbin', '/usr/local/bin', '/opt/homebrew/bin', '/usr/bin'];

export interface OwnServer {
  /** `mysql://root@127.0.0.1:PORT/` */
  readonly url: string;
  readonly folder: string;
  readonly pid: number;
  /** SIGKILL, as a power cut would: the data stays. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** The path of a program of MariaDB on this machine, if it is here. */
export function mariadbProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...FOLDERS];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}

/** What a power cut may take away, for tests that prove nothing of it: a COMMIT then waits for no disk. */
const FORGETFUL = ['--innodb-flush-log-at-trx-commit=0', '--skip-innodb-doublewrite'];
/** What the product asks for. */
const DURABLE = ['--innodb-flush-log-at-trx-commit=1'];
const OTHERWISE = ['--max-connections=500', '--skip-log-bin', '--skip-name-resolve'];

/** Little room from the start: logs are as long at first as they will ever be. */
const SMALL = ['--innodb-log-file-size=8M', '--innodb-buffer-pool-size=32M', '--aria-log-file-size=8M'];

export interface MariadbOptions {
  readonly isDurable?: boolean;
  /** Its data, made small, in this folder, which must be there. */
  readonly on?: string;
  /** In place of all options but where its files are and who may reach it. */
  readonly options?: readonly string[];
  readonly port?: number;
}

/** Starts a server of one's own, durable unless it is said otherwise. Throws with its log when it does not come up. */
export async function startMariadb(wanted: MariadbOptions = {}): Promise<OwnServer> {
  const install = mariadbProgram('mariadb-install-db');
  const daemon = mariadbProgram('mariadbd');
  if (!install || !daemon) throw new Error('mariadbd and mariadb-install-db are not on this machine');
  const folder = mkdtempSync(join(wanted.on ?? tmpdir(), 'twinledger-mariadb-'));
  const small = wanted.on === undefined ? [] : SMALL;
  const user = userInfo().username;
  const setUp = [
    '--no-defaults',
    `--datadir=${join(folder, 'data')}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
    `--user=${user}`,
    ...small,
  ];
  try {
    execFileSync(install, setUp, { stdio: 'pipe' });
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
  const port = wanted.port ?? (await freePort());
  const url = `mysql://root@127.0.0.1:${port}/`;
  const options = [
    '--no-defaults',
    ...(wanted.options ?? [...((wanted.isDurable ?? true) ? DURABLE : FORGETFUL), ...OTHERWISE]),
    `--datadir=${join(folder, 'data')}`,
    `--socket=${join(folder, 'socket')}`,
    `--pid-file=${join(folder, 'pid')}`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    `--user=${user}`,
    ...small,
  ];
  let child = await running(daemon, options, url);
  return {
    url,
    folder,
    get pid() {
      return child.pid as number;
    },
    kill: () => ended(child, 'SIGKILL'),
    restart: async () => {
      child = await running(daemon, options, url);
    },
    stop: async () => {
      await ended(child, 'SIGKILL'); // nobody reads the data any more
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function running(daemon: string, options: string[], url: string): Promise<ChildProcess> {
  const child = spawn(daemon, options, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (text: Buffer) => {
    log = (log + text.toString()).slice(-4_000);
  });
  const failed = new Promise<never>((_, reject) =>
    child.once('exit', (code) => reject(new Error(`mariadbd ended with ${code}:\n${log}`))),
  );
  failed.catch(() => undefined);
  await Promise.race([failed, waitFor('mariadbd answers', () => answers(url), 60_000)]).catch(async (error) => {
    await ended(child, 'SIGKILL');
    throw error;
  });
  return child;
}

/** Does a server answer there, with these credentials? */
export async function answers(url: string): Promise<boolean> {
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 5_000 });
    await connection.end();
    return true;
  } catch {
    return false;
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await exit;
}
