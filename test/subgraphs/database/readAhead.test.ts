// Pages that are read ahead: all of them in order, and each asked for, and sent, before the work on the one before it begins.
import { readAhead } from '../../../subgraphs/database/readAhead';

/** A database whose statements leave in the tick after they were asked for, as MySQL's transactions send them. */
function pagesOf(count: number, log: string[]) {
  return (place: number): Promise<{ place: number; next: number | undefined }> => {
    process.nextTick(() => log.push(`sent ${place}`));
    return new Promise((resolve) =>
      setImmediate(() => resolve({ place, next: place + 1 < count ? place + 1 : undefined })),
    );
  };
}

describe('reading ahead', () => {
  it('the next page was asked for and not sent until the work on this one had ended', async () => {
    const log: string[] = [];
    for await (const { place } of readAhead(0 as number, pagesOf(3, log))) log.push(`work on ${place}`);
    expect(log).toEqual(['sent 0', 'sent 1', 'work on 0', 'sent 2', 'work on 1', 'work on 2']);
  });

  it("an error of a page that nobody comes to is nobody's", async () => {
    const read = (place: number) =>
      place === 0 ? Promise.resolve({ place, next: 1 }) : Promise.reject(new Error('the second page'));
    for await (const { place } of readAhead(0 as number, read)) {
      expect(place).toBe(0);
      break;
    }
    await expect(
      (async () => {
        for await (const page of readAhead(0 as number, read)) void page;
      })(),
    ).rejects.toThrow('the second page');
  });
});
