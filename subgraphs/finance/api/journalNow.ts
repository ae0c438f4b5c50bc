// What mutations of journals answer with: the journal as it is after their flow committed, within the caller's scope. It must never be
// asked before that, nor with loaders that had read before.
import type { FinanceContext } from './context';
import { type IntegrationJournal, integrationJournal } from './types/journal';

/** The journal as it is now; null if it was deleted since, or is not visible. */
export async function journalNow({ loaders }: FinanceContext, id: string): Promise<IntegrationJournal | null> {
  const row = await loaders.journal.load(id);
  return row && integrationJournal(row);
}
