// One contract for every wire, and what the HTTP wire does with peers that are away, slow, strangers or confused.
import type { RequestListener } from 'node:http';
import type { Answer, Message } from '../../../../schema/messages';
import { DatabaseAway, StorageFull } from '../../../../subgraphs/database/database';
import { TargetAway } from '../../../../subgraphs/dual-write/exchange';
import { type HttpWire, httpWire } from '../../../../subgraphs/dual-write/wire/http';
import { localWire } from '../../../../subgraphs/dual-write/wire/local';
import { signaturesOf } from '../../../harness/signatures';
import { type Open, type Opened, removeBroker, SIGNED_WIRES } from './opening';
import { message, type Receive, receiver, SECRET, serve } from './serving';

const WIRES: [string, Open][] = [
  ['local', async (receive) => ({ wire: localWire(receive), close: async () => undefined })],
  ...SIGNED_WIRES,
];

afterAll(removeBroker);

describe.each(WIRES)('the %s wire', (_, open) => {
  let opened: Opened;
  let receive: Receive;
  beforeEach(async () => {
    opened = await open((messages) => receive(messages));
  });
  afterEach(() => opened.close());

  it('carries a run as it is', async () => {
    const run = [message(1), message(2, { mapVersion: 3, chunk: 2, chunks: 2, rows: [] })];
    let received: readonly Message[] = [];
    receive = async (messages) => {
      received = messages;
      return { applied: 2 };
    };
    expect(await opened.wire.deliver(run)).toEqual({ applied: 2 });
    expect(received).toEqual(run);
  });

  it.each<[string, Answer]>([
    ['applied', { applied: 7 }],
    ['later', { applied: 0, stopped: { kind: 'later', number: 1, reason: 'waits for a contract' } }],
    [
      'refused',
      { applied: 1, stopped: { kind: 'refused', number: 2, code: 'RATE_MISSING', message: 'No rate for EUR' } },
    ],
  ])('brings the answer back: %s', async (__, answer) => {
    receive = async () => answer;
    expect(await opened.wire.deliver([message(1), message(2)])).toEqual(answer);
  });

  it('carries runs of several keys, and brings the answer of each', async () => {
    const runs = [
      message(4, { key: 'a' }),
      message(5, { key: 'a' }),
      message(1, { key: 'b' }),
      message(9, { key: 'c' }),
    ];
    const perKey: Answer[] = [
      { applied: 5 },
      { applied: 0, stopped: { kind: 'later', number: 1, reason: 'waits for a contract' } },
      { applied: 8, stopped: { kind: 'refused', number: 9, code: 'RATE_MISSING', message: 'No rate for EUR' } },
    ];
    let received: readonly Message[] = [];
    receive = async (messages) => {
      received = messages;
      return { applied: 5, perKey };
    };
    expect(await opened.wire.deliver(runs)).toEqual({ applied: 5, perKey });
    expect(received).toEqual(runs);
  });

  it('throws where the receiver threw, and works again', async () => {
    receive = async () => {
      throw new Error('the handler has a bug');
    };
    const failed = opened.wire.deliver([message(1)]);
    await expect(failed).rejects.toThrow('the handler has a bug');
    await expect(failed).rejects.not.toBeInstanceOf(TargetAway);
    receive = async () => ({ applied: 1 });
    expect(await opened.wire.deliver([message(1)])).toEqual({ applied: 1 });
  });

  it('carries many runs at once, each with its own answer', async () => {
    receive = async ([first]) => {
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 10));
      return { applied: (first as Message).number };
    };
    const numbers = Array.from({ length: 40 }, (__, index) => index + 1);
    const answers = await Promise.all(numbers.map((number) => opened.wire.deliver([message(number)])));
    expect(answers.map(({ applied }) => applied)).toEqual(numbers);
  });

  it.each([
    ['away', new DatabaseAway('The database cannot be reached.')],
    ['full', new StorageFull({ cause: new Error('errno 28') })],
  ])('finds a target away whose database is %s: no other message would fare better', async (_, error) => {
    receive = async () => {
      throw error;
    };
    const delivery = opened.wire.deliver([message(1)]);
    await expect(delivery).rejects.toBeInstanceOf(TargetAway);
    await expect(delivery).rejects.toThrow(error.message);
  });

  it('carries a delivery of several megabytes', async () => {
    receive = async ([first]) => ({ applied: (first as Message).rows.length });
    const rows = Array.from({ length: 500 }, () => ({ text: 'x'.repeat(8_000) }));
    expect(await opened.wire.deliver([message(1, { rows })])).toEqual({ applied: 500 });
  });
});

describe('the http wire', () => {
  const closers: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close();
  });

  async function wireTo(
    listener: RequestListener,
    given: Partial<Parameters<typeof httpWire>[0]> = {},
  ): Promise<HttpWire> {
    const { url, close } = await serve(listener);
    closers.push(close);
    const wire = httpWire({ url, secret: SECRET, signatures: signaturesOf('dataverse'), timeoutMs: 5_000, ...given });
    closers.push(() => wire.close());
    return wire;
  }

  const answering =
    (status: number, body: string): RequestListener =>
    (incoming, response) => {
      incoming.resume();
      response.writeHead(status, { 'content-type': 'application/json' }).end(body);
    };

  it('finds the target away where nobody listens', async () => {
    const { url, close } = await serve(answering(200, '{}'));
    await close();
    const wire = httpWire({ url, secret: SECRET, signatures: signaturesOf('dataverse'), timeoutMs: 5_000 });
    closers.push(() => wire.close());
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(TargetAway);
  });

  it('finds the target away where it hangs up', async () => {
    const wire = await wireTo((incoming) => incoming.socket.destroy());
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(TargetAway);
  });

  it('is refused with another secret, and the inbox hears nothing of it', async () => {
    let heard = 0;
    const listener = receiver(async () => {
      heard += 1;
      return { applied: 1 };
    });
    const stranger = await wireTo(listener, { secret: 'another secret' });
    await expect(stranger.deliver([message(1)])).rejects.toThrow(/401.*internal secret/);
    await expect(stranger.deliver([message(1)])).rejects.toBeInstanceOf(TargetAway);
    expect(heard).toBe(0);
  });

  it.each([502, 503, 504])('finds the target away at %i', async (status) => {
    const wire = await wireTo(answering(status, 'bad gateway'));
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(TargetAway);
  });

  it('gives up on an answer that does not come, without calling the target away', async () => {
    const wire = await wireTo(() => undefined, { timeoutMs: 50 });
    const failed = wire.deliver([message(1)]);
    await expect(failed).rejects.toThrow('did not answer in time');
    await expect(failed).rejects.not.toBeInstanceOf(TargetAway);
  });

  it('gives up on an answer that stops half-way', async () => {
    const wire = await wireTo(
      (incoming, response) => {
        incoming.resume();
        response.writeHead(200, { 'content-type': 'application/json' }).write('{"applied"');
      },
      { timeoutMs: 50 },
    );
    await expect(wire.deliver([message(1)])).rejects.toThrow();
  });

  it('takes for an answer what is one', async () => {
    const wire = await wireTo(answering(200, '{"applied":1}'), {
      signatures: signaturesOf('dataverse', { acceptsUnsigned: true }),
    });
    expect(await wire.deliver([message(1)])).toEqual({ applied: 1 });
  });

  it.each([
    ['no JSON', 'applied'],
    ['nothing', ''],
    ['no number', '{"applied":"1"}'],
    ['a negative number', '{"applied":-1}'],
    ['a fraction', '{"applied":1.5}'],
    ['an unknown kind', '{"applied":1,"stopped":{"kind":"maybe","number":2}}'],
    ['a refusal without a code', '{"applied":1,"stopped":{"kind":"refused","number":2,"message":"x"}}'],
  ])('never takes for an answer what is none: %s', async (_, body) => {
    // Taken though nobody signed it: or it would be refused before it is read.
    const signatures = signaturesOf('dataverse', { acceptsUnsigned: true });
    const wire = await wireTo(answering(200, body), { signatures });
    await expect(wire.deliver([message(1)])).rejects.toThrow();
  });
});
