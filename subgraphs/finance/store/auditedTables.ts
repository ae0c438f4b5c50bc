// Which fields of Finance's mutations and their answers name rows of which table: what the audit trail keeps of them before and after.
// It must never name a table of the other side.
import type { AuditedTable } from '../../audit/snapshots';

const one = (table: string, column: string, ...fields: string[]): AuditedTable => {
  return { table, kind: table, key: [column], fields: [fields] };
};

export const AUDITED_TABLES: readonly AuditedTable[] = [
  one('proposal', 'number', 'number', 'proposalNumber', 'numbers'),
  one('integration_journal', 'id', 'journalId'),
  one('on_account_transaction', 'milestone_id', 'milestoneId'),
  one('project', 'id', 'projectId'),
  one('revenue_estimate', 'id', 'estimateId'),
  one('accrual_correction', 'id', 'correctionId'),
  {
    table: 'fiscal_period',
    kind: 'fiscal_period',
    key: ['legal_entity', 'start_date'],
    fields: [['legalEntity'], ['startDate']],
    of: ['setFiscalPeriodState'],
  },
  {
    table: 'customer',
    kind: 'customer',
    key: ['legal_entity', 'account_number'],
    fields: [['legalEntity'], ['accountNumber']],
    of: ['setCustomerHold'],
  },
  {
    table: 'exchange_rate',
    kind: 'exchange_rate',
    key: ['from_currency', 'to_currency', 'rate_type', 'valid_from'],
    fields: [['fromCurrency'], ['toCurrency'], ['rateType'], ['validFrom']],
    of: ['setExchangeRate'],
  },
];
