// Which fields of Dataverse's mutations and their answers name rows of which table: what the audit trail keeps of them before and after.
// It must never name a table of the other side.
import type { AuditedTable } from '../../audit/snapshots';

const one = (table: string, fields: readonly string[], more: Partial<AuditedTable> = {}): AuditedTable => {
  return { table, kind: table, key: ['id'], fields: [fields], ...more };
};
const BACKLOG = [
  'markReadyToInvoice',
  'markNotReadyToInvoice',
  'resetNotToExceed',
  'reevaluateNotToExceed',
  'addToInvoice',
];
const ENTRIES = ['approveEntries', 'recallEntries', 'cancelApprovals'];
const OF_CONTRACT = '(SELECT c.legal_entity FROM contract c WHERE c.id = t.contract_id)';

export const AUDITED_TABLES: readonly AuditedTable[] = [
  one('invoice', ['invoiceId', 'invoiceIds', 'appendToInvoiceId']),
  one('contract', ['contractId', 'contractIds']),
  one('contract_line', ['contractLineId', 'lineId'], { company: OF_CONTRACT }),
  one('contract_customer', ['contractCustomerId'], { company: OF_CONTRACT }),
  one('project', ['projectId']),
  one('milestone_header', ['milestoneId', 'milestoneIds'], { kind: 'milestone' }),
  one('milestone', ['partIds'], { of: ['prepareProgressInvoice'] }),
  one('retainer', ['retainerId', 'retainerIds']),
  one('entry', ['entryIds']),
  one('entry', ['ids', 'entries'], { of: ENTRIES }),
  one('actual', ['ids'], { of: BACKLOG }),
  one('milestone', ['ids'], { of: BACKLOG }),
  one('retainer', ['ids'], { of: BACKLOG }),
  one('invoice_schedule', ['scheduleIds']),
  one('invoice_schedule', ['id'], { of: ['deleteInvoiceSchedule'] }),
  one('data_load', ['loadId']),
  one('data_load', ['id'], { of: ['pauseDataLoad', 'resumeDataLoad', 'cancelDataLoad'] }),
  one('table_map', ['name'], { key: ['name'], of: ['pauseTableMap', 'resumeTableMap'] }),
  one('reconciliation', ['reportId']),
];
