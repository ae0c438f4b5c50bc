// The end of a stream for a client that reads slowly: nothing that waited for it is lost.
import type { EventRun } from '../../../gateway/federation/eventRuns';
import { Printed } from '../../../gateway/federation/printed';
import { type Listener, StreamClient } from '../../../gateway/federation/streamClient';

function slowClient() {
  const told: string[] = [];
  let drain: () => void = () => undefined;
  const listener: Listener = {
    next: ({ texts }) => {
      told.push(...texts);
      return false;
    },
    drained: () =>
      new Promise((resolve) => {
        drain = resolve;
      }),
    complete: () => void told.push('complete'),
    fail: () => void told.push('failed'),
  };
  const limits = { queueCount: 10, queueBytes: 1_000 };
  const client = new StreamClient({ listener, limits, after: null, caller: undefined, requestId: 'test' });
  const drained = async () => {
    drain();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { client, told, drained };
}

const run = (text: string): EventRun => {
  const event = new Printed(text);
  return { events: [{ event, cursor: undefined }], joined: event, reached: undefined, cursor: undefined };
};

it.each(['complete', 'failed'] as const)('gives what waited before it says %s', async (end) => {
  const { client, told, drained } = slowClient();
  for (const text of ['1', '2', '3']) client.push(run(text));
  if (end === 'complete') client.complete();
  else client.fail([]);
  expect(told).toEqual(['1']);
  await drained();
  expect(told).toEqual(['1', '2']);
  await drained();
  expect(told).toEqual(['1', '2', '3']);
  await drained();
  expect(told).toEqual(['1', '2', '3', end]);
});

it('says it at once to a client for which nothing waits, and nothing to one that has left', async () => {
  const quick = slowClient();
  quick.client.push(run('1'));
  quick.client.complete();
  expect(quick.told).toEqual(['1', 'complete']);
  const gone = slowClient();
  for (const text of ['1', '2']) gone.client.push(run(text));
  gone.client.complete();
  gone.client.leave();
  await gone.drained();
  expect(gone.told).toEqual(['1']);
});
