// What the wires between processes believe: a delivery that the other side signed as it is, and an answer that was given to this very
// delivery. Everything else applies nothing, settles nothing, and what was refused waits for a person. (The local wire is a call.)
import { NotBelieved, TargetAway } from '../../../../subgraphs/dual-write/exchange';
import { listParked, retryParked } from '../../../../subgraphs/dual-write/parked';
import { answerOverHttp, httpLine } from '../../../../subgraphs/dual-write/wire/httpLine';
import type { Purpose, WireSignatures } from '../../../../subgraphs/dual-write/wire/signatures';
import { pairOfKeys, signaturesOf } from '../../../harness/signatures';
import { openPair } from '../sides';
import { type Ends, type Opened, removeBroker, SIGNED_WIRES } from './opening';
import { message, SECRET, serve } from './serving';

type Sign = WireSignatures['sign'];

/** Signatures that sign otherwise than they should; they check as they should. */
function signing(of: WireSignatures, otherwise: (sign: Sign) => Sign): WireSignatures {
  const sign = otherwise(of.sign.bind(of));
  return new Proxy(of, { get: (target, name) => (name === 'sign' ? sign : Reflect.get(target, name).bind?.(target)) });
}

const dataverse = () => signaturesOf('dataverse');
const [ours, theirs, older, stranger] = [pairOfKeys(), pairOfKeys(), pairOfKeys(), pairOfKeys()];

/** As another holder of keys signs. */
const as = (other: WireSignatures) => (): Sign => other.sign.bind(other);

const WRONG: [string, WireSignatures, string][] = [
  ['without a signature', signing(dataverse(), () => () => ''), 'bears no signature of dataverse'],
  ['signed by Finance', signing(dataverse(), as(signaturesOf('finance'))), 'the key of finance, not of dataverse'],
  [
    'signed with a key that nobody knows',
    signaturesOf('dataverse', { privateKey: stranger.privateKey }),
    'none of dataverse known here',
  ],
  [
    'altered on its way',
    signing(dataverse(), (sign) => (purpose, bytes) => sign(purpose, `${bytes} `)),
    'not what dataverse signed',
  ],
  [
    'signed as a question',
    signing(dataverse(), (sign) => (_, bytes) => sign('question', bytes)),
    'not what dataverse signed',
  ],
  [
    'signed with nonsense',
    signing(dataverse(), (sign) => (purpose, bytes) => `${sign(purpose, bytes).split('.')[0]}.x.y`),
    'not what dataverse signed',
  ],
];

afterAll(removeBroker);

describe.each(SIGNED_WIRES)('what the %s wire believes', (_, open) => {
  let opened: Opened | undefined;
  let received: number;
  const opening = async (ends: Ends, applied = 1): Promise<Opened> => {
    received = 0;
    opened = await open(async () => {
      received += 1;
      return { applied };
    }, ends);
    return opened;
  };
  afterEach(async () => {
    await opened?.close();
    opened = undefined;
  });

  it.each(WRONG)('refuses a delivery %s; nothing is applied', async (__, sends, doubt) => {
    const failed = (await opening({ sends })).wire.deliver([message(1)]);
    await expect(failed).rejects.toBeInstanceOf(NotBelieved);
    await expect(failed).rejects.toThrow(doubt);
    expect(received).toBe(0);
  });

  it('knows a delivery whose rows were altered, however little', async () => {
    const other = JSON.stringify({ messages: [message(1, { rows: [{ amount: 1_250_01 }] })] });
    const sends = signing(dataverse(), (sign) => (purpose) => sign(purpose, other));
    const { wire } = await opening({ sends });
    await expect(wire.deliver([message(1, { rows: [{ amount: 1_250_00 }] })])).rejects.toBeInstanceOf(NotBelieved);
    expect(await wire.deliver([message(1, { rows: [{ amount: 1_250_01 }] })])).toEqual({ applied: 1 });
  });

  it('believes the old key and the new one while a side changes its key, and then the new one alone', async () => {
    const own = { publicKeys: [theirs.publicKey] };
    const [before, after] = [older, ours].map(({ privateKey }) => signaturesOf('dataverse', { ...own, privateKey }));
    const finance = (publicKeys: string[]) => signaturesOf('finance', { privateKey: theirs.privateKey, publicKeys });
    for (const sends of [before, after]) {
      const both = await opening({
        sends: sends as WireSignatures,
        receives: finance([older.publicKey, ours.publicKey]),
      });
      expect(await both.wire.deliver([message(1)])).toEqual({ applied: 1 });
      await both.close();
    }
    const { wire } = await opening({ sends: before as WireSignatures, receives: finance([ours.publicKey]) });
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(NotBelieved);
  });

  it.each<[string, (sign: Sign) => Sign]>([
    ['signed by nobody', () => () => ''],
    ['signed with a key that nobody knows', as(signaturesOf('finance', { privateKey: stranger.privateKey }))],
    ['altered on its way', (sign) => (purpose, __, to) => sign(purpose, '{"applied":2}', to)],
    [
      'given to another delivery',
      (sign) => (purpose, bytes) => sign(purpose, bytes, dataverse().sign('delivery', 'another')),
    ],
    ['that was a failure', (sign) => (__, bytes, to) => sign('failure' as Purpose, bytes, to)],
  ])('never takes for an answer what is one %s', async (__, otherwise) => {
    const { wire } = await opening({ receives: signing(signaturesOf('finance'), otherwise), timeoutMs: 700 });
    const failed = wire.deliver([message(1)]);
    await expect(failed).rejects.toMatchObject({ code: 'WIRE_SIGNATURE_INVALID' });
    await expect(failed).rejects.not.toBeInstanceOf(TargetAway); // so it is told, and sent again
    expect(received).toBe(1);
  });

  it('lets a side that signs nothing yet through, where it is told to, and nothing that is signed wrong', async () => {
    const unsigned = (side: 'dataverse' | 'finance') =>
      signing(signaturesOf(side, { acceptsUnsigned: true }), () => () => '');
    const old = await opening({
      sends: unsigned('dataverse'),
      receives: signaturesOf('finance', { acceptsUnsigned: true }),
    });
    expect(await old.wire.deliver([message(1)])).toEqual({ applied: 1 });
    await old.close();
    const peer = await opening({
      sends: signaturesOf('dataverse', { acceptsUnsigned: true }),
      receives: unsigned('finance'),
    });
    expect(await peer.wire.deliver([message(1)])).toEqual({ applied: 1 });
    await peer.close();
    const sends = signaturesOf('dataverse', { privateKey: stranger.privateKey });
    const { wire } = await opening({ sends, receives: signaturesOf('finance', { acceptsUnsigned: true }) });
    await expect(wire.deliver([message(1)])).rejects.toBeInstanceOf(NotBelieved);
  });

  it('parks what was refused with the code, and delivers it once the keys are right and a person has tried again', async () => {
    const pair = await openPair('sqlite');
    const wrong = await open(pair.inbox.receive, {
      sends: signaturesOf('dataverse', { privateKey: stranger.privateKey }),
    });
    const before = pair.relay({ wire: wrong.wire });
    before.start();
    await pair.append('key:1', { text: 'one' }, { text: 'two' });
    await before.idle();
    expect(await listParked(pair.source.read, 10)).toMatchObject([
      {
        key: 'key:1',
        number: 1,
        code: 'WIRE_SIGNATURE_INVALID',
        message: expect.stringContaining('none of dataverse'),
      },
    ]);
    expect(await pair.news('source', 'key:1')).toEqual(['parked WIRE_SIGNATURE_INVALID']);
    expect(await pair.texts('key:1')).toEqual([]);
    await before.stop();
    await wrong.close();

    const right = await open(pair.inbox.receive);
    const after = pair.relay({ wire: right.wire });
    after.start();
    await after.idle();
    expect(await pair.texts('key:1')).toEqual([]); // nobody has tried again
    const desk = { world: pair.world, hooks: pair.sourceHooks, nudge: () => after.nudge() };
    await pair.source.write((tx) => retryParked(tx, desk, 'key:1'));
    await after.idle();
    expect(await pair.texts('key:1')).toEqual(['one', 'two']);
    expect(await listParked(pair.source.read, 10)).toEqual([]);
    await right.close();
    await pair.close();
  });
});

describe('what the line between the sides believes', () => {
  async function ask(sends: WireSignatures, answers: WireSignatures) {
    let asked = 0;
    const { url, close } = await serve((incoming, response) => {
      const answer = async () => {
        asked += 1;
        return { state: 'OPEN' };
      };
      void answerOverHttp(incoming, response, { answer, secret: SECRET, signatures: answers });
    });
    const line = httpLine({ url, secret: SECRET, signatures: sends, timeoutMs: 5_000 });
    try {
      return { said: await line.ask({ kind: 'standing' }), asked };
    } catch (error) {
      return { said: error, asked };
    } finally {
      await line.close();
      await close();
    }
  }

  it.each(WRONG.filter(([name]) => name !== 'signed as a question'))('refuses a question %s', async (_, sends) => {
    expect(await ask(sends, signaturesOf('finance'))).toEqual({ said: expect.any(NotBelieved), asked: 0 });
  });

  it('answers what is signed, and is believed under its own signature alone', async () => {
    expect(await ask(dataverse(), signaturesOf('finance'))).toEqual({ said: { state: 'OPEN' }, asked: 1 });
    const forged = signing(signaturesOf('finance'), as(dataverse()));
    expect((await ask(dataverse(), forged)).said).toMatchObject({ code: 'WIRE_SIGNATURE_INVALID' });
  });
});
