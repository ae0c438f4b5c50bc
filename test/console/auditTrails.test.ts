// The audit page's list of two trails: every entry of both sides once, the latest first, however they lie in time.
import fc from 'fast-check';
import { LATEST, merged, type Place, type Trail } from '../../console/src/pages/auditTrails';

type Entry = { readonly at: string; readonly id: string };
const PAGE = 3;

/** A side's answer: its entries after a cursor, which is an id. */
function answer(entries: readonly Entry[], after: string | null): Trail<Entry> {
  const from = after === null ? 0 : entries.findIndex(({ id }) => id === after) + 1;
  const edges = entries.slice(from, from + PAGE).map((node) => ({ cursor: node.id, node }));
  return { edges, pageInfo: { hasNextPage: from + PAGE < entries.length } };
}

const trail = (side: string) =>
  fc
    .array(fc.integer({ min: 0, max: 12 }), { maxLength: 14 })
    .map((seconds) =>
      seconds
        .sort((a, b) => b - a)
        .map((second, index) => ({ at: new Date(second * 1_000).toISOString(), id: `${side}${index}` })),
    );

it('shows each entry of both trails once, the latest first, over all pages', () => {
  fc.assert(
    fc.property(trail('d'), trail('f'), (dataverse, finance) => {
      const shown: Entry[] = [];
      for (let place: Place | undefined = LATEST; place !== undefined; ) {
        const page: ReturnType<typeof merged<Entry>> = merged<Entry>(place, {
          Dataverse: answer(dataverse, place.Dataverse),
          Finance: answer(finance, place.Finance),
        });
        shown.push(...page.shown.map(({ node }) => node));
        place = page.next;
        if (shown.length > 28) throw new Error('an entry is shown twice');
      }
      const times = shown.map(({ at }) => at);
      expect(times).toEqual(times.toSorted().reverse());
      expect(shown.map(({ id }) => id).sort()).toEqual([...dataverse, ...finance].map(({ id }) => id).sort());
    }),
  );
});

it('shows the side that answers when the other does not', () => {
  const entries = [{ at: '2026-11-02T00:00:00.000Z', id: 'd0' }];
  const { shown, next } = merged(LATEST, { Dataverse: answer(entries, null), Finance: undefined });
  expect(shown.map(({ node }) => node)).toEqual(entries);
  expect(next).toBeUndefined();
});
