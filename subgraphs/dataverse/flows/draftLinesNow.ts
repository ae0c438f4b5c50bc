// The lines of a draft as its contract has them now: a contract line that was added since gets its invoice line here. In the
// caller's transaction, under the locks of contract and invoice. domain.md 2.4: one line per contract line
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { linesOfContract } from '../store/contracts';
import { draftLines } from '../store/draftDetails';
import { insertLines } from '../store/drafts';

/** Completes the lines of the draft; gives each line's id by its contract line. */
export async function completeLines(
  tx: Tx,
  books: Books,
  draft: { readonly id: string; readonly contract_id: string },
): Promise<Map<string, string>> {
  const standing = await draftLines(tx, draft.id);
  const lineIds = new Map([...standing.values()].map((line) => [line.contract_line_id, line.id]));
  const missing = (await linesOfContract(tx, draft.contract_id)).filter((line) => !lineIds.has(line.id));
  for (const line of missing) lineIds.set(line.id, books.world.newId());
  await insertLines(
    tx,
    missing.map((line) => ({
      id: lineIds.get(line.id) as string,
      invoice_id: draft.id,
      line_number: line.line_number,
      name: line.name,
      contract_line_id: line.id,
      billing_method: line.billing_method,
      amount: 0,
    })),
  );
  return lineIds;
}
