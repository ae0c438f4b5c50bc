// Where a growth book has its documents: ids, numbers and days of the n-th of each kind.
import { FIRST_DAY } from './engines';

/** A book as it was filled, and where to find its documents by number. */
export interface FilledBook {
  readonly url: string;
  /** What it was asked for; it has about as many actuals. */
  readonly size: number;
  readonly contracts: number;
  /** The last so many contracts are open: each has a draft, a confirmed invoice that is not posted, and a backlog. */
  readonly open: number;
  readonly customers: number;
}

/** Hours of a contract; each is a cost and an unbilled sale, and once it is billed a reversal and a billed sale beside. */
export const HOURS = 15;
export const INVOICES = 3;

export const PREFIX: Readonly<Record<string, string>> = {
  contract: '01990001',
  payer: '01990002',
  line: '01990003',
  project: '01990004',
  customer: '01990005',
  cost: '01990006',
  sale: '01990007',
  reversal: '01990008',
  billed: '01990009',
  invoice: '0199000a',
  invoiceLine: '0199000b',
  detail: '0199000c',
  link1: '0199000d',
  link2: '0199000e',
  entry: '0199000f',
  milestone: '01990010',
};

/** The id of the n-th document of a kind. */
export const idOf = (kind: keyof typeof PREFIX & string, n: number): string =>
  `${PREFIX[kind]}-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const invoiceNumber = (n: number): string => `PF-${String(n).padStart(9, '0')}`;
/** YYYY-MM-DD, as the n-th contract starts. */
export const dayOf = (n: number): string =>
  new Date(Date.parse(FIRST_DAY) + Math.floor(n / 2) * 86_400_000).toISOString().slice(0, 10);
