// Work in turn: one after the other under one name, side by side under several, whatever fails.
import { inTurn } from '../../../subgraphs/database/inTurn';

it('does what has one name one after the other, and goes on after what failed', async () => {
  const [owner, log] = [{}, [] as string[]];
  const work =
    (text: string, fails = false) =>
    async () => {
      log.push(`${text} begins`);
      await new Promise(setImmediate);
      log.push(`${text} ends`);
      if (fails) throw new Error(text);
      return text;
    };
  const [first, second, other] = [
    inTurn(owner, 'a', work('first', true)),
    inTurn(owner, 'a', work('second')),
    inTurn(owner, 'b', work('other')),
  ];
  await expect(first).rejects.toThrow('first');
  expect([await second, await other]).toEqual(['second', 'other']);
  expect(log.indexOf('second begins')).toBeGreaterThan(log.indexOf('first ends'));
  expect(log.indexOf('other begins')).toBeLessThan(log.indexOf('first ends'));
  expect(await inTurn({}, 'a', work('of another owner'))).toBe('of another owner');
});
