// The named points at which a test may stop the process: one for each thing that a crash of an invoice's journey can cut in
// two (faults.md). Code calls `world.reach(POINTS.…)`, which does nothing unless a test harness was given.

export const POINTS = {
  /** Before the source transaction. */
  P0_BEFORE_SOURCE: 'P0',
  /** After the business write, before the outbox row. */
  P1_WRITTEN_NOT_QUEUED: 'P1',
  /** After COMMIT, before the client's answer. */
  P2_COMMITTED_NOT_ANSWERED: 'P2',
  /** Taken from the outbox, not sent. */
  P3_TAKEN_NOT_SENT: 'P3',
  /** The target's transaction is open. */
  P4_TARGET_OPEN: 'P4',
  /** The target's COMMIT is sent, its answer lost. */
  P5_APPLIED_NOT_ANSWERED: 'P5',
  /** Applied, the outbox not settled. */
  P6_APPLIED_NOT_SETTLED: 'P6',
  /** Import half-way. */
  P7_IMPORT_HALF_WAY: 'P7',
  /** Posting half-way. */
  P8_POSTING_HALF_WAY: 'P8',
  /** Posted, the write-back not sent. */
  P9_POSTED_NOT_SENT: 'P9',
} as const;
