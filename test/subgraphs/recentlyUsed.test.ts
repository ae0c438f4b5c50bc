// What was used lately is kept within its bounds, and what was used longest ago makes room.
import { RecentlyUsed } from '../../subgraphs/recentlyUsed';

describe('what was used lately', () => {
  const keptOf = (recent: RecentlyUsed<object>, texts: readonly string[]) =>
    texts.filter((text) => recent.get(text) !== undefined);

  it('is so many entries', () => {
    const recent = new RecentlyUsed<object>({ entries: 2, characters: 100 });
    recent.set('a', {});
    recent.set('b', {});
    recent.get('a');
    recent.set('c', {});
    expect(keptOf(recent, ['a', 'b', 'c'])).toEqual(['a', 'c']);
  });

  it('is so many characters of texts', () => {
    const recent = new RecentlyUsed<object>({ entries: 100, characters: 5 });
    for (const text of ['aa', 'bb', 'aa', 'ccc']) recent.set(text, {});
    expect(keptOf(recent, ['aa', 'bb', 'ccc'])).toEqual(['aa', 'ccc']);
    recent.set('too long', {});
    expect(keptOf(recent, ['aa', 'ccc', 'too long'])).toEqual(['aa', 'ccc']);
    recent.set('ddddd', {});
    expect(keptOf(recent, ['ddddd'])).toEqual(['ddddd']);
  });

  it('has the newest value of a text, and forgets what is deleted', () => {
    const recent = new RecentlyUsed<{ n: number }>({ entries: 2, characters: 2 });
    recent.set('a', { n: 1 });
    recent.set('a', { n: 2 });
    expect(recent.get('a')).toEqual({ n: 2 });
    expect([recent.delete('a'), recent.delete('a'), recent.get('a')]).toEqual([true, false, undefined]);
    recent.set('bb', { n: 3 });
    expect(recent.get('bb')).toEqual({ n: 3 });
  });
});
