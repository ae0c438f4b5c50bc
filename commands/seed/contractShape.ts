// What the demo says of a contract: shorter than the set-up files, because most of their columns follow from it.
// Types only.

/** A line bills either hours (`hour`) or milestones. */
interface DemoLine {
  readonly name: string;
  readonly project: readonly [number: string, name: string];
  /** Time and material: sales price of an hour of a developer; the other roles follow from it. */
  readonly hour?: string;
  /** Fixed price: name, amount, and days from today of each milestone. */
  readonly milestones?: readonly (readonly [name: string, amount: string, days: number])[];
  readonly contracted: string;
}

export interface DemoContract {
  readonly legalEntity: string;
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  /** Account and share in per cent. */
  readonly payers: readonly (readonly [accountNumber: string, percent: number])[];
  /** Accrues revenue against the habit of its company. */
  readonly accrues?: boolean;
  readonly lines: readonly DemoLine[];
}
