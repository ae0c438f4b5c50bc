// The load, in a process of its own: a closed loop over raw sockets, because an HTTP client library costs as much as the
// gateway it measures. Each answer is compared byte for byte with the expected one. Talks over IPC: a LoadJob in, a Load out.
import { connect, type Socket } from 'node:net';

export interface LoadJob {
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  readonly ms: number;
  /** Give every request an x-request-id of its own. */
  readonly unique: boolean;
  /** The body that every answer must have; undefined: whatever comes with status 200. */
  readonly expected?: string | undefined;
}

export interface Load {
  readonly done: number;
  readonly ms: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Of the time that passed, how much this process was on a processor: near 1 it is the load that is measured. */
  readonly busy: number;
  /** Answers that were not the expected one; they are not among `done`. */
  readonly wrongCount: number;
  /** What went wrong first. */
  readonly wrong?: string | undefined;
}

interface Head {
  readonly status: number;
  readonly start: number;
  /** Undefined: chunked. */
  readonly length: number | undefined;
}

let numbered = 0;

class Requests {
  done = 0;
  wrongCount = 0;
  wrong: string | undefined;
  readonly latencies: number[] = [];
  private readonly expected: Buffer | undefined;
  private readonly before: string;
  private readonly after: string;

  constructor(private readonly job: LoadJob) {
    this.expected = job.expected === undefined ? undefined : Buffer.from(job.expected);
    const headers = { ...job.headers, 'content-length': String(Buffer.byteLength(job.body)) };
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    this.before = `POST ${job.path} HTTP/1.1\r\nhost: 127.0.0.1:${job.port}\r\n${lines.join('')}`;
    this.after = `\r\n${job.body}`;
  }

  /** One connection's requests, one after the other, until the time is over. */
  loop(until: number): Promise<void> {
    return new Promise((resolve) => {
      const socket = connect({ port: this.job.port, host: '127.0.0.1', noDelay: true });
      let sent = 0;
      const next = () => {
        if (performance.now() >= until) {
          socket.destroy();
          return resolve();
        }
        sent = performance.now();
        this.send(socket);
      };
      const answered = (status: number, body: Buffer) => {
        if (status !== 200 || (this.expected !== undefined && !this.expected.equals(body))) {
          this.wrongCount += 1;
          this.wrong ??= `status ${status}: ${body.toString('utf8').slice(0, 300)}`;
        } else {
          this.latencies.push(performance.now() - sent);
          this.done += 1;
        }
        next();
      };
      const failed = (why: string) => {
        this.wrongCount += 1;
        this.wrong ??= why;
        resolve();
      };
      socket.on('connect', next);
      socket.on('data', reader(answered, failed));
      socket.on('error', ({ message }) => failed(message));
      socket.on('end', () => failed('the connection was closed'));
    });
  }

  private send(socket: Socket): void {
    if (!this.job.unique) return void socket.write(this.before + this.after);
    numbered += 1;
    socket.write(`${this.before}x-request-id: bench-${process.pid}-${numbered}\r\n${this.after}`);
  }
}

/** Reads answers, of which one is on the way at a time. */
function reader(answered: (status: number, body: Buffer) => void, failed: (why: string) => void) {
  let pending: Buffer[] = [];
  let size = 0;
  let head: Head | undefined;
  return (chunk: Buffer) => {
    pending.push(chunk);
    size += chunk.length;
    if (head?.length !== undefined && size < head.start + head.length) return; // nothing is joined before all is there
    const all = pending.length === 1 ? chunk : Buffer.concat(pending);
    pending = [all];
    head ??= headOf(all);
    if (head === undefined) return;
    if (Number.isNaN(head.status)) return failed('not an HTTP answer');
    const body = head.length === undefined ? dechunked(all, head.start) : whole(all, head);
    if (body === undefined) return;
    const { status } = head;
    pending = [];
    size = 0;
    head = undefined;
    answered(status, body);
  };
}

function headOf(all: Buffer): Head | undefined {
  const end = all.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const text = all.toString('latin1', 0, end);
  const length = /\r\ncontent-length: *(\d+)/i.exec(text)?.[1];
  return {
    status: Number(text.slice(9, 12)),
    start: end + 4,
    length: length === undefined ? undefined : Number(length),
  };
}

function whole(all: Buffer, { start, length = 0 }: Head): Buffer | undefined {
  return all.length < start + length ? undefined : all.subarray(start, start + length);
}

function dechunked(all: Buffer, start: number): Buffer | undefined {
  const parts: Buffer[] = [];
  for (let at = start; ; ) {
    const end = all.indexOf('\r\n', at);
    if (end < 0) return undefined;
    const length = Number.parseInt(all.toString('latin1', at, end), 16);
    if (all.length < end + 2 + length + 2) return undefined;
    if (length === 0) return parts.length === 1 ? parts[0] : Buffer.concat(parts);
    parts.push(all.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
}

async function run(job: LoadJob): Promise<Load> {
  const requests = new Requests(job);
  const cpu = process.cpuUsage();
  const begun = performance.now();
  await Promise.all(Array.from({ length: job.connections }, () => requests.loop(begun + job.ms)));
  const ms = performance.now() - begun;
  const { user, system } = process.cpuUsage(cpu);
  const sorted = requests.latencies.sort((a, b) => a - b);
  const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0;
  const busy = (user + system) / 1_000 / ms;
  return {
    done: requests.done,
    ms,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    busy,
    wrongCount: requests.wrongCount,
    wrong: requests.wrong,
  };
}

process.on('message', (job: LoadJob) => {
  void run(job).then((load) => process.send?.(load));
});
