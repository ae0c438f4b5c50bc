// A watcher who stops reading while thousands of events pass (FULL=1: 50,000): the gateway holds little for it, the others
// notice nothing, and when it reads again it receives exactly the log. Over the three protocols at once, on real sockets.
import { type TestGateway, testGateway } from './testGateway';
import { until } from './testGraph';
import { PROTOCOLS, type Watcher, watch } from './watcher';

const EVENTS = process.env.FULL === '1' ? 50_000 : 12_000;
const AT_A_TIME = 250;
/** Long enough that no socket's buffers hold them all. */
const NAME = 'x'.repeat(1_000);
const QUEUE = { queueCount: 100, queueBytes: 40_000 };

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

it('holds little for who stops reading, and gives it the whole log afterwards', async () => {
  const gateway: TestGateway = await testGateway({ limits: { streams: QUEUE } });
  const follow = () =>
    Promise.all(PROTOCOLS.map((protocol) => watch(gateway.graphql, protocol, { after: 'start' }, 'n name')));
  const [stalled, reading] = [await follow(), await follow()];
  const all = [...stalled, ...reading];
  await until(() => gateway.counts().clients === all.length);
  for (const one of stalled) one.pause();

  const most = { events: 0, bytes: 0 };
  const has = (count: number) => (one: Watcher) => one.numbers.length === count;
  for (let appended = AT_A_TIME; appended <= EVENTS; appended += AT_A_TIME) {
    gateway.log.append(...Array.from({ length: AT_A_TIME }, () => NAME));
    while (!reading.every(has(appended))) {
      const { events, bytes } = gateway.queued();
      most.events = Math.max(most.events, events);
      most.bytes = Math.max(most.bytes, bytes);
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  // Whoever reads has everything; of who does not, hardly anything was sent, and nothing waits.
  for (const one of stalled) expect(one.numbers.length).toBeLessThan(EVENTS / 2);
  expect(gateway.queued()).toEqual({ events: 0, bytes: 0 });
  expect(most.events).toBeGreaterThan(0);
  expect(most.events).toBeLessThanOrEqual(all.length * QUEUE.queueCount);
  expect(most.bytes).toBeLessThanOrEqual(all.length * QUEUE.queueBytes);

  for (const one of stalled) one.resume();
  while (!stalled.every(has(EVENTS))) await new Promise((resolve) => setTimeout(resolve, 20));
  for (const { numbers, others } of all) {
    expect(numbers).toEqual(upTo(EVENTS));
    expect(others).toEqual([]);
  }
  // All share one stream again, and each gets what comes next once.
  await until(() => gateway.counts().upstreams === 1);
  gateway.log.append('last');
  await until(() => all.every(has(EVENTS + 1)));
  await Promise.all(all.map((one) => one.cut()));
  await until(() => gateway.log.open() === 0);
  expect(gateway.counts()).toEqual({ upstreams: 0, clients: 0 });
  await gateway.stop();
}, 180_000);
