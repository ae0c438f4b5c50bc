// What the JetStream wire does when the broker is stopped, killed or forgets everything, when several processes take from it, and
// when nobody does. That it carries runs and answers is the contract of all wires (wire.test.ts).
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { Message } from '../../../../schema/messages';
import { TargetAway } from '../../../../subgraphs/dual-write/exchange';
import { ANSWER_TO, type JetStreamWire, jetStreamWire } from '../../../../subgraphs/dual-write/wire/jetstream';
import { type JetStreamInbox, jetStreamInbox } from '../../../../subgraphs/dual-write/wire/jetstreamInbox';
import { CONSUMER, streamTo, subjectTo } from '../../../../subgraphs/dual-write/wire/jetstreamStreams';
import { natsAt } from '../../../../subgraphs/dual-write/wire/natsConnection';
import { canStartNats, type NatsServer, natsServer } from '../../../harness/natsServer';
import { signaturesOf } from '../../../harness/signatures';
import { waitFor } from '../../../harness/waiting';
import { realWorld } from '../../../harness/world';
import { message, type Receive } from './serving';

type Connection = Awaited<ReturnType<typeof natsAt>>;

(canStartNats() ? describe : describe.skip)('the jetstream wire', () => {
  let broker: NatsServer;
  const connections: Connection[] = [];
  const inboxes: JetStreamInbox[] = [];
  const wires: JetStreamWire[] = [];

  beforeEach(async () => {
    broker = await natsServer();
  });
  afterEach(async () => {
    await broker.start().catch(() => undefined);
    for (const inbox of inboxes.splice(0)) await inbox.stop();
    for (const wire of wires.splice(0)) await wire.close();
    for (const connection of connections.splice(0)) await connection.close();
    await broker.remove();
  });

  async function connected(): Promise<Connection> {
    const connection = await natsAt(broker.url, { reconnectMs: 20 });
    connections.push(connection);
    return connection;
  }
  async function take(receive: Receive): Promise<JetStreamInbox> {
    const inbox = jetStreamInbox({
      nats: await connected(),
      side: 'finance',
      receive,
      world: realWorld(),
      signatures: signaturesOf('finance'),
      onError: () => undefined, // the broker is away, as the tests want it
    });
    inboxes.push(inbox);
    return inbox;
  }
  async function wireTo(timeoutMs = 5_000): Promise<JetStreamWire> {
    const signatures = signaturesOf('dataverse');
    const wire = jetStreamWire({
      nats: await connected(),
      target: 'finance',
      timeoutMs,
      world: realWorld(),
      signatures,
    });
    wires.push(wire);
    return wire;
  }
  const delivered = (wire: JetStreamWire) =>
    waitFor('it is delivered', () => wire.deliver([message(1)]).catch(() => undefined), 30_000);

  it('spreads runs over the processes that take them, and each is answered once', async () => {
    const took: string[] = [];
    const taking =
      (name: string): Receive =>
      async ([first]) => {
        took.push(name);
        await new Promise((resolve) => setTimeout(resolve, 5));
        return { applied: (first as Message).number };
      };
    await take(taking('one'));
    await take(taking('two'));
    const wire = await wireTo();
    const numbers = Array.from({ length: 60 }, (_, index) => index + 1);
    const answers = await Promise.all(numbers.map((number) => wire.deliver([message(number)])));
    expect(answers.map(({ applied }) => applied)).toEqual(numbers);
    expect(took).toHaveLength(60);
    expect(new Set(took)).toEqual(new Set(['one', 'two']));
  });

  it('brings each sender its own answers', async () => {
    await take(async ([first]) => ({ applied: (first as Message).number }));
    const [one, two] = [await wireTo(), await wireTo()];
    expect(await Promise.all([one.deliver([message(1)]), two.deliver([message(2)])])).toEqual([
      { applied: 1 },
      { applied: 2 },
    ]);
  });

  it('carries the same messages again: an id that the broker has seen would be dropped', async () => {
    let received = 0;
    await take(async () => {
      received += 1;
      return { applied: 1 };
    });
    const wire = await wireTo();
    for (let time = 0; time < 3; time += 1) expect(await wire.deliver([message(1)])).toEqual({ applied: 1 });
    expect(received).toBe(3);
  });

  it('finds the target away where nobody takes, and delivers when somebody does', async () => {
    const wire = await wireTo(200);
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(TargetAway);
    await take(async () => ({ applied: 1 }));
    expect(await delivered(wire)).toEqual({ applied: 1 });
  });

  it('gives up on an answer that does not come, without calling the target away', async () => {
    await take(() => new Promise((resolve) => setTimeout(() => resolve({ applied: 1 }), 400)));
    const wire = await wireTo();
    const hasty = await wireTo(50);
    await delivered(wire);
    const failed = hasty.deliver([message(1)]);
    await expect(failed).rejects.toThrow('did not answer in time');
    await expect(failed).rejects.not.toBeInstanceOf(TargetAway);
  });

  it('leaves a run that takes long with who works on it: each ten seconds one more process had it in hand', async () => {
    let received = 0;
    const slow: Receive = async () => {
      received += 1;
      if (received > 1) await new Promise((resolve) => setTimeout(resolve, 12_000));
      return { applied: 1 };
    };
    await take(slow);
    await take(slow);
    const wire = await wireTo(30_000);
    await delivered(wire);
    expect(await wire.deliver([message(1)])).toEqual({ applied: 1 });
    expect(received).toBe(2);
  }, 60_000);

  it('gives a run of a process that is gone to another', async () => {
    const gone = await connected();
    const dies = jetStreamInbox({
      nats: gone,
      side: 'finance',
      receive: () => new Promise(() => void gone.close()),
      world: realWorld(),
      signatures: signaturesOf('finance'),
      onError: () => undefined,
    });
    const wire = await wireTo(30_000);
    const answer = waitFor('it is delivered', () => wire.deliver([message(1)]).catch(() => undefined), 30_000);
    await waitFor('it is gone', () => gone.isClosed());
    void dies.stop(); // never ends: it has a run in hand
    await take(async () => ({ applied: 1 }));
    expect(await answer).toEqual({ applied: 1 });
  }, 60_000);

  it.each(['stopped', 'killed', 'killed and wiped'])(
    'delivers again after the broker was %s',
    async (what) => {
      await take(async () => ({ applied: 1 }));
      const wire = await wireTo(1_000);
      expect(await delivered(wire)).toEqual({ applied: 1 });
      await broker.stop(what === 'stopped' ? undefined : 'kill');
      if (what.endsWith('wiped')) broker.wipe();
      await expect(wire.deliver([message(2)])).rejects.toBeInstanceOf(TargetAway);
      await broker.start();
      expect(await delivered(wire)).toEqual({ applied: 1 });
    },
    60_000,
  );

  it('sends what was under way again when a broker is back that forgot it: its key waited for half a minute', async () => {
    let received = 0;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    await take(async ([first]) => {
      if (first?.number === 1) return { applied: 1 };
      received += 1;
      if (received === 1) await held; // this copy's answer comes too late to be what is waited for
      return { applied: 2 };
    });
    const wire = await wireTo(600_000);
    await delivered(wire);
    const answer = wire.deliver([message(2)]);
    await waitFor('it is under way', () => received === 1);
    await broker.stop('kill');
    broker.wipe();
    await broker.start();
    expect(await answer).toEqual({ applied: 2 });
    release();
  });

  it('declares stream and consumer again when somebody removed them', async () => {
    await take(async () => ({ applied: 1 }));
    const wire = await wireTo(1_000);
    await delivered(wire);
    const { streams } = await jetstreamManager(await connected());
    await streams.delete(streamTo('finance'));
    expect(await delivered(wire)).toEqual({ applied: 1 });
    expect((await (await jetstreamManager(await connected())).consumers.info(streamTo('finance'), CONSUMER)).name).toBe(
      CONSUMER,
    );
  });

  it('declares the consumer again when somebody removed it alone', async () => {
    await take(async () => ({ applied: 1 }));
    const wire = await wireTo(1_000);
    await delivered(wire);
    const { consumers } = await jetstreamManager(await connected());
    await consumers.delete(streamTo('finance'), CONSUMER);
    expect(await delivered(wire)).toEqual({ applied: 1 });
  });

  it('stores a delivery once that is published twice within the window of duplicates, and a new one with every attempt', async () => {
    let received = 0;
    await take(async () => {
      received += 1;
      return { applied: 1 };
    });
    const wire = await wireTo();
    await delivered(wire);
    const nats = await connected();
    const { streams } = await jetstreamManager(nats);
    const { config, state } = await streams.info(streamTo('finance'));
    expect(config.duplicate_window).toBe(120 * 1_000_000_000);
    const client = jetstream(nats);
    const again = () => client.publish(subjectTo('finance'), '{}', { msgID: 'the same' });
    expect([(await again()).duplicate, (await again()).duplicate]).toEqual([false, true]);
    expect((await streams.info(streamTo('finance'))).state.last_seq).toBe(state.last_seq + 1);
    await delivered(wire); // the same messages: their second delivery has an id of its own
    expect(received).toBe(2);
  });

  it('is not forestalled by whoever may write to the broker: the answer of the target is waited for', async () => {
    const eavesdropper = await connected();
    eavesdropper.subscribe(subjectTo('finance'), {
      callback: (_, { headers }) => eavesdropper.publish(headers?.get(ANSWER_TO) ?? '', '{"applied":99}'),
    });
    await eavesdropper.flush();
    await take(async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { applied: 1 };
    });
    const wire = await wireTo();
    expect(await delivered(wire)).toEqual({ applied: 1 });
  });

  it('leaves nothing behind: what is answered is gone from the stream', async () => {
    await take(async () => ({ applied: 1 }));
    const wire = await wireTo();
    for (let number = 1; number <= 5; number += 1) await wire.deliver([message(number)]);
    const { streams } = await jetstreamManager(await connected());
    await waitFor('the stream is empty', async () => (await streams.info(streamTo('finance'))).state.messages === 0);
  });

  it('says what to raise where a run is larger than the broker takes', async () => {
    await take(async () => ({ applied: 1 }));
    const wire = await wireTo();
    const noise = () => Array.from({ length: 2_000 }, () => Math.random().toString(36)).join('');
    const rows = Array.from({ length: 100 }, () => ({ text: noise() }));
    await expect(wire.deliver([message(1, { rows })])).rejects.toThrow('max_payload');
  });
});
