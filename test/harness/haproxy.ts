// HAProxy with a configuration of ours, where it is installed; and what such a configuration balances, for whoever does it in its place.
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { waitFor } from './waiting';

const PROGRAM = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
  .map((folder) => join(folder, 'haproxy'))
  .find((path) => existsSync(path));

export const canStartHaproxy = (): boolean => PROGRAM !== undefined;

/** Starts it and resolves when its health frontend answers. */
export async function haproxy(
  args: readonly string[],
  healthPort: number,
): Promise<{ readonly pid: number; log(): string; stop(): Promise<void> }> {
  const child: ChildProcess = spawn(PROGRAM ?? 'haproxy', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  let log = '';
  child.stderr?.on('data', (text: Buffer) => {
    log = (log + text.toString()).slice(-20_000);
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const look = async () => {
    if (child.exitCode !== null) throw new Error(log);
    return (await fetch(`http://127.0.0.1:${healthPort}/livez`)).ok;
  };
  await waitFor('haproxy answers', look, 20_000);
  const stop = async () => {
    child.kill('SIGKILL');
    await ended;
  };
  return { pid: child.pid as number, log: () => log, stop };
}

/** Every section that listens, with the port and the servers that it is balanced over. */
export function serversOf(config: string): { port: number; servers: number[] }[] {
  return config
    .split(/^(?=\w)/m)
    .filter((section) => section.startsWith('listen '))
    .map((section) => ({
      port: Number(/^ *bind \S+:(\d+)/m.exec(section)?.[1]),
      servers: [...section.matchAll(/^ *server \S+ \S+:(\d+)/gm)].map(([, port]) => Number(port)),
    }));
}
