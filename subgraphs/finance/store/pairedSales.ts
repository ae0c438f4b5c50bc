// Two billed sales of which one takes the other back, as SQL: whichever is posted second repeats what the first posted, at its rates
// and with its taxes, so that the two come to nothing in every currency. It must never be repeated elsewhere. domain.md 3.6, 5.5

/** The other billed sale of line l, if there is one: what it takes back, or what takes it back (h, joined by PAIRED). */
export const OTHER_SALE = 'COALESCE(l.credited_actual_id, h.actual1_id)';

/**
 * To be joined to a proposal line l: the other sale m of its pair, if that is posted, and the customer invoice ci and proposal q that
 * it is posted with.
 */
export const PAIRED = `LEFT JOIN staged_link h ON h.actual2_id = l.actual_id AND h.role1 = 'REVERSING' AND h.role2 = 'ORIGINAL'
   LEFT JOIN staged_actual m ON m.actual_id = ${OTHER_SALE} AND m.transaction_type = 'BILLED_SALES' AND m.state = 'POSTED'
   LEFT JOIN customer_invoice ci ON ci.proposal_number = m.invoice_number
   LEFT JOIN proposal q ON q.number = ci.proposal_number`;
