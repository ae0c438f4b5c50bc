// Many invoices' reports and write-backs in one delivery, through the real inbox: each log as if its messages had come by themselves.
import type { Message } from '../../../../schema/messages';
import { dataverseHandlers, GATHERING } from '../../../../subgraphs/dataverse/flows/handlers';
import { parkingHooks } from '../../../../subgraphs/dataverse/flows/parkingHooks';
import { createInbox, type Inbox } from '../../../../subgraphs/dual-write/inbox';
import { countingDatabase } from '../../../harness/counting';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { type Company, openBooks, smallCompany, type TestBooks } from './books';
import { confirmedJourney } from './journey';

const BLOCKER = {
  code: 'JOURNAL_NOT_POSTED',
  message: 'not posted',
  owner: 'PROJECT_ACCOUNTANT',
  reference: null,
  count: 1,
};

describe.each(DIALECTS)('what Finance sends back of many invoices at once, on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterEach(async () => expect(await billingFaults(books.db.read)).toEqual([]));
  afterAll(() => books.close());

  /** What Finance sends goes into `held`, and is received when the test says so. */
  function holding(held: Message[]): Inbox {
    return {
      receive: async (messages) => {
        held.push(...messages);
        return { applied: messages.at(-1)?.number ?? 0 };
      },
    };
  }

  const gathering = (db = books.db): Inbox =>
    createInbox({
      db,
      world: books.world,
      handlers: dataverseHandlers(books),
      gathering: GATHERING,
      isPaused: async () => false,
      hooks: parkingHooks(books),
    });

  it('logs the journeys of many invoices that come in one delivery as if each had come by itself', async () => {
    const held: Message[] = [];
    const journeys = [];
    for (const prefix of ['together-a', 'together-b', 'together-c'])
      journeys.push(await confirmedJourney(books, company, holding(held), prefix));
    for (const [index, journey] of journeys.entries()) {
      await journey.step('RECEIVED');
      if (index === 1) await journey.step('STAGED', 'BLOCKED', [BLOCKER]);
      await journey.step('STAGED');
      await journey.step('IMPORTED');
      await journey.posted(index === 1 ? 4 : 3);
      await journey.accounting(journey.billed);
      await journey.customerInvoice();
    }
    const keys = [...new Set(held.map(({ key }) => key))].sort(); // step reports first, as a relay sends them
    const runs = keys.flatMap((key) => held.filter((message) => message.key === key));
    const gathered = gathering();
    const { perKey } = await gathered.receive(runs);
    expect(perKey?.every(({ stopped }) => stopped === undefined)).toBe(true);
    const whole = ['RECEIVED MOVING', 'STAGED MOVING', 'IMPORTED MOVING', 'POSTED MOVING', 'WRITTEN_BACK DONE'];
    const blocked = [...whole.slice(0, 1), 'STAGED BLOCKED JOURNAL_NOT_POSTED', ...whole.slice(1)];
    for (const [index, journey] of journeys.entries()) {
      const events = ['CONFIRMED MOVING', ...(index === 1 ? blocked : whole)];
      expect(await journey.log()).toEqual(events.map((event, place) => `${place + 1} ${event}`));
      expect(await journey.invoice()).toMatchObject({ status: 'POSTED', state: 'DONE', written_back_count: 3 });
    }
    expect(await gathered.receive(runs)).toEqual({ ...perKey?.[0], perKey });
  });

  it('reads once why many invoices were blocked, which go on in one delivery', async () => {
    const held: Message[] = [];
    const journeys = [];
    for (const prefix of ['blocked-a', 'blocked-b', 'blocked-c'])
      journeys.push(await confirmedJourney(books, company, holding(held), prefix));
    for (const journey of journeys) {
      await journey.step('RECEIVED');
      await journey.step('STAGED', 'BLOCKED', [BLOCKER]);
    }
    await gathering().receive(held.splice(0));
    for (const journey of journeys) await journey.step('STAGED');
    const { db, count } = countingDatabase(books.db);
    await gathering(db).receive(held);
    expect(count.statements.filter((sql) => sql.includes('blockers') && sql.startsWith('SELECT'))).toHaveLength(1);
    for (const journey of journeys) expect((await journey.log()).at(-1)).toBe('4 STAGED MOVING');
  });
});
