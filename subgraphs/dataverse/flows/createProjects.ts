// Projects, many at once: what contract lines and time entries refer to. Each travels to Finance under a key of its own.
// Numbers are unique across legal entities, because contracts and set-up files name a project by its number alone.
import { type Outcome, refused } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { decided } from './decided';
import { type ProjectInput, writeProjects } from './projectWriting';

/** Most documents that one call of the set-up flows takes. */
export const MOST_AT_ONCE = 500;

/** Creates the projects, all or none. `path` of a refusal is [index, field]. */
export async function createProjects(
  books: Books,
  caller: Caller,
  inputs: readonly ProjectInput[],
): Promise<Outcome<{ projects: { id: string; number: string }[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  if (inputs.length > MOST_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_AT_ONCE} projects at once.` });
  return decided(books, (tx) => writeProjects(books, tx, caller, inputs));
}
