// Writes down who asked for what he may not do: around every mutation of a side, because a refusal leaves no transaction behind. Other
// refusals are answers to a mistake, and are not kept. It must never keep the answer from its caller.
import type { Program } from '../../schema/program';
import type { Caller } from '../caller';
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
  context.caller = { ...context.caller, via: { requestId, program, mutation } };
  const { caller } = context;
  const answer = await run();
  const codes = codesOf(answer).filter((code) => KEPT.has(code));
  if (trail && codes.length > 0) {
    const { idempotencyKey, ...rest } = (input ?? {}) as { idempotencyKey?: string | null };
    const request = { mutation, caller, key: idempotencyKey?.slice(0, LONGEST_KEY), input: rest };
    await db.write((tx) => recordRefused(tx, { world, trail }, request, [...new Set(codes)]));
  }
  return answer;
}

const LONGEST_KEY = 120;

function codesOf(answer: unknown): string[] {
  const errors = (answer as { userErrors?: { code?: unknown }[] } | null | undefined)?.userErrors;
  return Array.isArray(errors) ? errors.flatMap(({ code }) => (typeof code === 'string' ? [code] : [])) : [];
}
