// What the gateway takes of one request before it does anything for it: how long, deep and repetitive a document may be, what
// it may cost, how many requests may come as one, and which doors are open. It must never hold a limit of execution.
import { z } from 'zod';
import { count, onOrOff, whole } from '../settings';
import { DEEPEST_BRACKETS, type DocumentLimits } from './documentLimits';
import type { Rates } from './rateLimits';

export const guardEnvironment = {
  /** Most tokens of a document. */
  DOCUMENT_TOKEN_COUNT: count(10_000),
  /** Most fields inside one another, fragments counted where they are spread. */
  DOCUMENT_DEPTH: whole(30, 1, DEEPEST_BRACKETS),
  /** Most fields of an operation, fragments counted wherever they are spread: a planner writes them all out. */
  DOCUMENT_FIELD_COUNT: count(2_000),
  /** Most of them that have an alias. */
  DOCUMENT_ALIAS_COUNT: count(200),
  /** Most of them at the root. */
  DOCUMENT_ROOT_FIELD_COUNT: count(50),
  /** Most directives of an operation, counted in the same way. */
  DOCUMENT_DIRECTIVE_COUNT: count(100),
  /** Most characters of one text, among the variables or in the document. */
  TEXT_CHARACTER_COUNT: whole(65_536, 1_024, 1_073_741_824),
  /** Most requests in one HTTP body. 1: no lists of requests at all. */
  BATCH_COUNT: whole(10, 1, 1_000),
  /** Most that an operation may be estimated to cost. */
  COST_LIMIT: whole(1_000_000, 1, 1_000_000_000),
  /** How long a list is taken to be that has no `@listSize`. */
  COST_LIST_SIZE: whole(10, 0, 1_000_000),
  /** Tells every request what it was estimated to cost, not only those that ask. */
  COST_REPORT: onOrOff(false),
  /** Requests per minute of a client: `*` of all, `mutation` of each mutation, or a root field by its name. */
  RATE_LIMITS: z
    .string()
    .regex(/^(off|(\s*(\*|\w+)=[1-9]\d{0,8}\s*(,|$))+)$/, "write 'off' or '*=6000, mutation=600'")
    .default('*=6000, mutation=600'),
  /** Whether clients may ask for the schema, and errors may suggest names of it. */
  INTROSPECTION: onOrOff(true),
  /** Refuses what a page of another site could send without the browser asking first. */
  CSRF_PREVENTION: onOrOff(true),
};

export interface CostSettings {
  readonly limit: number;
  readonly listSize: number;
  /** In every answer. */
  readonly isReported: boolean;
}

export interface GuardSettings {
  readonly document: DocumentLimits;
  readonly batchCount: number;
  readonly cost: CostSettings;
  readonly rates: Rates;
  readonly introspection: boolean;
  readonly csrfPrevention: boolean;
}

const shape = z.object(guardEnvironment);

/** The guard's settings of a checked environment. */
export function guardSettings(data: z.infer<typeof shape>): GuardSettings {
  return {
    document: {
      tokens: data.DOCUMENT_TOKEN_COUNT,
      depth: data.DOCUMENT_DEPTH,
      fields: data.DOCUMENT_FIELD_COUNT,
      aliases: data.DOCUMENT_ALIAS_COUNT,
      rootFields: data.DOCUMENT_ROOT_FIELD_COUNT,
      directives: data.DOCUMENT_DIRECTIVE_COUNT,
      textCharacters: data.TEXT_CHARACTER_COUNT,
    },
    batchCount: data.BATCH_COUNT,
    cost: { limit: data.COST_LIMIT, listSize: data.COST_LIST_SIZE, isReported: data.COST_REPORT },
    rates: ratesOf(data.RATE_LIMITS),
    introspection: data.INTROSPECTION,
    csrfPrevention: data.CSRF_PREVENTION,
  };
}

function ratesOf(given: string): Rates {
  const pairs = given.split(',').filter((pair) => pair.includes('='));
  return new Map(
    pairs.map((pair) => pair.split('=') as [string, string]).map(([name, most]) => [name.trim(), Number(most)]),
  );
}
