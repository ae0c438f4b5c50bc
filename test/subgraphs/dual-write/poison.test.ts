// A message at which the receiver fails for no reason that it knows: tried a number of times, then parked for a person, and no key
// but its own is held up. What is the machine's fault is never counted.
import { OutcomeUnknown, RetryTransaction } from '../../../subgraphs/database/database';
import { isOfTheMessage } from '../../../subgraphs/dual-write/failures';
import { createInbox } from '../../../subgraphs/dual-write/inbox';
import { listParked, mapParkedAnew, retryParked, skipParked } from '../../../subgraphs/dual-write/parked';
import { localWire } from '../../../subgraphs/dual-write/wire/local';
import { DIALECTS } from '../../harness/databases';
import { openPair, type Pair, statesOf, until } from './sides';

describe.each(DIALECTS)('a poison message on %s', (dialect) => {
  let pair: Pair;
  beforeAll(async () => {
    pair = await openPair(dialect);
  });
  afterEach(() => pair.empty());
  afterAll(() => pair.close());

  const TRIES = 4;
  const inbox = () => {
    const { target: db, world, handlers, targetHooks: hooks } = pair;
    return createInbox({ db, world, handlers, isPaused: async () => false, hooks, tries: TRIES });
  };
  const parked = () => listParked(pair.source.read, 10);
  const desk = (nudge: () => void) => ({ world: pair.world, hooks: pair.sourceHooks, nudge });
  const failures = async () =>
    (await pair.target.read.rows("SELECT failed_number, failures FROM inbox_stream WHERE stream_key = 'key:1'"))[0];

  it('is parked after so many tries; what comes before it and other keys go on; both ends know why', async () => {
    const relay = pair.relay({ wire: localWire(inbox().receive) });
    relay.start();
    await pair.append('key:1', { text: 'before' }, { text: 'with it' });
    await pair.append('key:1', { text: 'poison', fail: 'cannot read properties of undefined' });
    await pair.append('key:1', { text: 'behind' });
    await pair.append('key:2', { text: 'another' });
    await until(async () => (await parked()).length === 1);
    expect(await pair.texts('key:1')).toEqual(['before', 'with it']);
    expect(await pair.texts('key:2')).toEqual(['another']);
    expect(await parked()).toMatchObject([
      {
        key: 'key:1',
        number: 2,
        code: 'UNEXPECTED_FAILURE',
        message: expect.stringMatching(/^applying it failed \d times, at last with: Error: cannot read properties/),
      },
    ]);
    expect(await pair.news('source', 'key:1')).toEqual(['parked UNEXPECTED_FAILURE']);
    expect(await pair.news('target', 'key:1')).toEqual(['parked UNEXPECTED_FAILURE']);
    expect((await failures())?.failures).toBeGreaterThanOrEqual(TRIES);

    await pair.source.write((tx) => retryParked(tx, desk(relay.nudge.bind(relay)), 'key:1'));
    await until(async () => (await pair.news('source', 'key:1')).length === 3); // at once: it has had its tries
    pair.allow('cannot read properties of undefined');
    await pair.source.write((tx) => mapParkedAnew(tx, desk(relay.nudge.bind(relay)), 'key:1'));
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['before', 'with it', 'poison', 'behind']);
    expect(await pair.news('target', 'key:1')).toEqual(['parked UNEXPECTED_FAILURE', 'released']);
  });

  it('can be skipped, even as the first of its key', async () => {
    const relay = pair.relay({ wire: localWire(inbox().receive) });
    relay.start();
    await pair.append('key:1', { text: 'poison', fail: 'poison' });
    await pair.append('key:1', { text: 'behind' });
    await until(async () => (await parked()).length === 1);
    await pair.source.write((tx) => skipParked(tx, desk(relay.nudge.bind(relay)), 'key:1', 'entered by hand'));
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['behind']);
    expect(await statesOf(pair.source.read, 'key:1')).toEqual(['SKIPPED', 'SETTLED']);
    expect(await pair.news('target', 'key:1')).toEqual(['parked UNEXPECTED_FAILURE', 'released']);
  });

  it('is not given up for what the machine does: a database that is away or full, a lost COMMIT', async () => {
    const { target: db, world, handlers, targetHooks: hooks } = pair;
    let down = true;
    const failing = Object.assign(new Error('disk full'), {
      code: dialect === 'sqlite' ? 'SQLITE_FULL' : 'ER_DISK_FULL',
      sqlState: 'HY000',
    });
    const sick = {
      ...handlers,
      test: async (...of: Parameters<NonNullable<typeof handlers.test>>) => {
        if (down) throw failing;
        return (handlers.test as NonNullable<typeof handlers.test>)(...of);
      },
    };
    const receiving = createInbox({ db, world, handlers: sick, isPaused: async () => false, hooks, tries: 2 });
    const relay = pair.relay({ wire: localWire(receiving.receive) });
    relay.start();
    await pair.append('key:1', { text: 'good' });
    await until(() => relay.deliveries.failed >= 5);
    expect(await parked()).toEqual([]);
    expect(await failures()).toBeUndefined();
    down = false;
    await relay.idle();
    expect(await pair.texts('key:1')).toEqual(['good']);
  });
});

describe('what an error speaks of', () => {
  const coded = (code: string, more: object = {}) => Object.assign(new Error(code), { code, ...more });

  it.each<[string, unknown, boolean]>([
    ['a mistake of the program', new TypeError('x is not a function'), true],
    ['an error of Node about arguments', coded('ERR_INVALID_ARG_TYPE'), true],
    ['a text that is too long for its column', coded('ER_DATA_TOO_LONG', { errno: 1406, sqlState: '22001' }), true],
    ['a value that is missing', coded('ER_BAD_NULL_ERROR', { errno: 1048, sqlState: '23000' }), true],
    ['a constraint of SQLite', coded('SQLITE_CONSTRAINT_NOTNULL'), true],
    ['a full disk', coded('SQLITE_FULL'), false],
    ['a broken file', coded('SQLITE_IOERR_WRITE'), false],
    ['a column of a newer version', coded('ER_BAD_FIELD_ERROR', { errno: 1054, sqlState: '42S22' }), false],
    ['a server that stops', coded('ER_SERVER_SHUTDOWN', { errno: 1053, sqlState: '08S01' }), false],
    ['a connection that is refused', coded('ECONNREFUSED', { errno: -111, syscall: 'connect' }), false],
    ['a lost connection', coded('PROTOCOL_CONNECTION_LOST', { fatal: true }), false],
    ['a lost COMMIT', new OutcomeUnknown('the connection broke'), false],
    ['a race that was lost too often', new RetryTransaction('again'), false],
  ])('%s', (_, error, expected) => {
    expect(isOfTheMessage(error)).toBe(expected);
  });
});
