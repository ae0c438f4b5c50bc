// The printer of documents: one thread, a short queue that refuses when it is full, a time that no document may exceed, and a thread
// that is replaced when it stalls or dies. Time is the test's own: nothing is waited for.
import { join } from 'node:path';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { answerDocument } from '../../../../subgraphs/finance/documents/answer';
import type { DocumentPage } from '../../../../subgraphs/finance/documents/page';
import { PrinterBusy, ThreadPrinter } from '../../../../subgraphs/finance/documents/printer';
import type { World } from '../../../../subgraphs/world';
import { realWorld } from '../../../harness/world';
import { imported, posted, postedProposal } from '../accountant';
import { financeBooks } from '../financeBooks';

const SCRIPT = join(__dirname, 'slowThread.js');
const LIMITS = { queueCount: 3, documentMs: 60_000, idleMs: 60_000 };
const page = (title: string) => ({ title }) as DocumentPage;

/** A world whose timers run out when the test says so. */
function handWorld() {
  const timers = new Map<() => void, number>();
  const world: World = {
    ...realWorld(),
    after: (ms, work) => {
      timers.set(work, ms);
      return () => void timers.delete(work);
    },
  };
  const runOut = () => {
    const due = [...timers.keys()];
    timers.clear();
    for (const work of due) work();
  };
  return { world, runOut, waiting: () => [...timers.values()] };
}

describe('the printer of documents', () => {
  const printers: ThreadPrinter[] = [];
  const printer = (world: World, limits = LIMITS) => {
    const made = new ThreadPrinter(world, SCRIPT, limits);
    printers.push(made);
    return made;
  };
  afterEach(async () => {
    for (const one of printers.splice(0)) await one.stop();
  });
  const text = async (printed: Promise<Buffer>) => (await printed).toString();

  it('makes one after the other, each its own, in the order in which they were asked for', async () => {
    const { world } = handWorld();
    const one = printer(world);
    const done: string[] = [];
    await Promise.all(['a', 'b', 'c'].map(async (title) => done.push(await text(one.pdf(page(title))))));
    expect(done).toEqual(['a', 'b', 'c']);
  });

  it('keeps a bounded queue: who finds it full is told so at once, and a place that is free again is taken', async () => {
    const { world, runOut } = handWorld();
    const one = printer(world);
    const stalled = one.pdf(page('silent')).catch((error: Error) => error);
    const waiting = [one.pdf(page('b')), one.pdf(page('c'))];
    await expect(one.pdf(page('d'))).rejects.toThrow(new PrinterBusy('3 documents are being made already'));
    runOut(); // the first took too long: the others are made by another thread
    expect(await stalled).toEqual(new PrinterBusy('the document took longer than 60000 ms'));
    expect(await Promise.all(waiting.map(text))).toEqual(['b', 'c']);
    expect(await text(one.pdf(page('e')))).toBe('e');
  });

  it('gives up a document that takes too long, and nothing of the stalled thread reaches the next one', async () => {
    const { world, runOut, waiting } = handWorld();
    const one = printer(world, { ...LIMITS, documentMs: 1_234 });
    const stalled = expect(one.pdf(page('silent'))).rejects.toThrow('the document took longer than 1234 ms');
    expect(waiting()).toEqual([1_234]);
    runOut();
    await stalled;
    expect(await text(one.pdf(page('next')))).toBe('next');
  });

  it('fails the one document whose thread fails or ends, and makes the next by another thread', async () => {
    const { world } = handWorld();
    const one = printer(world);
    const [wrong, ends, next] = [one.pdf(page('wrong')), one.pdf(page('ends')), one.pdf(page('next'))];
    await expect(wrong).rejects.toThrow('no font');
    await expect(ends).rejects.toThrow('the thread that makes documents ended with 3');
    expect(await text(next)).toBe('next');
  });

  it('lets its thread go when nobody asked for a while, and starts another for the next', async () => {
    const { world, runOut, waiting } = handWorld();
    const one = printer(world, { ...LIMITS, idleMs: 4_321 });
    expect(await text(one.pdf(page('a')))).toBe('a');
    expect(waiting()).toEqual([4_321]);
    runOut();
    expect(await text(one.pdf(page('b')))).toBe('b');
  });

  it('tells all who wait when the server stops', async () => {
    const { world } = handWorld();
    const one = printer(world);
    const all = Promise.allSettled([one.pdf(page('silent')), one.pdf(page('b'))]);
    await one.stop();
    expect((await all).map((settled) => settled.status === 'rejected' && String(settled.reason.message))).toEqual([
      'the server is stopping',
      'the server is stopping',
    ]);
  });

  it('answers with 503 and DOCUMENTS_BUSY over HTTP where the queue is full, and with the HTML all the same', async () => {
    const books = await financeBooks('sqlite');
    try {
      const [sale] = await posted(books, { amount: 100_000 });
      await imported(books, 'PF-1', [sale!]);
      await postedProposal(books, { number: 'PF-1' });
      const { world } = handWorld();
      const one = printer(world, { ...LIMITS, queueCount: 1 });
      const stalled = one.pdf(page('silent')).catch(() => undefined);
      const get = (form: string) =>
        answerDocument(books, one, LOCAL_CALLER, {
          path: `/documents/USMF/invoices/CIV-00000001.${form}`,
          isHead: false,
          requestId: 'r',
        });
      const busy = await get('pdf');
      expect([busy.status, busy.headers['retry-after']]).toEqual([503, '5']);
      expect(JSON.parse(String(busy.body)).errors[0].extensions.code).toBe('DOCUMENTS_BUSY');
      expect((await get('html')).status).toBe(200);
      await one.stop();
      await stalled;
    } finally {
      await books.drop();
    }
  });
});
