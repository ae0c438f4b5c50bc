// What Apollo has parsed is kept by count, whatever its length.
import { parse } from 'graphql';
import { parsedDocuments } from '../../gateway/parsedDocuments';

const document = parse('{ a }');

describe('parsed documents', () => {
  it('make room for a new one by the one used longest ago', async () => {
    const store = parsedDocuments(2);
    await store.set('a', document);
    await store.set('b', document);
    expect(await store.get('a')).toBe(document);
    await store.set('c', document);
    expect(await store.get('b')).toBeUndefined();
    expect(await store.get('a')).toBe(document);
    expect(await store.get('c')).toBe(document);
  });

  it('keep one key once, however often it is set', async () => {
    const store = parsedDocuments(2);
    await store.set('a', document);
    await store.set('b', document);
    await store.set('b', document);
    expect(await store.get('a')).toBe(document);
  });

  it('forget what is deleted', async () => {
    const store = parsedDocuments(2);
    await store.set('a', document);
    await store.delete('a');
    expect(await store.get('a')).toBeUndefined();
  });
});
