// What is wrong in two books after a journey: what the invariant checker finds, and what the audit trails leave unsaid, which are mutations
// that were done and none of whose entries says what was before and what is after. So whoever adds a mutation and names none of its
// documents cannot have a journey of it that passes. It must never write.
import { openBook } from '../../commands/invariants/book';
import { type CheckOptions, checkBooks } from '../../commands/invariants/check';
import type { Finding } from '../../commands/invariants/invariant';

/** What a finding is called that is the trail's. */
export const SILENT = 'audit trail';

/** What an entry may leave to others: what goes on in the background has its own, runs over a company name no document. */
const MAY_BE_SILENT: ReadonlySet<string> = new Set([
  'confirmInvoices',
  'createInvoices',
  'postInvoiceProposals',
  'postNeededJournalLines',
  'runInvoiceSchedules',
  'importFromStaging',
  'importBeginningBalances',
]);

/** All of it; nothing in right books. */
export async function faultsOf(
  dataverseUrl: string,
  financeUrl: string,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const found = await checkBooks(dataverseUrl, financeUrl, options);
  return [...found, ...(await silentActs(dataverseUrl)), ...(await silentActs(financeUrl))];
}

async function silentActs(url: string): Promise<Finding[]> {
  const telling = new Map<string, boolean>();
  const book = await openBook(url, 'audit_entry').catch(() => undefined); // empty: nothing was done
  for await (const { mutation, documents } of book?.stream<{ mutation: string; documents: string }>(
    "SELECT mutation, documents FROM audit_entry WHERE outcome = 'DONE'",
  ) ?? [])
    telling.set(mutation, telling.get(mutation) === true || tells(documents));
  await book?.close();
  const silent = [...telling].filter(([mutation, tellsOne]) => !tellsOne && !MAY_BE_SILENT.has(mutation));
  const detail = 'was done, and says of nothing that it changed';
  return silent.map(([mutation]) => ({ invariant: SILENT, subject: mutation, detail }));
}

function tells(documents: string): boolean {
  const named = JSON.parse(documents) as readonly { readonly changes: object }[];
  return named.some(({ changes }) => Object.keys(changes).length > 0);
}
