// A feed that can be interrupted between two of its statements, to place a commit exactly where it could be lost or doubled.
import type { Reader } from '../../../subgraphs/database/database';
import { createFeed, type StatusFeed } from '../../../subgraphs/dataverse/feed';
import { numberPositions } from '../../../subgraphs/dataverse/flows/numberPositions';
import { realWorld } from '../../harness/world';
import type { StatusLog } from './statusLog';

/** A feed whose first statement with `part` in it is followed, before its rows arrive, by `meanwhile`. It looks only when nudged. */
export function interrupted(
  log: StatusLog,
  part: string,
  meanwhile: (feed: StatusFeed) => Promise<unknown>,
): StatusFeed {
  let happened = false;
  const rows: Reader['rows'] = async (sql, values) => {
    const read = await log.db.read.rows<never>(sql, values);
    if (!happened && sql.includes(part)) {
      happened = true;
      await meanwhile(feed);
      feed.nudge();
    }
    return read;
  };
  const feed: StatusFeed = createFeed({
    db: { ...log.db, read: { dialect: log.db.dialect, rows } },
    world: { ...realWorld(), after: () => () => undefined },
    numberPositions: () => numberPositions(log),
    cursors: log.cursors,
    onError: (error) => {
      throw error;
    },
  });
  return feed;
}
