// Finance's answers as this side reads them, page by page: the questions of reconciliation in one place. It must never hold more than a
// page, and never guess where Finance does not answer.
import type {
  ActualSeen,
  CopySeen,
  HeaderSeen,
  InvoiceSeen,
  PostedActual,
  PostedInvoice,
  Question,
  Rewound,
  StreamSeen,
} from '../../../schema/peer';
import type { Line } from '../../dual-write/line';
import type { Standing } from '../../dual-write/marks';

/** Documents compared at a time. */
export const PAGE = 1_000;

export class Finance {
  constructor(private readonly line: Line) {}

  standing(): Promise<Standing> {
    return this.ask({ kind: 'standing' });
  }

  open(): Promise<Standing> {
    return this.ask({ kind: 'open' });
  }

  streams(of: 'INBOX' | 'OUTBOX', after: string): Promise<StreamSeen[]> {
    return this.ask({ kind: 'streams', of, after, limit: PAGE });
  }

  async stream(of: 'INBOX' | 'OUTBOX', key: string): Promise<StreamSeen | undefined> {
    return (await this.ask<StreamSeen | null>({ kind: 'stream', of, key })) ?? undefined;
  }

  actuals(asked: { legalEntity: string; from: string; to: string }, after: string): Promise<ActualSeen[]> {
    return this.ask({ kind: 'actuals', ...asked, after, limit: PAGE });
  }

  invoices(legalEntity: string, after: string): Promise<InvoiceSeen[]> {
    return this.ask({ kind: 'invoices', legalEntity, after, limit: PAGE });
  }

  copies(actualIds: string[]): Promise<CopySeen[]> {
    return this.ask({ kind: 'copies', actualIds });
  }

  header(invoiceId: string): Promise<HeaderSeen | null> {
    return this.ask({ kind: 'header', invoiceId });
  }

  /** Of each key whether it could be set back. */
  rewind(streams: Rewound[]): Promise<boolean[]> {
    return this.ask({ kind: 'rewind', streams });
  }

  async remember(actuals: PostedActual[], invoices: PostedInvoice[]): Promise<void> {
    await this.ask({ kind: 'remember', actuals, invoices });
  }

  private async ask<T>(asked: Question): Promise<T> {
    return (await this.line.ask(asked)) as T;
  }
}

/** Two lists in one order, side by side: each key once, with the item of either side or undefined. One page of each in memory. */
export async function* sideBySide<T extends object>(
  keyOf: (item: T) => string,
  here: (after: string) => Promise<readonly T[]>,
  there: (after: string) => Promise<readonly T[]>,
): AsyncGenerator<{ key: string; here: T | undefined; there: T | undefined }> {
  // Finance is read first: what it holds in the older page, Dataverse holds in the newer one.
  const [right, left] = [new Pages(keyOf, there), new Pages(keyOf, here)];
  for (;;) {
    const [b, a] = [await right.peek(), await left.peek()];
    if (!a && !b) return;
    const order = !b ? -1 : !a ? 1 : bytewise(keyOf(a), keyOf(b));
    yield {
      key: keyOf((order <= 0 ? a : b) as T),
      here: order <= 0 ? a : undefined,
      there: order >= 0 ? b : undefined,
    };
    if (order <= 0) left.advance();
    if (order >= 0) right.advance();
  }
}

class Pages<T> {
  private page: readonly T[] = [];
  private at = 0;
  private after = '';
  private ended = false;

  constructor(
    private readonly keyOf: (item: T) => string,
    private readonly read: (after: string) => Promise<readonly T[]>,
  ) {}

  async peek(): Promise<T | undefined> {
    if (this.at >= this.page.length && !this.ended) {
      this.page = await this.read(this.after);
      this.at = 0;
      const last = this.page.at(-1);
      if (last === undefined) this.ended = true;
      else this.after = this.keyOf(last);
    }
    return this.page[this.at];
  }

  advance(): void {
    this.at += 1;
  }
}

/** The order of both databases. */
function bytewise(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
