// A wire that does what networks do: it loses what is sent, loses the answer, repeats now or much later, is slow, and so
// overtakes itself across keys. Over it goes JSON, as over every wire between processes. It must never change a message.
import { type Answer, type Message } from '../../schema/messages';
import { TargetAway, type Wire } from '../../subgraphs/dual-write/exchange';
import type { Chance } from './chance';
import type { VirtualTime } from './virtualTime';

export interface WireFaults {
  readonly time: VirtualTime;
  readonly chance: Chance;
  /** Whether anything goes wrong at present. */
  areOn(): boolean;
  /** The process that receives now; undefined while there is none. */
  target(): ((messages: readonly Message[]) => Promise<Answer>) | undefined;
}

const LOST = 0.04;
const ANSWER_LOST = 0.04;
const REPEATED = 0.05;
const SLOW = 0.1;

export function faultyWire({ time, chance, areOn, target }: WireFaults): Wire {
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
        time.after(chance.between(0, 60_000), () => void repeat(text, arrive));
      const answer = JSON.stringify(await arrive(text));
      if (hits(ANSWER_LOST)) throw new Error('the answer was lost');
      await travel();
      return JSON.parse(answer) as Answer;
    },
  };
}

/** What comes a second time is answered into the void. */
async function repeat(text: string, arrive: (text: string) => Promise<Answer>): Promise<void> {
  try {
    await arrive(text);
  } catch {
    // nobody waits for it
  }
}
