// The invariants of retainers within Dataverse: what was billed in advance is available, used or refunded, to the cent, and nothing
// of it is set off twice. domain.md 3.7 (7)
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Named extends Row {
  readonly id: string;
}

const CONFIRMED = "IN ('CONFIRMED', 'POSTED')";

/** Sum of a retainer's actuals. */
const ofActuals = (what: string, where: string) =>
  `(SELECT CAST(COALESCE(SUM(${what}), 0) AS SIGNED) FROM actual a WHERE a.retainer_id = r.id AND ${where})`;

/** Sum of what details of these kinds take of a retainer; what a confirmed correction took back is free again. */
const ofDetails = (kinds: string, status: string) =>
  `(SELECT CAST(COALESCE(SUM(-d.amount), 0) AS SIGNED) FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id
    LEFT JOIN actual b ON b.id = d.billed_actual_id
    WHERE d.source_retainer_id = r.id AND d.kind IN (${kinds}) AND i.status ${status} AND COALESCE(b.adjustment_status, '') <> 'ADJUSTED')`;

/** What was billed less what was applied and refunded is available, and never below nothing. */
const available = forbidden<Named & { available_amount: number; billed: number }>({
  invariant: 'D7',
  book: 'dataverse',
  sql: `SELECT * FROM (SELECT r.id, r.available_amount, ${ofActuals('a.amount', "a.transaction_type = 'BILLED_SALES'")} AS billed FROM retainer r) s
    WHERE s.available_amount < 0 OR s.available_amount <> s.billed`,
  subject: (row) => `retainer ${row.id}`,
  detail: (row) => `says ${row.available_amount} available; its billed actuals leave ${row.billed}`,
});

const parts = forbidden<
  Named & {
    amount: number;
    available_amount: number;
    used_amount: number;
    refunded_amount: number;
    used: number;
    refunded: number;
  }
>({
  invariant: 'D7',
  book: 'dataverse',
  sql: `SELECT * FROM (SELECT r.id, r.amount, r.invoice_status, r.available_amount, r.used_amount, r.refunded_amount,
      ${ofDetails("'APPLIED_RETAINER'", CONFIRMED)} AS used, ${ofDetails("'REFUND'", CONFIRMED)} AS refunded FROM retainer r) s
    WHERE s.available_amount + s.used_amount + s.refunded_amount <> CASE s.invoice_status WHEN 'CUSTOMER_INVOICE_POSTED' THEN s.amount ELSE 0 END
      OR s.used_amount <> s.used OR s.refunded_amount <> s.refunded`,
  subject: (row) => `retainer ${row.id}`,
  detail: (row) =>
    `of ${row.amount} is ${row.available_amount} available, ${row.used_amount} used (by invoices ${row.used}) and ${row.refunded_amount} refunded (by invoices ${row.refunded})`,
});

const held = forbidden<Named & { held_amount: number; available_amount: number; held: number }>({
  invariant: 'D7',
  book: 'dataverse',
  sql: `SELECT * FROM (SELECT r.id, r.held_amount, r.available_amount, ${ofDetails("'APPLIED_RETAINER', 'REFUND'", `NOT ${CONFIRMED}`)} AS held FROM retainer r) s
    WHERE s.held_amount <> s.held OR s.held_amount > s.available_amount`,
  subject: (row) => `retainer ${row.id}`,
  detail: (row) => `says drafts hold ${row.held_amount} of ${row.available_amount}; they hold ${row.held}`,
});

/** What is available stands as one negative unbilled sale; all others of the retainer are taken back. */
const live = forbidden<Named & { available_amount: number; unbilled: number }>({
  invariant: 'D7',
  book: 'dataverse',
  sql: `SELECT * FROM (SELECT r.id, r.available_amount, ${ofActuals('a.amount', "a.transaction_type = 'UNBILLED_SALES'")} AS unbilled,
      ${ofActuals('a.amount', "a.transaction_type = 'UNBILLED_SALES' AND a.adjustment_status IS NULL")} AS standing,
      ${ofActuals('a.amount', 'a.id = r.live_sale_id')} AS live FROM retainer r) s
    WHERE s.available_amount + s.unbilled <> 0 OR s.standing <> s.unbilled OR s.live <> s.unbilled`,
  subject: (row) => `retainer ${row.id}`,
  detail: (row) => `has ${row.available_amount} available; its unbilled sales come to ${row.unbilled}`,
});

const staysHere = forbidden<Named>({
  invariant: 'D7',
  book: 'dataverse',
  sql: `SELECT id FROM actual WHERE retainer_id IS NOT NULL AND transaction_type = 'UNBILLED_SALES' AND skip_sync = 0`,
  subject: (row) => `actual ${row.id}`,
  detail: () => 'is an unbilled sale of a retainer, and is not marked skip-sync',
});

const billedOnce = forbidden<Named & { invoice_status: string; status: string | null }>({
  invariant: 'D5',
  book: 'dataverse',
  sql: `SELECT r.id, r.invoice_status, i.status FROM retainer r LEFT JOIN invoice i ON i.id = r.invoice_id
    WHERE (r.invoice_status = 'CUSTOMER_INVOICE_POSTED' AND COALESCE(i.status, '') NOT ${CONFIRMED})
      OR (r.invoice_status = 'CUSTOMER_INVOICE_CREATED' AND (i.status IS NULL OR i.status ${CONFIRMED}))
      OR (r.invoice_status NOT IN ('CUSTOMER_INVOICE_POSTED', 'CUSTOMER_INVOICE_CREATED') AND i.id IS NOT NULL)`,
  subject: (row) => `retainer ${row.id}`,
  detail: (row) => `is ${row.invoice_status}, and its invoice is ${row.status ?? 'none'}`,
});

/** What is set off or paid back names the unbilled sale that it uses up, as does the reversal of that. domain.md 2.8 */
const linked = forbidden<Named>({
  invariant: 'D3',
  book: 'dataverse',
  sql: `SELECT d.id FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id AND i.status ${CONFIRMED}
    LEFT JOIN actual_link l ON l.id = d.billed_link_id AND l.actual1_id = d.billed_actual_id AND l.role1 = 'BILLED_SALES' AND l.role2 = 'UNBILLED_SALES'
    LEFT JOIN actual_link v ON v.id = d.reversing_link_id AND v.actual1_id = d.reversal_actual_id AND v.role1 = 'REVERSING' AND v.actual2_id = l.actual2_id
    LEFT JOIN actual u ON u.id = l.actual2_id AND u.retainer_id = d.source_retainer_id AND u.adjustment_status = 'ADJUSTED'
    WHERE d.kind IN ('APPLIED_RETAINER', 'REFUND') AND (v.id IS NULL OR u.id IS NULL)`,
  subject: (row) => `invoice_detail ${row.id}`,
  detail: () => 'sets a retainer off, and does not name the unbilled sale that it uses up',
});

export const retainerChecks: Check[] = [available, parts, held, live, staysHere, billedOnce, linked];
