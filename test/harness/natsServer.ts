// A NATS server of a test's own, with JetStream, on a free port and a folder of its own: nats-server from its package. It can be
// stopped, killed, started again, and its folder wiped. Must never touch a server that was there before.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports';
import { waitFor } from './waiting';

const PROGRAM = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'].find((path) =>
  existsSync(path),
);

/** Whether a server can be started here; where REQUIRE_NATS says that one must, its absence throws. */
export function canStartNats(): boolean {
  if (PROGRAM === undefined && process.env.REQUIRE_NATS)
    throw new Error('REQUIRE_NATS is set, and there is no nats-server');
  return PROGRAM !== undefined;
}

export interface NatsServer {
  readonly url: string;
  /** While it runs. */
  readonly pid: number | undefined;
  start(): Promise<void>;
  /** With SIGKILL if told so. */
  stop(kill?: 'kill'): Promise<void>;
  /** Forgets everything that it stored. While it is stopped. */
  wipe(): void;
  /** Stops it and removes its folder. */
  remove(): Promise<void>;
}

/** A server as somebody else describes it: its arguments say where it listens and stores. */
export interface DescribedServer {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly port: number;
  readonly store: string;
}

/** Starts a server, on a port and in a folder of its own unless it is described. */
export async function natsServer(described?: DescribedServer): Promise<NatsServer> {
  const port = described?.port ?? (await freePort());
  const folder = mkdtempSync(join(tmpdir(), 'nats-'));
  const store = described?.store ?? join(folder, 'store');
  const args = described?.args ?? ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', store];
  let process_: ChildProcess | undefined;
  const stop = async (kill?: 'kill') => {
    const running = process_;
    process_ = undefined;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(kill ? 'SIGKILL' : 'SIGTERM');
    await ended;
  };
  const wipe = () => rmSync(store, { recursive: true, force: true });
  const server: NatsServer = {
    url: `nats://127.0.0.1:${port}`,
    get pid() {
      return process_?.pid;
    },
    start: async () => {
      if (process_ !== undefined) return;
      const env = { ...process.env, ...described?.env };
      const child = spawn(PROGRAM ?? 'nats-server', args, { stdio: ['ignore', 'ignore', 'pipe'], env });
      process_ = child;
      let log = '';
      child.stderr.on('data', (text: Buffer) => {
        log = (log + text.toString()).slice(-2_000);
      });
      const look = async () => (await isListening(port)) || child.exitCode !== null;
      await waitFor('nats-server answers', look, 20_000);
      if (child.exitCode !== null) throw new Error(`nats-server ended with ${child.exitCode}:\n${log}`);
    },
    stop,
    wipe,
    remove: async () => {
      await stop('kill');
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('data', () => end(true)); // it greets
    socket.once('error', () => end(false));
  });
}
