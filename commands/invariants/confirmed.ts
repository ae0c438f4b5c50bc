// What confirming wrote is what the details said: each id that a detail carries is that row, with the detail's values, signs,
// statuses and sync mark, and no billed sale exists that no detail names. domain.md 3.4 to 3.6, 4.4
import type { Row } from './book';
import { type Check, forbidden } from './invariant';

interface Named extends Row {
  readonly id: string;
  readonly number: string;
}

const CONFIRMED = "i.status IN ('CONFIRMED', 'POSTED')";
const DETAILS = `FROM invoice_detail d JOIN invoice i ON i.id = d.invoice_id`;
/** Details of retainers have rows of their own rules. */
const NO_RETAINER = `d.kind NOT IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND') AND (d.kind <> 'CORRECTION' OR d.transaction_class <> 'RETAINER')`;

/** Does a row say of itself what the detail says, times a sign? */
const differs = (row: string, from: string, sign: '' | '-' = ''): string =>
  `${row}.amount <> ${sign}${from}.amount OR ${row}.quantity <> ${sign}${from}.quantity OR ${row}.price <> ${from}.price
    OR ${row}.discount_amount <> ${sign}${from}.discount_amount OR ${row}.fee_amount <> ${sign}${from}.fee_amount
    OR ${row}.billing_type <> ${from}.billing_type OR ${row}.transaction_class <> ${from}.transaction_class OR ${row}.document_date <> ${from}.document_date`;
const link = (name: string, id: string, first: string, role1: string, second: string, role2: string): string =>
  `LEFT JOIN actual_link ${name} ON ${name}.id = d.${id} AND ${name}.actual1_id = d.${first} AND ${name}.role1 = '${role1}'
    AND ${name}.actual2_id = ${second} AND ${name}.role2 = '${role2}'`;
const SALE = 'COALESCE(d.new_sale_id, d.source_actual_id)';
const SOURCE = 'COALESCE(d.source_actual_id, d.corrected_actual_id)';

const check = (what: string, sql: string): Check =>
  forbidden<Named>({
    invariant: 'D2',
    book: 'dataverse',
    sql,
    subject: (row) => `invoice_detail ${row.id}`,
    detail: (row) => `of ${row.number}: ${what} not what was written at its confirmation`,
  });

/** 3.4 (f), 3.5 (p). A correction to zero bills nothing. */
const billed = check(
  'its line, billed sale or link is',
  `SELECT d.id, i.number ${DETAILS} LEFT JOIN invoice_line n ON n.id = d.invoice_line_id AND n.invoice_id = d.invoice_id
    LEFT JOIN actual a ON a.id = d.billed_actual_id AND a.transaction_type = 'BILLED_SALES' AND a.invoice_id = d.invoice_id AND a.origin_id = d.id
    ${link('l', 'billed_link_id', 'billed_actual_id', 'BILLED_SALES', SALE, 'UNBILLED_SALES')}
    WHERE n.id IS NULL OR (${CONFIRMED} AND CASE WHEN d.kind = 'CORRECTION' AND d.new_sale_id IS NULL THEN a.id IS NOT NULL
      ELSE (a.id IS NULL OR a.skip_sync <> 0 OR a.billing_status IS NOT NULL OR ${differs('a', 'd')}
        OR COALESCE(a.milestone_id, '') <> COALESCE(d.source_milestone_id, a.milestone_id, '')
        OR (${NO_RETAINER} AND d.billed_link_id IS NOT NULL AND l.id IS NULL)) END)`,
);

/** 4.4: the reversal of the sale that is billed stays in Dataverse. */
const reversals = check(
  'the reversal of the sale that it bills, or its link, is',
  `SELECT d.id, i.number ${DETAILS} LEFT JOIN actual a ON a.id = d.reversal_actual_id AND a.invoice_id = d.invoice_id AND a.origin_id = d.id
      AND a.transaction_type = 'UNBILLED_SALES' AND a.adjustment_status = 'UNADJUSTABLE' AND a.skip_sync = 1
    ${link('l', 'reversing_link_id', 'reversal_actual_id', 'REVERSING', SALE, 'ORIGINAL')}
    WHERE ${CONFIRMED} AND ${NO_RETAINER} AND d.reversal_actual_id IS NOT NULL AND (a.id IS NULL OR l.id IS NULL OR a.amount <> -d.amount OR a.quantity <> -d.quantity)`,
);

/** 3.4 (g) to (k), 3.6 (w) */
const newSales = check(
  'the new unbilled sale, or its link, is',
  `SELECT d.id, i.number ${DETAILS} LEFT JOIN actual a ON a.id = d.new_sale_id AND a.invoice_id = d.invoice_id AND a.origin_id = d.id
      AND a.transaction_type = 'UNBILLED_SALES' AND a.billing_status = 'CUSTOMER_INVOICE_POSTED' AND a.skip_sync = 0
    ${link('l', 'new_sale_link_id', 'new_sale_id', 'REPLACING', SOURCE, 'ORIGINAL')}
    WHERE ${CONFIRMED} AND ${NO_RETAINER} AND d.new_sale_id IS NOT NULL AND (a.id IS NULL OR ${differs('a', 'd')}
      OR (d.kind <> 'MANUAL') <> (l.id IS NOT NULL))`,
);

/** 4.4: what takes an edited sale or a corrected billed sale back travels. */
const takenBack = check(
  'the reversal of its source, or its link, is',
  `SELECT d.id, i.number ${DETAILS} LEFT JOIN actual s ON s.id = ${SOURCE} AND s.adjustment_status = 'ADJUSTED'
    LEFT JOIN actual a ON a.id = d.source_reversal_id AND a.invoice_id = d.invoice_id AND a.origin_id = d.id
      AND a.transaction_type = s.transaction_type AND a.adjustment_status = 'UNADJUSTABLE' AND a.skip_sync = 0
    ${link('l', 'source_reversal_link_id', 'source_reversal_id', 'REVERSING', SOURCE, 'ORIGINAL')}
    WHERE ${CONFIRMED} AND d.kind NOT IN ('RETAINER', 'APPLIED_RETAINER', 'REFUND') AND CASE WHEN d.source_reversal_id IS NULL THEN d.kind = 'CORRECTION'
      ELSE (a.id IS NULL OR l.id IS NULL OR ${differs('a', 's', '-')}) END`,
);

/** 3.6 (w), (y) */
const leftovers = check(
  'what it leaves to be billed, or its link, is',
  `SELECT d.id, i.number ${DETAILS} LEFT JOIN actual a ON a.id = d.leftover_sale_id AND a.origin_id = d.id
      AND a.transaction_type = 'UNBILLED_SALES' AND a.billing_type = 'CHARGEABLE' AND a.billing_status IS NOT NULL AND a.skip_sync = 0
    ${link('l', 'leftover_link_id', 'leftover_sale_id', 'REPLACING', 'd.corrected_actual_id', 'ORIGINAL')}
    WHERE ${CONFIRMED} AND ${NO_RETAINER} AND d.leftover_sale_id IS NOT NULL AND (a.id IS NULL OR l.id IS NULL)`,
);

/** Every billed sale was made by a detail of its invoice. */
const named = forbidden<Row & { id: string; invoice_id: string | null }>({
  invariant: 'D2',
  book: 'dataverse',
  sql: `SELECT a.id, a.invoice_id FROM actual a LEFT JOIN invoice_detail d ON d.id = a.origin_id AND d.invoice_id = a.invoice_id
      AND (d.billed_actual_id = a.id OR d.source_reversal_id = a.id)
    WHERE a.transaction_type = 'BILLED_SALES' AND d.id IS NULL`,
  subject: (row) => `actual ${row.id}`,
  detail: (row) => `is a billed sale that no detail of invoice ${row.invoice_id} made`,
});

export const confirmedChecks: Check[] = [billed, reversals, newSales, takenBack, leftovers, named];
