// Events of one turn that leave together: which, in what order, and what bounds them.
import { type EventRun, EventRuns } from '../../../gateway/federation/eventRuns';
import { Printed } from '../../../gateway/federation/printed';

/** What was handed on, a list of texts each time, and the runs themselves. */
function recorded(isMeeting: (cursor: string) => boolean = () => false) {
  const handed: EventRun[] = [];
  const runs = new EventRuns((run) => handed.push(run), isMeeting);
  return { runs, handed, texts: () => handed.map(({ joined }) => joined.texts) };
}

const turnOver = () => new Promise((resolve) => setImmediate(resolve));

it('hands on the first at once and the others together at the end of the turn', async () => {
  const { runs, texts } = recorded();
  for (const text of ['1', '2', '3']) runs.add(new Printed(text), `c${text}`);
  expect(texts()).toEqual([['1']]);
  await turnOver();
  expect(texts()).toEqual([['1'], ['2', '3']]);
  runs.add(new Printed('4'), 'c4');
  expect(texts()).toEqual([['1'], ['2', '3'], ['4']]);
  await turnOver();
  expect(texts()).toHaveLength(3);
});

it('does so behind a chain of promises too: they are one turn', async () => {
  const { runs, texts } = recorded();
  for (let n = 1; n <= 20; n += 1) {
    runs.add(new Printed(String(n)), undefined);
    await Promise.resolve();
  }
  await turnOver();
  expect(texts().map(({ length }) => length)).toEqual([1, 19]);
});

it('joins 64 events at most, and says that others should have their turn', () => {
  const { runs, texts } = recorded();
  const goesOn = Array.from({ length: 66 }, (_, n) => runs.add(new Printed(String(n)), undefined));
  expect(texts().map(({ length }) => length)).toEqual([1, 64]);
  expect(goesOn.indexOf(false)).toBe(64);
  runs.flush();
  expect(texts().flat()).toEqual(Array.from({ length: 66 }, (_, n) => String(n)));
});

it('joins 32 KB at most, and a longer event leaves alone', () => {
  const { runs, handed, texts } = recorded();
  for (const [size, letter] of [
    [1, 'a'],
    [20_000, 'b'],
    [10_000, 'c'],
    [20_000, 'd'],
    [40_000, 'e'],
    [1, 'f'],
  ] as const)
    runs.add(new Printed(letter.repeat(size)), undefined);
  runs.flush();
  expect(texts().map((list) => list.map((text) => text[0]).join(''))).toEqual(['a', 'bc', 'd', 'e', 'f']);
  for (const { joined } of handed.filter(({ events }) => events.length > 1))
    expect(joined.byteCount).toBeLessThanOrEqual(32_768);
});

it('stops at a cursor where others stand, so that they can meet', () => {
  const { runs, handed } = recorded((cursor) => cursor === 'c3');
  for (const text of ['1', '2', '3', '4', '5']) runs.add(new Printed(text), `c${text}`);
  runs.flush();
  expect(handed.map(({ cursor }) => cursor)).toEqual(['c1', 'c3', 'c5']);
});

it('tells of an event without a cursor, and where its clients stand all the same', () => {
  const { runs, handed } = recorded();
  runs.add(new Printed('1'), 'c1');
  runs.add(new Printed('2'), 'c2');
  runs.add(new Printed('failed'), undefined);
  runs.flush();
  expect(handed.at(-1)).toMatchObject({ cursor: undefined, reached: 'c2' });
});

it('makes the bytes of joined answers of those of each, once', () => {
  let made = 0;
  const form = (text: string) => {
    made += 1;
    return `<${text}>`;
  };
  const [one, two] = [new Printed('1'), new Printed('é')];
  const joined = new Printed([one, two]);
  expect(String(joined.as('form', form))).toBe('<1><é>');
  expect(joined.as('form', form)).toBe(joined.as('form', form));
  expect(String(two.as('form', form))).toBe('<é>');
  expect(made).toBe(2);
  expect(joined.byteCount).toBe(3);
});
