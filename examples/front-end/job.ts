// The job that each example does with its library: look for a draft, confirm it, watch how it travels from one book to the other.
// It knows no library, and must never end on a timer: an event says when the journey is over, or whose turn it is.
import { randomUUID } from 'node:crypto';
import { follow, type Pace, type Subscribe } from './following';
import type { ConfirmInvoiceInput, ConfirmMutation, DraftsQuery, WatchSubscription } from './generated/operations';

export type Event = WatchSubscription['invoicePostingStatus'];

/** Where the gateway is, and the bearer token if it asks for one. */
export interface Endpoint {
  readonly url: string;
  readonly token?: string;
}

/** The header, or the parameter of a WebSocket's first message, that says who asks. */
export function bearerOf({ token }: Endpoint): Record<string, string> {
  return token === undefined ? {} : { authorization: `Bearer ${token}` };
}

/** The three things that the job needs, made by one library. */
export interface Library {
  drafts(first: number): Promise<DraftsQuery['invoices']['nodes']>;
  confirm(input: ConfirmInvoiceInput): Promise<ConfirmMutation['confirmInvoice']>;
  watch(invoiceId: string): Subscribe<Event>;
  /** Closes what the library keeps open. */
  close(): Promise<void> | void;
}

/** Confirms the first draft that there is and prints its journey until it waits for somebody or is over. Gives the last event; null where there is no draft. */
export async function confirmAndWatch(
  library: Library,
  print: (line: string) => void,
  pace?: Pace,
): Promise<Event | null> {
  try {
    const [draft] = await library.drafts(1);
    if (draft === undefined) {
      print(
        'There is no draft to confirm: draft an invoice in the console (Backlog), or start the server on an empty DATA_DIR.',
      );
      return null;
    }
    print(`${draft.number} for ${draft.customer.name}: ${draft.totalAmount.amount} ${draft.totalAmount.currency}`);
    // Kept for every attempt: whoever sends it again after a timeout confirms nothing twice.
    const idempotencyKey = randomUUID();
    const { userErrors } = await library.confirm({ invoiceId: draft.id, idempotencyKey });
    for (const { code, message } of userErrors) print(`  refused: ${message} (${code})`);
    if (userErrors.length > 0) return null;
    return await follow(
      library.watch(draft.id),
      (event) => {
        print(`  ${event.step}${event.state === 'MOVING' ? '' : `, ${event.state}`}`);
        for (const { owner, message } of event.blockers) print(`    ${owner}: ${message}`);
        return event.state !== 'MOVING' || event.step === 'IMPORTED';
      },
      pace,
    );
  } finally {
    await library.close();
  }
}
