// Estimates of the revenue of fixed prices and their elimination at the end: one row per project and period, with what it was made
// of. A row is posted once, and reversed at most once; its vouchers never change. domain.md 5.6
import { amount, at, code, count, date, id, key, optional, type Table } from '../../../database/columns';

const revenueEstimate: Table = {
  name: 'revenue_estimate',
  columns: {
    id: key(id()),
    legal_entity: code(10),
    project_id: id(),
    period_date: date(),
    kind: code(20), // ESTIMATE | ELIMINATION
    attempt: count(), // 1, 2, …: of one period, after a reversal
    status: code(20), // POSTED | REVERSED
    recognition: code(20), // COMPLETED_CONTRACT | PERCENT_COMPLETE
    // What was given.
    given_percent: optional(amount()), // scale 4
    given_cost_to_complete: optional(amount()), // in accounting currency
    given_contract_value: optional(amount()), // in the contract's currency
    // What came of it.
    percent_complete: optional(amount()),
    currency: code(3), // the contract's
    contract_value: amount(),
    revenue_to_date: amount(), // with this one
    cost_to_date: amount(), // in accounting currency
    voucher_number: optional(code(40)), // null: there was nothing to post
    posted_at: at(),
    posted_by: code(120),
    reversal_voucher: optional(code(40)),
    reversed_at: optional(at()),
    reversed_by: optional(code(120)),
  },
  indexes: { list: ['project_id', 'period_date', 'id'], voucher: ['legal_entity', 'voucher_number'] },
  unique: { period: ['project_id', 'period_date', 'kind', 'attempt'] },
};

export const revenueEstimateTables: Table[] = [revenueEstimate];
