// The contract that a mutation changes, under its lock: there and visible, not lost, and in the version that the caller has read.
// It must be called before anything of the contract is read, so that what is read afterwards is the newest.
import type { Refusal } from '../../../schema/errors';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { type ContractRow, lockContract } from '../store/contracts';

/** The locked contract, or why it may not be changed: NOT_FOUND, CONTRACT_LOST. */
export async function openContract(
  tx: Tx,
  caller: Caller,
  contractId: string | undefined,
  path = 'contractId',
): Promise<{ contract: ContractRow } | { refusal: Refusal }> {
  const contract = contractId === undefined ? undefined : await lockContract(tx, contractId);
  if (!contract || !maySee(caller, contract.legal_entity))
    return { refusal: { code: 'NOT_FOUND', message: 'There is no such contract.', path: [path] } };
  if (contract.status === 'LOST')
    return {
      refusal: { code: 'CONTRACT_LOST', message: `Contract ${contract.number} is lost.`, subjectId: contract.id },
    };
  return { contract };
}

/** CONTRACT_CHANGED where the caller has read another version: of two who edit one contract the second is told. */
export function versionRefusal(contract: ContractRow, expected: number | null | undefined): Refusal | undefined {
  if (expected === null || expected === undefined || expected === contract.version) return undefined;
  return {
    code: 'CONTRACT_CHANGED',
    message: `The contract is at version ${contract.version}, not ${expected}.`,
    path: ['expectedVersion'],
    subjectId: contract.id,
  };
}
