// Sends commands as front ends do, under a key and some of them twice. What is refused must have changed nothing in any table, and be
// refused with a code that the command may meet; what is sent again must be answered as before and not happen again.
import type { Outcome } from '../../../../../schema/outcome';
import type { Act } from './acts';
import type { LifeBooks } from './lifeBooks';
import { type Rows, readAll } from './rows';

/** Refusals that a command of this kind may meet in any life; any other is a fault. */
const DRAFT = ['INVOICE_NOT_DRAFT'];
const MAY_REFUSE: Readonly<Record<Act['kind'], readonly string[]>> = {
  work: ['LIMIT_EXCEEDED', 'BAD_USER_INPUT'],
  approve: ['BAD_USER_INPUT', 'CONTRACT_LOST'], // it was approved under a contract that is lost by now
  cancel: ['ENTRY_INVOICED', 'ENTRY_NOT_APPROVED'],
  recall: ['ENTRY_INVOICED', 'ENTRY_RECALLED'],
  milestone: ['CONTRACT_LOST'],
  retainer: ['CONTRACT_LOST'],
  refund: ['RETAINER_NOT_REFUNDABLE'],
  ready: ['LIMIT_EXCEEDED', 'NOT_READY_MARKABLE'],
  notReady: ['NOT_READY_MARKABLE'],
  reset: [],
  reevaluate: [],
  addTo: ['ITEM_NOT_READY', 'LIMIT_EXCEEDED', 'INVOICE_DATE_TOO_EARLY'],
  draft: ['NOTHING_TO_INVOICE'],
  edit: [...DRAFT, 'DETAIL_NOT_EDITABLE', 'BAD_USER_INPUT', 'RETAINER_EXCEEDED', 'PARTIAL_CREDIT_UNSUPPORTED'],
  manual: [...DRAFT, 'CUSTOMER_NOT_ON_CONTRACT'],
  remove: [...DRAFT, 'DETAIL_NOT_EDITABLE'],
  refresh: DRAFT,
  delete: DRAFT,
  review: DRAFT,
  endReview: DRAFT,
  confirm: [...DRAFT, 'INVOICE_EMPTY', 'LIMIT_EXCEEDED', 'CORRECTION_UNCHANGED', 'RETAINER_NOT_CORRECTABLE'], // the last: a draft holds some of it by now
  revise: [
    ...DRAFT,
    'DETAIL_NOT_CORRECTABLE',
    'CORRECTION_IN_PROGRESS',
    'RETAINER_NOT_CORRECTABLE',
    'DETAIL_NOT_CHARGED',
    'INVOICE_DATE_TOO_EARLY',
  ],
  terms: ['CONTRACT_LOST'],
  confirmContract: ['CONTRACT_LOST', 'CONTRACT_CONFIRMED'],
  lose: ['CONTRACT_LOST'],
};

/** Knows all rows as they are after each command. */
export class Sending {
  readonly faults: string[] = [];
  protected rows!: Rows;
  protected twice = false;
  protected counted = 0;
  private digest = '';

  constructor(protected readonly of: LifeBooks) {}

  protected async look(): Promise<void> {
    const { rows, digest } = await readAll(this.of.books.db, this.of.tables);
    this.rows = rows;
    this.digest = digest;
  }

  /** Sends it, and again if this act is sent twice; the value, or undefined where it was refused. */
  protected async send<T>(
    kind: Act['kind'],
    run: (key: { idempotencyKey: string }) => Promise<Outcome<T>>,
  ): Promise<T | undefined> {
    const before = this.digest;
    const key = { idempotencyKey: `key-${++this.counted}` };
    const outcome = await run(key);
    await this.look();
    if (!outcome.ok) {
      const codes = outcome.refusals.map(({ code }) => code);
      const odd = codes.filter((code) => !MAY_REFUSE[kind].includes(code));
      if (odd.length > 0) this.faults.push(`${kind} is refused: ${JSON.stringify(outcome.refusals)}`);
      if (this.digest !== before) this.faults.push(`${kind} is refused with ${codes.join()}, and something changed`);
      return undefined;
    }
    if (this.twice) await this.again(kind, outcome.value, () => run(key));
    return outcome.value;
  }

  private async again<T>(kind: string, value: T, run: () => Promise<Outcome<T>>): Promise<void> {
    const before = this.digest;
    const outcome = await run();
    await this.look();
    if (!outcome.ok || !outcome.replayed || JSON.stringify(outcome.value) !== JSON.stringify(value))
      this.faults.push(`${kind}, sent again, answers ${JSON.stringify(outcome)} instead of ${JSON.stringify(value)}`);
    if (this.digest !== before) this.faults.push(`${kind}, sent again, changes something`);
  }
}
