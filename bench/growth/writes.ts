import type { OpenBook } from './openBook';
export async function measureWrites(
  _books: readonly OpenBook[],
  _rounds: number,
  _only: string,
  _print: unknown,
): Promise<void> {}
