// A wire that does what networks do: it loses what is sent, loses the answer, repeats now or much later, is slow, and so
// overtakes itself across keys. Over it goes JSON, as over every wire between processes, and somebody on the way changes amounts
// now and then: whether that is believed, the product's own signatures say.
import { type Answer, type Message } from '../../schema/messages';
import { NotBelieved, TargetAway, type Wire } from '../../subgraphs/dual-write/exchange';
import { otherSide, type Side, wireKeys } from '../../subgraphs/dual-write/wire/keys';
import { WireSignatures } from '../../subgraphs/dual-write/wire/signatures';
import type { Chance } from './chance';
import type { VirtualTime } from './virtualTime';

export interface WireFaults {
  readonly time: VirtualTime;
  readonly chance: Chance;
  /** Whether anything goes wrong at present. */
  areOn(): boolean;
  /** The process that receives now; undefined while there is none. */
  target(): ((messages: readonly Message[]) => Promise<Answer>) | undefined;
  /** Whose messages it carries. */
  readonly from: Side;
  /** A delivery was altered, and refused: somebody will have to try it again. */
  onRefused(): void;
  /** Something will come a second time: given back is what to call when it has. */
  comesAgain(): () => void;
  /** A receiver that believes everything: a bug to be found. Told when it did. */
  readonly believesAll?: (() => void) | undefined;
}

const LOST = 0.04;
const ANSWER_LOST = 0.04;
const REPEATED = 0.05;
const SLOW = 0.1;
const ALTERED = 0.05;

const signatures = (side: Side) => {
  const settings = { privateKey: undefined, publicKeys: undefined, acceptsUnsigned: false };
  return new WireSignatures(wireKeys(side, settings, 'a secret of simulations'), () => 'once');
};
const SIGNATURES = { dataverse: signatures('dataverse'), finance: signatures('finance') };

export function faultyWire(faults: WireFaults): Wire {
  const { time, chance, areOn, target } = faults;
  const hits = (probability: number) => areOn() && chance.is(probability);
  const travel = () =>
    new Promise<void>((resolve) => {
      time.after(hits(SLOW) ? chance.between(100, 6_000) : chance.between(0, 20), resolve);
    });
  const arrive = (text: string): Promise<Answer> => {
    time.activity += 1;
    const receive = target();
    if (!receive) throw new TargetAway('nobody answers');
    return receive(JSON.parse(text) as Message[]);
  };
  return {
    deliver: async (messages) => {
      const text = JSON.stringify(messages);
      if (hits(LOST)) throw new Error('lost on the way');
      await travel();
      const repeats = hits(REPEATED) ? chance.between(1, 3) : 0;
      for (let again = 0; again < repeats; again += 1)
        comesAgain(faults, chance.between(0, 60_000), () => repeat(text, arrive));
      const answer = JSON.stringify(await arrive(hits(ALTERED) ? taken(altered(text), text, faults) : text));
      if (hits(ANSWER_LOST)) throw new Error('the answer was lost');
      await travel();
      return JSON.parse(answer) as Answer;
    },
  };
}

/** A cent more, of the first amount there is. */
function altered(text: string): string {
  return text.replace(/"(amount|accountingAmount|total)":(\d+)/, (_, name: string, cents: string) => {
    return `"${name}":${Number(cents) + 1}`;
  });
}

/** What the receiver takes of a text that is not the one that was signed. */
function taken(text: string, sent: string, { from, onRefused, believesAll }: WireFaults): string {
  if (text === sent) return text;
  const signature = SIGNATURES[from].sign('delivery', sent);
  const doubt = SIGNATURES[otherSide(from)].doubt({ purpose: 'delivery', bytes: text, signature });
  if (doubt === undefined || believesAll) {
    believesAll?.();
    return text;
  }
  onRefused();
  throw new NotBelieved(doubt);
}

function comesAgain({ time, comesAgain: expect }: WireFaults, ms: number, arrives: () => Promise<void>): void {
  const came = expect();
  time.after(ms, () => void arrives().finally(came));
}

/** What comes a second time is answered into the void. */
async function repeat(text: string, arrive: (text: string) => Promise<Answer>): Promise<void> {
  try {
    await arrive(text);
  } catch {
    // nobody waits for it
  }
}
