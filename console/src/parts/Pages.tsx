// The way through a list that is read page by page: back to its start, and on.
// It must never be there where one page is all.
import type { ReactNode } from 'react';

export interface PageInfo {
  readonly hasNextPage: boolean;
  readonly endCursor: string | null;
}

interface Props {
  /** The cursor after which the page begins; null: it is the first. */
  readonly after: string | null;
  readonly pageInfo: PageInfo;
  readonly turn: (after: string | null) => void;
}

/** Draws the two buttons. */
export function Pages({ after, pageInfo, turn }: Props): ReactNode {
  return (
    <p className="pages" hidden={after === null && !pageInfo.hasNextPage}>
      <button type="button" disabled={after === null} onClick={() => turn(null)}>
        From the start
      </button>
      <button type="button" disabled={!pageInfo.hasNextPage} onClick={() => turn(pageInfo.endCursor)}>
        More
      </button>
    </p>
  );
}
