// What Dataverse asks of Finance beside its messages: how far each key is, what Finance holds, and, approved by a person over there, to
// send again or to remember what was posted before. It must never post anything, and never change what is posted. faults.md F31
import type { Question } from '../../../schema/peer';
import type { BooksGuard } from '../../dual-write/guard';
import { setState, standingOf } from '../../dual-write/marks';
import { readStream, readStreams, rewind } from '../../dual-write/streams';
import type { Books } from '../books';
import { rememberPosted } from '../store/postedBefore';
import { receivedCopies, receivedHeader, receivedInvoices, stagedActuals } from '../store/reconciledDocuments';
import { recountArrivals } from '../store/staging';
import { parkingHooks } from './parkingHooks';

/** Answers in plain data. Pages are bounded by the question's own limit. */
export async function answerPeer(books: Books, guard: BooksGuard, asked: Question): Promise<unknown> {
  const { db, world } = books;
  switch (asked.kind) {
    case 'greet':
      return guard.answer(asked.greeting);
    case 'standing':
      return standingOf(db.read, 'SELF');
    case 'open':
      await db.write((tx) => setState(tx, world, 'OPEN', null));
      await guard.look();
      books.outbox.nudge();
      return standingOf(db.read, 'SELF');
    case 'streams':
      return readStreams(db.read, asked.of, asked.after, asked.limit);
    case 'stream':
      return (await readStream(db.read, asked.of, asked.key)) ?? null;
    case 'actuals':
      return stagedActuals(db.read, asked);
    case 'invoices':
      return receivedInvoices(db.read, asked.legalEntity, asked.after, asked.limit);
    case 'copies':
      return receivedCopies(db.read, asked.actualIds);
    case 'header':
      return (await receivedHeader(db.read, asked.invoiceId)) ?? null;
    case 'rewind':
      return rewound(books, asked.streams);
    case 'remember':
      await db.write((tx) => rememberPosted(tx, asked.actuals, asked.invoices));
      return true;
  }
}

/** Each key by itself: which could be set back. */
async function rewound(books: Books, streams: Extract<Question, { kind: 'rewind' }>['streams']): Promise<boolean[]> {
  const done: boolean[] = [];
  const hooks = parkingHooks(books);
  for (const stream of streams)
    done.push(
      await books.db.write(async (tx) => {
        if (stream.of === 'INBOX') await recountArrivals(tx, stream.key);
        return rewind(tx, books.world, hooks, stream);
      }),
    );
  books.outbox.nudge();
  return done;
}
