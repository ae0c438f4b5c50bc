// An order in which documents may arrive: each key's messages one after the other, the keys in any order, some of them or all of one kind
// kept back until the end, as behind a map that is paused. A seed decides. What waits for another is told again later.
import type { Message } from '../../../schema/messages';
import type { Chance } from '../../simulation/chance';
import type { FinanceAlone } from './accountant';
import type { Told } from './documents';

/** Of so many keys one is kept back on its own account. */
const KEPT_BACK = 4;
const OFTEN = 0.3;

interface Waiting {
  readonly key: string;
  readonly messages: Message[];
}

const first = ({ messages }: Waiting): Message => messages[0] as Message;

/** Hands everything over, the accountant at work in between. */
export async function takeInSomeOrder(on: FinanceAlone, told: Told, chance: Chance): Promise<void> {
  const topics = [...new Set(told.inOrder.map(({ topic }) => topic))];
  const paused = topics.filter(() => chance.is(OFTEN));
  const kept = new Set(told.streams.filter(() => chance.is(1 / KEPT_BACK)).map(({ key }) => key));
  const waiting: Waiting[] = told.streams.map(({ key, messages }) => ({ key, messages: [...messages] }));
  const mayCome = (released: boolean) =>
    waiting.filter(
      ({ key, messages: [next] }) => next && (released || !(kept.has(key) || paused.includes(next.topic))),
    );
  // In the end, what waits for postings comes after them.
  for (const released of [false, true, true, true]) {
    const asked = new Set<Message>();
    for (
      let able = mayCome(released);
      able.length > 0;
      able = mayCome(released).filter((next) => !asked.has(first(next)))
    ) {
      const stream = able[chance.between(0, able.length - 1)] as Waiting;
      const message = first(stream);
      if (await on.take(message)) {
        stream.messages.shift();
        asked.clear();
      } else asked.add(message); // until something else has been taken
      await on.doSome(chance);
    }
    if (released) await on.doAll();
  }
  const left = waiting.flatMap(({ key, messages }) => (messages.length > 0 ? [`${key} ${messages[0]?.topic}`] : []));
  expect(left).toEqual([]);
}
