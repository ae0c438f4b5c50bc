// What the engine tells Finance when a key is parked or released: nothing to write. Dataverse owns the status log and hears
// of both ends by itself, as the sender that parks and as the receiver that refused. design.md 4
import type { ParkingHooks } from '../../dual-write/exchange';
import type { Books } from '../books';

/** Hooks of the Finance side. It must never report a parked key over the very exchange that is stuck. */
export function parkingHooks(_books: Books): ParkingHooks {
  return { onParked: async () => undefined, onReleased: async () => undefined };
}
