// Processes that share the seeds of the command: each answers one question at a time. It must never know what a seed is about.
import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Act } from './act';
import type { Verdict } from './run';
import type { Template } from './template';
import type { Ask, Searched } from './tries';

interface Answers {
  readonly run: Verdict;
  readonly shrink: readonly Act[];
  readonly mutant: Searched;
}

export class Crew {
  private readonly free: ChildProcess[] = [];
  private readonly all: readonly ChildProcess[];
  private readonly waiting: ((child: ChildProcess) => void)[] = [];

  constructor(template: Template, count: number) {
    const execArgv = [...process.execArgv, '--max-semi-space-size=32'];
    const args = [template.dataverse, template.finance];
    this.all = Array.from({ length: count }, () => fork(join(__dirname, 'tries.js'), args, { execArgv }));
    this.free.push(...this.all);
  }

  get size(): number {
    return this.all.length;
  }

  /** Asks whoever is free, or will be next. Rejects where that process ends over it. */
  async ask<A extends Ask>(ask: A): Promise<Answers[A['kind']]> {
    const child = this.free.pop() ?? (await new Promise<ChildProcess>((resolve) => this.waiting.push(resolve)));
    const answer = await new Promise<unknown>((resolve, reject) => {
      const ended = (code: number | null) =>
        reject(new Error(`a worker ended with ${code} over ${JSON.stringify(ask)}`));
      child.once('exit', ended);
      child.once('message', (message) => {
        child.off('exit', ended);
        resolve(message);
      });
      child.send(ask);
    });
    const next = this.waiting.shift();
    if (next) next(child);
    else this.free.push(child);
    return answer as Answers[A['kind']];
  }

  /** Lets all go, when they have ended what they do. */
  async end(): Promise<void> {
    const running = this.all.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
    const gone = running.map((child) => new Promise((resolve) => child.once('exit', resolve)));
    for (const child of running) child.disconnect();
    await Promise.all(gone);
  }
}
