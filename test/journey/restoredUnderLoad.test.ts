// F31 with both sides: backups of Dataverse and of Finance are taken while people work, so neither knows what the other's says, and one is
// older. Restored as a pair, reconciled and repaired, they agree to the cent, nothing is there twice, and work goes on. Where Dataverse is
// the older one people confirm what was drafted before: later drafts are gone with it, and left to a person (docs/operating.md).
import { DIALECTS } from '../harness/databases';
import { waitFor } from '../harness/waiting';
import { draftOfNewWork, People, postAll } from './people';
import { Restorable } from './restorable';

const MANAGERS = 3;
/** Invoices between two backups: two are posted before the next begins, the others while it is taken and after. */
const INVOICES = 9;
const OTHER = { dataverse: 'finance', finance: 'dataverse' } as const;

describe.each(DIALECTS)('a pair of backups that were taken under load on %s', (dialect) => {
  let books: Restorable;

  beforeEach(async () => {
    books = await Restorable.make(dialect, MANAGERS + 1);
  });

  afterEach(async () => {
    await books.drop();
  });

  it.each(['dataverse', 'finance'] as const)(
    'agrees when it is restored and reconciled, %s being the older one',
    async (older) => {
      const drafts: string[] = [];
      for (let made = 0; older === 'dataverse' && made < 3 * INVOICES; made += 1)
        drafts.push(await draftOfNewWork(books, 1 + (made % MANAGERS)));
      const people = new People(books, MANAGERS, drafts);
      const moreIsDone = async () => {
        const posted = people.posted + 2;
        people.allowed += INVOICES;
        await waitFor('people have done more', () => people.posted >= posted, 120_000);
      };
      await moreIsDone();
      const first = await books.backUp(older);
      await moreIsDone();
      const second = await books.backUp(OTHER[older]);
      await moreIsDone(); // which both have lost
      await people.stop();
      expect(people.confirmed).toBeGreaterThan(2 * INVOICES);

      await books.restoreAll({ [older]: first, [OTHER[older]]: second });
      expect(books.both[older].standing()).toBe('RESTORED');
      expect(await books.openExchange()).toMatchObject({ refusals: [{ code: 'EXCHANGE_NOT_RECONCILED' }] });
      const { id, found } = await books.reconcile();
      expect(found.length).toBeGreaterThan(0);
      expect(await books.repair(id)).toMatchObject({ parked: 0 }); // what is on its way waits until the exchange is open
      expect(await books.openExchange()).toMatchObject({ ok: true });
      await books.both.settle();

      // The accountant posts what came again, under the numbers that it had, and one more invoice goes all the way.
      await postAll(books);
      await books.both.settle();
      await books.confirm(await books.draft(MANAGERS + 1));
      expect(await postAll(books)).toBeGreaterThan(0);
      await books.both.settle();
      expect((await books.reconcile()).found).toEqual([]);
      expect(await books.faults()).toEqual([]);
    },
    300_000,
  );
});
