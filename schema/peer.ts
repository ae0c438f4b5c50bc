// What one side may ask of the other beside the messages that it sends: who it is, what it holds, page by page, and, once a person has
// approved it, to send again or to remember what it had posted. Every page is bounded. Amounts are integers in minor units.
import { z } from 'zod';

/** Rows of one page, at most. */
const MOST_ON_PAGE = 2_000;

const uuid = z.string().min(1).max(36);
const short = z.string().max(60);
const key = z.string().min(1).max(80);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const integer = z.int();
const limit = z.int().min(1).max(MOST_ON_PAGE);
const mark = z.strictObject({ position: integer, mark: uuid });

const greeting = z.strictObject({
  identity: uuid,
  position: integer,
  mark: uuid,
  state: z.enum(['OPEN', 'RESTORED', 'PEER_RESTORED']),
  remembers: mark.nullable(),
});

/** Where a key is to go on: everything after this number is sent, or taken, again. `messageId`: of that number; '' where none is known. */
const rewound = z.strictObject({
  of: z.enum(['INBOX', 'OUTBOX']),
  key,
  number: integer.min(0),
  messageId: z.string().max(36),
});

const postedActual = z.strictObject({
  actualId: uuid,
  legalEntity: short,
  voucherNumber: short,
  accountingAmount: integer,
  accountingCurrency: z.string().length(3),
  exchangeRate: integer,
  salesTax: integer,
});
const postedInvoice = z.strictObject({
  proposalId: short,
  legalEntity: short,
  customerInvoiceNumber: short,
  voucherNumber: short.nullable(),
  invoiceDate: day,
  salesTax: integer,
  total: integer,
});

export const question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('greet'), greeting }),
  z.strictObject({ kind: z.literal('standing') }),
  z.strictObject({ kind: z.literal('open') }),
  z.strictObject({ kind: z.literal('streams'), of: z.enum(['INBOX', 'OUTBOX']), after: z.string().max(80), limit }),
  z.strictObject({ kind: z.literal('stream'), of: z.enum(['INBOX', 'OUTBOX']), key }),
  z.strictObject({
    kind: z.literal('actuals'),
    legalEntity: short,
    from: day,
    to: day,
    after: z.string().max(36),
    limit,
  }),
  z.strictObject({ kind: z.literal('invoices'), legalEntity: short, after: short, limit }),
  z.strictObject({ kind: z.literal('copies'), actualIds: z.array(uuid).max(MOST_ON_PAGE) }),
  z.strictObject({ kind: z.literal('header'), invoiceId: uuid }),
  z.strictObject({ kind: z.literal('rewind'), streams: z.array(rewound).max(MOST_ON_PAGE) }),
  z.strictObject({
    kind: z.literal('remember'),
    actuals: z.array(postedActual).max(MOST_ON_PAGE),
    invoices: z.array(postedInvoice).max(MOST_ON_PAGE),
  }),
]);
export type Question = z.infer<typeof question>;

/** How far a key is: of an inbox `settled` is what is applied. `id`: the message at that number, where it is kept. */
export interface StreamSeen {
  readonly key: string;
  readonly last: number;
  readonly settled: number;
  readonly id: string | null;
  /** The code that stopped it. */
  readonly parked: string | null;
}

/** An actual as one side holds it. What is null was not posted there. */
export interface ActualSeen {
  readonly id: string;
  readonly transactionType: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly currency: string;
  readonly quantity: number;
  readonly price: number;
  readonly amount: number;
  readonly documentDate: string;
  readonly accountingDate: string;
  readonly key: string | null;
  readonly voucherNumber: string | null;
  readonly accountingAmount: number | null;
  readonly exchangeRate: number | null;
  readonly salesTax: number | null;
}

/** A confirmed invoice, or its proposal and customer invoice, as one side holds it. */
export interface InvoiceSeen {
  readonly number: string;
  readonly id: string;
  readonly invoiceDate: string;
  readonly currency: string;
  readonly isPosted: boolean;
  readonly billedCount: number;
  readonly billedAmount: number;
  readonly customerInvoiceNumber: string | null;
  readonly customerInvoiceDate: string | null;
  readonly salesTax: number | null;
  readonly total: number | null;
  /** Customer invoices of it; more than one: it was posted twice. */
  readonly postings: number;
}

/** A received actual with the links that begin at it, as it came. */
export interface CopySeen extends ActualSeen {
  readonly row: Readonly<Record<string, string | number | null>>;
  readonly links: readonly { id: string; actual1_id: string; role1: string; actual2_id: string; role2: string }[];
}

/** What a header had announced. */
export interface HeaderSeen {
  readonly number: string;
  readonly billedCount: number;
  readonly billedTotal: number;
  readonly billedChecksum: string;
  readonly linkCount: number;
  /** Who confirmed it, by subject; null or absent: it was not told. */
  readonly confirmedBy?: string | null | undefined;
  readonly receivedAt: string;
  /** Accounting date of its billed sales; null: none has come. */
  readonly accountingDate: string | null;
}

export type PostedActual = z.infer<typeof postedActual>;
export type PostedInvoice = z.infer<typeof postedInvoice>;
export type Rewound = z.infer<typeof rewound>;
