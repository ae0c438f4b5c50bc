// One project, by mutation: what contract lines, entries and milestones refer to. It travels to Finance under a key of its own.
// It must never let a project through that set-up would refuse: both write by projectWriting.ts.
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { recall, remember } from '../../mutations/idempotency';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { decided } from './decided';
import { type ProjectInput, writeProjects } from './projectWriting';

export interface CreateProjectInput extends ProjectInput {
  readonly idempotencyKey?: string | null;
}

/** Creates the project and answers with its id. FORBIDDEN, BAD_USER_INPUT, LEGAL_ENTITY_UNKNOWN, NUMBER_TAKEN. domain.md 4.1 */
export async function createProject(
  books: Books,
  caller: Caller,
  { idempotencyKey: key, ...input }: CreateProjectInput,
): Promise<Outcome<{ projectId: string }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  const request = { mutation: 'createProject', caller, key, input };
  return decided(books, async (tx) => {
    const before = await recall<{ projectId: string }>(tx, request, books);
    if (before) return before;
    const outcome = await writeProjects(books, tx, caller, [input]);
    if (!outcome.ok)
      return refused(...outcome.refusals.map(({ path, ...rest }) => ({ ...rest, path: path?.slice(1) })));
    const answer = { projectId: outcome.value.projects[0]?.id as string };
    await remember(tx, request, answer, books);
    return { ok: true, value: answer, replayed: false };
  });
}
