// The connection that shows a process, on a driver of the test's own: what it tells late, and a server that refuses the lock.
import { EventEmitter } from 'node:events';
import { mysqlAddress } from '../../../subgraphs/database/mysqlAddress';
import { mysqlPresence } from '../../../subgraphs/database/mysqlPresence';

class FakeConnection extends EventEmitter {
  destroyed = 0;

  constructor(private readonly answer: () => Promise<unknown>) {
    super();
  }

  query = () => this.answer();
  end = async () => undefined;
  destroy = () => {
    this.destroyed += 1;
  };
}

const driver = require('mysql2/promise') as { createConnection: unknown };
const real = driver.createConnection;
const opened: FakeConnection[] = [];

function answering(answer: () => Promise<unknown>): void {
  driver.createConnection = async () => {
    const connection = new FakeConnection(answer);
    opened.push(connection);
    return connection;
  };
}

afterEach(() => {
  driver.createConnection = real;
  opened.length = 0;
});

const presence = () => mysqlPresence(mysqlAddress('mysql://root@127.0.0.1/books'), 'me');

it('that an earlier connection told its end late made the process forget the lock that it holds, and never get it again', async () => {
  answering(async () => [[{ taken: 1 }]]);
  const here = presence();
  await here.show();
  opened[0]?.emit('error', new Error('gone'));
  await here.show();
  opened[0]?.emit('end');
  await here.show();
  expect(opened).toHaveLength(2);
  opened[1]?.emit('end');
  await here.show();
  expect(opened).toHaveLength(3);
});

it.each([
  ['fails', () => Promise.reject(new Error('no locks here'))],
  ['is not given', async () => [[{ taken: 0 }]]],
])('a lock that %s left a connection open with each try', async (_, answer) => {
  answering(answer);
  const here = presence();
  for (let time = 0; time < 3; time += 1) await expect(here.show()).rejects.toThrow();
  expect(opened.map(({ destroyed }) => destroyed)).toEqual([1, 1, 1]);
});
