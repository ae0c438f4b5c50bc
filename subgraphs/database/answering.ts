// Does a database answer? For health checks: whoever balances load must not send requests to a side that cannot read its
// books. It must never wait long: a check that hangs says nothing.
import type { World } from '../world';
import type { Database } from './database';

/** Whether a trivial read comes back within `ms` milliseconds. Never rejects. */
export function isAnswering(db: Database, world: World, ms: number): Promise<boolean> {
  return new Promise((resolve) => {
    const cancel = world.after(ms, () => resolve(false));
    const done = (answers: boolean) => {
      cancel();
      resolve(answers);
    };
    db.read.rows('SELECT 1').then(
      () => done(true),
      () => done(false),
    );
  });
}
