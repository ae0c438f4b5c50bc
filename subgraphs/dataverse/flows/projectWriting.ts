// Projects as rows and messages, inside the transaction of the flow that creates one or many. It opens no transaction of its own.
// Numbers are unique across legal entities, because contracts and set-up files name a project by its number alone.
import type { Refusal } from '../../../schema/errors';
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { instant } from '../../world';
import type { Books } from '../books';
import { nameFaults } from '../rules/contractTerms';
import { insertProjects, legalEntities, type ProjectRow, projectsByNumber } from '../store/companies';

export interface ProjectInput {
  readonly legalEntity: string;
  /** Unique across legal entities. */
  readonly number: string;
  readonly name: string;
}

/** Writes the projects and queues their messages, all or none. `path` of a refusal is [index, field]. */
export async function writeProjects(
  books: Books,
  tx: Tx,
  caller: Caller,
  inputs: readonly ProjectInput[],
): Promise<Outcome<{ projects: { id: string; number: string }[] }>> {
  const now = instant(books.world);
  const entities = await legalEntities(tx);
  const taken = new Set(
    (
      await projectsByNumber(
        tx,
        inputs.map(({ number }) => number),
      )
    ).keys(),
  );
  const refusals: Refusal[] = [];
  const projects = inputs.map((input, index): ProjectRow => {
    const at = `${index}`;
    refusals.push(
      ...nameFaults(input.number, input.name).map((fault) => ({ ...fault, path: [at, ...(fault.path ?? [])] })),
    );
    if (!entities.has(input.legalEntity) || !maySee(caller, input.legalEntity)) {
      refusals.push({
        code: 'LEGAL_ENTITY_UNKNOWN',
        message: `There is no legal entity ${input.legalEntity}.`,
        path: [at, 'legalEntity'],
      });
    }
    if (taken.has(input.number))
      refusals.push({
        code: 'NUMBER_TAKEN',
        message: `Project ${input.number} stands already.`,
        path: [at, 'number'],
      });
    taken.add(input.number);
    return {
      id: books.world.newId(),
      legal_entity: input.legalEntity,
      number: input.number,
      name: input.name,
      created_at: now,
    };
  });
  if (refusals.length > 0) return refused(...refusals);
  await insertProjects(tx, projects);
  books.world.reach(POINTS.P1_WRITTEN_NOT_QUEUED);
  await books.outbox.appendMany(
    tx,
    projects.map((row) => ({
      key: keys.project(row.id),
      entries: [{ topic: MAPS.projects, rows: [row] }],
      isNew: true,
    })),
  );
  return { ok: true, value: { projects: projects.map(({ id, number }) => ({ id, number })) }, replayed: false };
}
