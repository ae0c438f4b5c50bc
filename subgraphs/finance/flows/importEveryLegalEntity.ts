// The scheduled import: one run over every company, one after the other. It must never let one company's trouble keep the
// others waiting.
import { type Caller, maySee } from '../../caller';
import type { Books } from '../books';
import { legalEntityCodes } from '../store/company';
import { importFromStaging } from './importFromStaging';

/** Imports what is staged in each company that the caller sees, one after the other; throws the first unexpected error at the end. */
export async function importEveryLegalEntity(books: Books, caller: Caller): Promise<void> {
  const failures: unknown[] = [];
  for (const legalEntity of await legalEntityCodes(books.db.read)) {
    if (maySee(caller, legalEntity))
      await importFromStaging(books, caller, { legalEntity }).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
