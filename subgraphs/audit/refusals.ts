// Around every mutation of a side. Writes down who asked for what he may not do, because a refusal leaves no transaction behind; other
// refusals are answers to a mistake, and are not kept. And tells of a mutation that was done and is not in the trail: whoever adds one and
// forgets it cannot have a test of it that passes. It must never make an error of what was done for somebody who runs the product.
import type { Program } from '../../schema/program';
import type { Caller, Via } from '../caller';
import type { Database } from '../database/database';
import type { World } from '../world';
import { recordRefused, type Trail } from './trail';

/** What the trail takes of a request's context; `caller` is told by what he comes. */
export interface AuditedContext {
  readonly books: { readonly db: Database; readonly world: World; readonly trail?: Trail | undefined };
  readonly requestId: string;
  readonly program?: Program | undefined;
  caller: Caller;
}

/** Codes that say: not you. */
const KEPT: ReadonlySet<string> = new Set(['FORBIDDEN', 'SEGREGATION_OF_DUTIES']);

/** Runs one mutation, known to the trail by the field that was asked for. */
export async function audited<T>(
  context: AuditedContext,
  mutation: string,
  input: unknown,
  run: () => T | Promise<T>,
): Promise<T> {
  const { books, requestId, program } = context;
  const { trail, db, world } = books;
  const via: Via = { requestId, program, mutation };
  context.caller = { ...context.caller, via };
  const { caller } = context;
  const answer = await run();
  if (isDone(answer) && via.noted !== true) (trail?.onGap ?? thrown)(mutation);
  const codes = codesOf(answer).filter((code) => KEPT.has(code));
  if (trail && codes.length > 0) {
    const { idempotencyKey, ...rest } = (input ?? {}) as { idempotencyKey?: string | null };
    const request = { mutation, caller, key: idempotencyKey?.slice(0, LONGEST_KEY), input: rest };
    await db.write((tx) => recordRefused(tx, { world, trail }, request, [...new Set(codes)]));
  }
  return answer;
}

/** In words, for whoever reads the log. */
export function gapOf(mutation: string): Error {
  return new Error(`${mutation} was done and left nothing in the audit trail`);
}

function thrown(mutation: string): never {
  throw gapOf(mutation);
}

const LONGEST_KEY = 120;

/** Done now: neither refused nor the answer of an earlier request. */
function isDone(answer: unknown): boolean {
  const { userErrors, replayed } = (answer ?? {}) as { userErrors?: unknown[]; replayed?: boolean };
  return userErrors?.length === 0 && replayed !== true;
}

function codesOf(answer: unknown): string[] {
  const errors = (answer as { userErrors?: { code?: unknown }[] } | null | undefined)?.userErrors;
  return Array.isArray(errors) ? errors.flatMap(({ code }) => (typeof code === 'string' ? [code] : [])) : [];
}
