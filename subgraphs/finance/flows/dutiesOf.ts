// Who had a hand in a proposal, read for whoever wants to post it. Nobody is kept from himself where nobody has a name: on loopback
// without an identity provider. A schedule posts in a name of its own. It must never write. domain.md 1.3
import type { Refusal } from '../../../schema/errors';
import { type Caller, isLocal, isOurs } from '../../caller';
import type { Reader } from '../../database/database';
import type { Books } from '../books';
import { dutiesRefused, type Poster } from '../rules/duties';
import { taxEditors } from '../store/readLineEdits';

/** Are duties kept apart for this caller? */
export function areApart({ keepsDutiesApart }: Pick<Books, 'keepsDutiesApart'>, caller: Caller): boolean {
  return keepsDutiesApart === true && !isLocal(caller);
}

/** Whom the rules see in a caller: what has a name of ours and is not local is a schedule. */
export function posterOf({ subject }: Caller): Poster {
  return { subject, isSchedule: isOurs(subject) };
}

/** SEGREGATION_OF_DUTIES, or undefined: the caller may post it. At most one statement. */
export async function dutiesOf(
  books: Pick<Books, 'keepsDutiesApart'>,
  reader: Reader,
  { number, confirmed_by: confirmedBy }: { readonly number: string; readonly confirmed_by: string | null },
  caller: Caller,
): Promise<Refusal | undefined> {
  if (!areApart(books, caller)) return undefined;
  const editors = (await taxEditors(reader, [number])).get(number) ?? [];
  return dutiesRefused({ number, confirmedBy, taxEditors: editors }, posterOf(caller));
}
