// What Finance asks of Dataverse beside its messages: who it is, and how far its keys are. Comparing and repairing is Dataverse's part,
// so it answers nothing more. It must never change anything but what it remembers of the other side.
import type { Question } from '../../../schema/peer';
import type { BooksGuard } from '../../dual-write/guard';
import { standingOf } from '../../dual-write/marks';
import { readStreams } from '../../dual-write/streams';
import type { Books } from '../books';

/** Answers in plain data. Rejects for what only Finance is asked. */
export async function answerPeer({ db }: Pick<Books, 'db'>, guard: BooksGuard, asked: Question): Promise<unknown> {
  switch (asked.kind) {
    case 'greet':
      return guard.answer(asked.greeting);
    case 'standing':
      return standingOf(db.read, 'SELF');
    case 'streams':
      return readStreams(db.read, asked.of, asked.after, asked.limit);
    default:
      throw new Error(`Dataverse is not asked for '${asked.kind}'`);
  }
}
