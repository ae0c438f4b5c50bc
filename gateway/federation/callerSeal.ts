// Seals callers for subgraphs in other processes, each once for half of a seal's life: callers are few, and to encode and seal one
// for every call was measurable on small queries. It must never look inside a caller.
import { SEAL_MS, sealCaller } from '../../schema/sealedCaller';
import type { GatewayWorld } from '../world';

/** Gives the sealed text of a caller. */
export function callerSeal(secret: string, world: Pick<GatewayWorld, 'now'>): (caller: unknown) => string {
  const sealed = new WeakMap<object, { readonly text: string; readonly renewAt: number }>();
  return (caller) => {
    const now = world.now().getTime();
    if (typeof caller !== 'object' || caller === null) return sealCaller(secret, caller, now);
    const known = sealed.get(caller);
    if (known !== undefined && now < known.renewAt) return known.text;
    const text = sealCaller(secret, caller, now);
    sealed.set(caller, { text, renewAt: now + SEAL_MS / 2 });
    return text;
  };
}
