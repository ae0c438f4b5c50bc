// The billed sales of invoices with what they rest on, and what keeps each from becoming a proposal line: the SQL that import,
// readiness and the lines to be posted share, so that none can tell another story. It must never be repeated elsewhere. domain.md 5.2
import { ON_ACCOUNT_CLASSES } from '../rules/kinds';
import { beginning } from './beginning';

/** The classes that rest on an on-account transaction, as an IN list. */
export const ON_ACCOUNT = `(${ON_ACCOUNT_CLASSES.map((name) => `'${name}'`).join(', ')})`;

/**
 * A billed sale with what it rests on: its unbilled sale's journal line, or its on-account transaction; of one that takes another
 * billed sale back (v), what that one rests on. By hand on a fixed-price line it rests on nothing. domain.md 3.4 (k), 3.6
 */
export const BILLED_SALES = `staged_actual s
   LEFT JOIN staged_link c ON c.actual1_id = s.actual_id AND c.role1 = 'REVERSING' AND c.role2 = 'ORIGINAL'
   LEFT JOIN staged_actual v ON v.actual_id = c.actual2_id AND v.transaction_type = 'BILLED_SALES'
   LEFT JOIN staged_link k ON k.actual1_id = COALESCE(c.actual2_id, s.actual_id) AND k.role1 = 'BILLED_SALES' AND k.role2 = 'UNBILLED_SALES'
   LEFT JOIN staged_actual u ON u.actual_id = k.actual2_id AND u.transaction_type = 'UNBILLED_SALES'
   LEFT JOIN journal_line j ON j.actual_id = u.actual_id
   LEFT JOIN contract_line n ON n.id = s.contract_line_id
   LEFT JOIN on_account_transaction o ON o.milestone_id = s.milestone_id`;
const PROJECT_IS_HERE = 'EXISTS (SELECT 1 FROM project h WHERE h.id = s.project_id)';
const IS_CREDIT = "(c.id IS NOT NULL OR COALESCE(s.adjustment_status, '') = 'UNADJUSTABLE')";

/**
 * What keeps the line back; NULL: nothing. A line by hand takes tax and dimensions from its project and contract, and nothing behind it
 * has waited for them: it waits for the project itself. Its contract came before its proposal.
 */
export const OBSTACLE = `CASE WHEN ${IS_CREDIT} AND v.actual_id IS NULL THEN 'ORIGINAL_MISSING'
   WHEN s.transaction_class IN ${ON_ACCOUNT} THEN CASE WHEN o.milestone_id IS NULL THEN 'ON_ACCOUNT_MISSING' END
   WHEN k.id IS NULL AND n.billing_method = 'FIXED_PRICE' THEN CASE WHEN NOT ${PROJECT_IS_HERE} THEN 'PROJECT_MISSING' END
   WHEN u.actual_id IS NULL THEN 'UNBILLED_SALE_MISSING'
   WHEN j.id IS NULL THEN CASE WHEN ${beginning('u')} THEN 'BEGINNING_BALANCE_PENDING' ELSE 'UNBILLED_SALE_NOT_JOURNALISED' END
   WHEN j.status <> 'POSTED' THEN 'JOURNAL_NOT_POSTED'
   WHEN NOT ${IS_CREDIT} AND (j.reversed_by IS NOT NULL OR j.invoiced_by IS NOT NULL) THEN 'UNBILLED_SALE_SETTLED' END`;
