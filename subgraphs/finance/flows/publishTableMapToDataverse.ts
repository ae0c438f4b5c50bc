// An administrator publishes a version of a table map by which Finance sends to Dataverse, while it runs. What was sent before keeps the
// version that it was sent under. domain.md 1.2, 4.1
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import { type Published, type PublishInput, publishTableMap } from '../../operators/publishTableMap';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';

/** Refused: FORBIDDEN, MAP_CHANGED, and the findings of schema/mapErrors.ts, all at once. */
export function publishTableMapToDataverse(
  books: Books,
  caller: Caller,
  input: PublishInput,
): Promise<Outcome<Published>> {
  return publishTableMap(
    { ...books, direction: 'FINANCE_TO_DATAVERSE' },
    caller,
    forbidden(caller.roles, 'MANAGE_MAPS'),
    input,
  );
}
