// The measurement's end of the load process: starts it, hands it jobs, waits for what it found. One job at a time.
import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Load, LoadJob } from './loadProcess';
import { type Cleanup, endProcess } from './processes';

export type Loader = (job: LoadJob) => Promise<Load>;

/** Starts a load process. */
export function loader(cleanup: Cleanup): Loader {
  const child = fork(join(__dirname, 'loadProcess.js'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  cleanup.add(() => endProcess(child));
  return (job) =>
    new Promise((resolve, reject) => {
      const ended = () => reject(new Error('the load process ended'));
      child.once('exit', ended);
      child.once('message', (load) => {
        child.off('exit', ended);
        resolve(load as Load);
      });
      child.send(job);
    });
}
