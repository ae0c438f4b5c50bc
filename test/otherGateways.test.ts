// Gateways tell each other over a broker what their clients sent: they hear what others told and nothing of their own, start while there
// is no broker, and take nothing that is not what it should be.
import type { OtherGateways, Told } from '../gateway/guard/sharedCounts';
import { otherGateways } from '../otherGateways';
import { natsAt } from '../subgraphs/dual-write/wire/natsConnection';
import { canStartNats, type NatsServer, natsServer } from './harness/natsServer';
import { waitFor } from './harness/waiting';
import { realWorld } from './harness/world';

(canStartNats() ? describe : describe.skip)('gateways over a broker', () => {
  let broker: NatsServer;
  const ends: (() => Promise<void>)[] = [];
  let told: unknown[] = [];
  beforeEach(async () => {
    told = [];
    broker = await natsServer();
  });
  afterEach(async () => {
    await broker.start();
    for (const end of ends.splice(0)) await end();
    await broker.remove();
  });

  function gateway(siblings?: OtherGateways) {
    const heard: unknown[] = [];
    const onError = (error: unknown) => void told.push(error);
    const others = otherGateways({ addresses: broker.url, caFile: undefined }, realWorld(), onError, siblings);
    others.listen((counts) => heard.push(...counts));
    ends.push(() => others.close());
    return { heard, tell: others.tell };
  }
  const count = (client: string) => [{ limit: '*', client, count: 1 }];

  it('hear each other, also when it comes after them, and not themselves', async () => {
    await broker.stop();
    const [one, two] = [gateway(), gateway()];
    one.tell(count('lost'));
    await waitFor('both say that there is no broker', () => told.length === 2);
    await broker.start();
    await waitFor('both hear', () => {
      one.tell(count('a'));
      two.tell(count('b'));
      return one.heard.length > 0 && two.heard.length > 0;
    });
    expect(one.heard[0]).toEqual({ limit: '*', client: 'b', count: 1 });
    expect(two.heard[0]).toEqual({ limit: '*', client: 'a', count: 1 });
    expect(String(told[0])).toMatch(/^Error: The broker at 127\.0\.0\.1:\d+ does not answer/);
  });

  it('of several processes count those together while the broker is away, and once when it is there: each process had a limit of its own', async () => {
    const hearing: ((counts: readonly Told[]) => void)[] = [];
    const siblings = (name: string): OtherGateways => ({
      tell: (counts) => hearing.at(name === 'one' ? 1 : 0)?.(counts),
      listen: (hear) => void hearing.push(hear),
    });
    const [one, two] = [gateway(siblings('one')), gateway(siblings('two'))];
    one.tell(count('before it is connected'));
    expect(two.heard).toEqual(count('before it is connected'));
    await broker.stop();
    await waitFor('the broker is away, and the other process hears', () => {
      two.heard.length = 0;
      one.tell(count('a'));
      return two.heard.length > 0;
    });
    await broker.start();
    await waitFor('the broker is there, and it hears once, over the broker', async () => {
      two.heard.length = 0;
      one.tell(count('b'));
      const isAtOnce = two.heard.length > 0;
      await new Promise((resolve) => setTimeout(resolve, 200));
      return !isAtOnce && two.heard.length === 1;
    });
  }, 60_000);

  it('take nothing that is not a count', async () => {
    const one = gateway();
    const stranger = await natsAt(broker.url);
    ends.push(() => stranger.close());
    const told = (counts: unknown) => JSON.stringify({ from: 'x', counts });
    const send = (text: string) => stranger.publish('twinledger.gateways.counts', text);
    await waitFor('it hears', () => {
      for (const text of ['', 'no JSON', '{}', told([{ ...count('a')[0], count: -5 }]), told(['a'])]) send(text);
      send(told(count('good')));
      return one.heard.length > 0;
    });
    expect(new Set(one.heard.map((each) => (each as { client: string }).client))).toEqual(new Set(['good']));
  });
});
