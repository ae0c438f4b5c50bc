// Whether a legal entity wants its proposals approved. Read without a lock: set-up changes take effect on the next step. It must
// never look at a proposal.
import type { Reader } from '../../database/database';
import type { ApprovalSetting } from '../rules/approval';

/** No row: no approval is wanted. */
export async function approvalSetting(reader: Reader, legalEntity: string): Promise<ApprovalSetting> {
  const [row] = await reader.rows<{ enabled: number; separate_approver: number }>(
    'SELECT enabled, separate_approver FROM proposal_workflow WHERE legal_entity = ?',
    [legalEntity],
  );
  return { enabled: row?.enabled === 1, separateApprover: row?.separate_approver === 1 };
}
