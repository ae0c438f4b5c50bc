// What a relay has under way: deliveries between their claim and their settling, and the keys that they carry. Memory of one process
// only: what is true after a crash stands in the claims. It must never send anything itself.
import type { Claim } from './claims';
import type { Outcome } from './delivery';

export class UnderWay {
  private readonly keys = new Set<string>();
  private readonly back: (readonly Outcome[])[] = [];
  /** Deliveries that are sent and not settled. */
  deliveries = 0;

  /** Counts a delivery until `landed`; calls `onBack` once its outcomes can be taken. */
  sent(claims: readonly Claim[], outcomes: Promise<readonly Outcome[]>, onBack: () => void): void {
    for (const { key } of claims) this.keys.add(key);
    this.deliveries += 1;
    void outcomes.then((came) => {
      this.back.push(came);
      onBack();
    });
  }

  has(key: string): boolean {
    return this.keys.has(key);
  }

  /** The outcomes of deliveries that came back since the last call, one list for each. */
  takeBack(): (readonly Outcome[])[] {
    return this.back.splice(0);
  }

  /** The keys that are still away when these deliveries are back. */
  stillAway(back: readonly (readonly Outcome[])[]): Set<string> {
    const away = new Set(this.keys);
    for (const { claim } of back.flat()) away.delete(claim.key);
    return away;
  }

  /** These are settled, or forgotten where settling failed: their claims run out, and the target answers the same again. */
  landed(back: readonly (readonly Outcome[])[]): void {
    for (const { claim } of back.flat()) this.keys.delete(claim.key);
    this.deliveries -= back.length;
  }
}
