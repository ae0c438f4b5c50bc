// What the measurement of posting asks its processes to do, and what they answer. One process does one job: its peak of memory is
// the job's.

export interface Job {
  readonly what: 'prepare' | 'post' | 'bare';
  readonly url: string;
  readonly lines: number;
  /** Of `bare`: an empty database for each book. */
  readonly bareUrls?: readonly [string, string];
}

/** One step of a job. */
export interface Step {
  readonly name: string;
  readonly seconds: number;
  readonly statements: number;
}

export interface Done {
  readonly steps: readonly Step[];
  /** Bytes: the most that the process ever held, and the most of it in JavaScript's heap. */
  readonly peakRss: number;
  readonly peakHeap: number;
  /** Rows that the step wrote anew. */
  readonly rows: number;
}

export const PROPOSAL = 'PF-BENCH';
