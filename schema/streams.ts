// What a subgraph says to the gateway about a stream before its first event, in the response's head. A stream that breaks before any
// event has come is taken up again from there. It must never say a place behind which the stream still owes events.

/** The cursor that a resumable stream begins after, where its present state is empty. */
export const BEGINS_AFTER_HEADER = 'x-begins-after';

/** What a source of events may say beside them. */
export interface Begun {
  /** The cursor that it began after, where no event of its own would say so. */
  readonly beginsAfter: string | undefined;
}
