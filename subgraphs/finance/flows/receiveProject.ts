// Projects arrive from Dataverse, which owns them. A row that is here already is changed, never doubled, and staged actuals
// that waited for it are journalised by the next import. domain.md 4.1
import { MAPS, type Message, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { upsertRows } from '../store/upsert';
import { APPLIED, parsed } from './parsed';

/** Projects V2. */
export async function receiveProject(tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.projects], message);
  if ('refusal' in read) return read.refusal;
  const rows = read.rows.map((row) => ({
    id: row.projectId,
    legal_entity: row.dataAreaId,
    number: row.projectNumber,
    name: row.name,
  }));
  await upsertRows(tx, 'project', ['id'], rows);
  return APPLIED;
}
