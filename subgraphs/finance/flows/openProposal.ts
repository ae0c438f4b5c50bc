// The beginning of every flow that people change a proposal by: locked, visible, at the version they looked at, and in a status
// that allows the step. It must never write.
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { type ApprovalSetting, afterStep, type ProposalStatus, type ProposalStep } from '../rules/approval';
import { versionRefused } from '../rules/mayPost';
import { approvalSetting } from '../store/approvalSetting';
import { lockProposal, type ProposalRow } from '../store/proposals';

export interface OpenedProposal {
  readonly proposal: ProposalRow;
  readonly setting: ApprovalSetting;
  /** What the step makes of it. */
  readonly status: ProposalStatus;
}

/** The proposal under its lock. Throws a Refuse: NOT_FOUND, PROPOSAL_CHANGED, or what `afterStep` says. */
export async function openProposal(
  tx: Tx,
  caller: Caller,
  asked: { readonly number: string; readonly expectedVersion?: number | null },
  step: Exclude<ProposalStep, 'POST'>,
): Promise<OpenedProposal> {
  const proposal = await lockProposal(tx, asked.number);
  if (!proposal || !maySee(caller, proposal.legal_entity))
    throw new Refuse({ code: 'NOT_FOUND', message: `No proposal ${asked.number}.`, path: ['number'] });
  const setting = await approvalSetting(tx, proposal.legal_entity);
  const status = afterStep(proposal, step, setting);
  if (typeof status !== 'string') throw new Refuse(status);
  const changed = versionRefused(proposal, asked.expectedVersion);
  if (changed) throw new Refuse(changed);
  return { proposal, setting, status };
}
