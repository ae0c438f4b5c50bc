// Makes PDF without holding up the server: one thread, started with the first document and ended when none was asked for in a
// while; documents wait for it in a short queue, and none may take longer than its time. It must never make two of a document at
// once.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Cancel, World } from '../../world';
import type { DocumentPage } from './page';

export interface Printer {
  /** Rejects with PrinterBusy when the queue is full or the document took too long. */
  pdf(page: DocumentPage): Promise<Buffer>;
  stop(): Promise<void>;
}

/** There is no place in the queue, or the time is over. */
export class PrinterBusy extends Error {}

export interface PrinterLimits {
  /** Documents that wait or are being made. */
  readonly queueCount: number;
  /** How long one may take. */
  readonly documentMs: number;
  /** How long the thread is kept with nothing to do. */
  readonly idleMs: number;
}

const LIMITS: PrinterLimits = { queueCount: 16, documentMs: 60_000, idleMs: 60_000 };

interface Job {
  readonly page: DocumentPage;
  readonly done: (bytes: Buffer) => void;
  readonly failed: (error: Error) => void;
}

/** What the thread answers with. */
export type Printed = { readonly bytes: Uint8Array } | { readonly error: string };

export class ThreadPrinter implements Printer {
  private readonly waiting: Job[] = [];
  private running: Job | undefined;
  private thread: Worker | undefined;
  private cancel: Cancel = () => undefined;

  constructor(
    private readonly world: World,
    private readonly script = join(__dirname, 'pdfThread.js'),
    private readonly limits = LIMITS,
  ) {}

  pdf(page: DocumentPage): Promise<Buffer> {
    const { queueCount } = this.limits;
    if (this.waiting.length + (this.running === undefined ? 0 : 1) >= queueCount)
      return Promise.reject(new PrinterBusy(`${queueCount} documents are being made already`));
    return new Promise((done, failed) => {
      this.waiting.push({ page, done, failed });
      this.next();
    });
  }

  async stop(): Promise<void> {
    const left = this.waiting.splice(0);
    for (const { failed } of left) failed(new PrinterBusy('the server is stopping'));
    this.end(new PrinterBusy('the server is stopping'));
    await this.close();
  }

  private next(): void {
    if (this.running !== undefined) return;
    const job = this.waiting.shift();
    this.cancel();
    if (job === undefined) {
      this.cancel = this.world.after(this.limits.idleMs, () => void this.close());
      return;
    }
    this.running = job;
    const { documentMs } = this.limits;
    this.cancel = this.world.after(documentMs, () => {
      void this.close();
      this.end(new PrinterBusy(`the document took longer than ${documentMs} ms`));
      this.next();
    });
    this.open().postMessage(job.page);
  }

  private open(): Worker {
    if (this.thread !== undefined) return this.thread;
    const thread = new Worker(this.script);
    this.thread = thread;
    thread.unref();
    thread.on('message', (printed: Printed) => {
      if (this.thread !== thread) return;
      this.end('bytes' in printed ? Buffer.from(printed.bytes.buffer) : new Error(printed.error));
      this.next();
    });
    const broken = (error: Error) => {
      if (this.thread !== thread) return;
      this.thread = undefined;
      this.end(error);
      this.next();
    };
    thread.on('error', broken);
    thread.on('exit', (code) => broken(new Error(`the thread that makes documents ended with ${code}`)));
    return thread;
  }

  private end(outcome: Buffer | Error): void {
    const job = this.running;
    this.running = undefined;
    if (outcome instanceof Error) job?.failed(outcome);
    else job?.done(outcome);
  }

  private async close(): Promise<void> {
    this.cancel();
    const { thread } = this;
    this.thread = undefined;
    await thread?.terminate();
  }
}
