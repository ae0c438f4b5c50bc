// Two trails as one list, page by page: both sides answer pages of their own, and a page of both ends where one side has more. Pure.
// It must never pass over an entry, nor show one twice.
type SideName = 'Dataverse' | 'Finance';

export interface Trail<Entry> {
  readonly edges: readonly { readonly cursor: string; readonly node: Entry }[];
  readonly pageInfo: { readonly hasNextPage: boolean };
}

/** Where a page begins on each side: after that cursor; null: at the latest. */
export type Place = Readonly<Record<SideName, string | null>>;

export const LATEST: Place = { Dataverse: null, Finance: null };

export interface Merged<Entry> {
  readonly shown: readonly { readonly side: SideName; readonly node: Entry }[];
  /** Where the next page begins; undefined: there is none. */
  readonly next: Place | undefined;
}

/** Both sides' answers at a place, the latest first, down to the end of a side that has more: what lies before that is the next page's. */
export function merged<Entry extends { readonly at: string }>(
  place: Place,
  trails: Readonly<Record<SideName, Trail<Entry> | undefined>>,
): Merged<Entry> {
  const sides = Object.entries(trails) as [SideName, Trail<Entry> | undefined][];
  const known = sides.flatMap(([side, trail]) => (trail?.edges ?? []).map((edge) => ({ ...edge, side })));
  const ends = sides.flatMap(([, trail]) =>
    trail?.pageInfo.hasNextPage === true ? [trail.edges.at(-1)?.node.at ?? ''] : [],
  );
  const end = ends.sort().at(-1) ?? '';
  const shown = known.filter(({ node }) => node.at >= end).sort((a, b) => b.node.at.localeCompare(a.node.at));
  const after = (side: SideName) => shown.findLast((each) => each.side === side)?.cursor ?? place[side];
  const isAll = ends.length === 0;
  return { shown, next: isAll ? undefined : { Dataverse: after('Dataverse'), Finance: after('Finance') } };
}
