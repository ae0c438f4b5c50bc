// Retainers of many contracts at once, by numbers instead of ids: what loading a company is made of. All or none.
// domain.md 2.7
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Books } from '../books';
import { forbidden } from '../rules/permissions';
import { contractsByNumber, linesOfContracts, lockContracts } from '../store/contracts';
import { customersForRetainers } from '../store/retainers';
import { MOST_AT_ONCE } from './createProjects';
import { decided } from './decided';
import { retainerRow, writeRetainers } from './retainerWriting';

export interface RetainerInput {
  readonly contractNumber: string;
  /** The account of the contract customer that pays it. */
  readonly accountNumber: string;
  /** The contract line, counted from 1. Default: the first with a project. */
  readonly lineNumber?: number | null;
  readonly description: string;
  /** Minor units of the contract's currency. */
  readonly amount: number;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** Creates the retainers; answers with their ids, in their order. FORBIDDEN, LIST_TOO_LONG, and per retainer what createRetainer refuses. */
export async function createRetainers(
  books: Books,
  caller: Caller,
  inputs: readonly RetainerInput[],
): Promise<Outcome<{ retainerIds: string[] }>> {
  const denied = forbidden(caller.roles, 'SET_UP');
  if (denied) return refused(denied);
  if (inputs.length > MOST_AT_ONCE)
    return refused({ code: 'LIST_TOO_LONG', message: `At most ${MOST_AT_ONCE} retainers at once.` });
  return decided(books, async (tx) => {
    const numbers = inputs.map(({ contractNumber }) => contractNumber);
    const contractIds = [...(await contractsByNumber(tx, numbers)).values()].map(({ id }) => id);
    await lockContracts(tx, contractIds);
    const contracts = await contractsByNumber(tx, numbers);
    const lines = await linesOfContracts(tx, contractIds);
    const customers = await customersForRetainers(tx, contractIds);
    const made = inputs.map((input): ReturnType<typeof retainerRow> => {
      const contract = contracts.get(input.contractNumber);
      if (!contract || !maySee(caller, contract.legal_entity)) {
        const message = `There is no contract ${input.contractNumber}.`;
        return { faults: [{ code: 'NOT_FOUND', message, path: ['contractNumber'] }] };
      }
      if (contract.status === 'LOST')
        return {
          faults: [{ code: 'CONTRACT_LOST', message: `Contract ${contract.number} is lost.`, subjectId: contract.id }],
        };
      const own = lines
        .filter(({ contract_id }) => contract_id === contract.id)
        .sort((a, b) => a.line_number - b.line_number);
      const { lineNumber } = input;
      const line = lineNumber == null ? undefined : own.find(({ line_number }) => line_number === lineNumber);
      const customer = customers.find(
        ({ contract_id, account_number }) => contract_id === contract.id && account_number === input.accountNumber,
      );
      const lineId = lineNumber == null ? null : (line?.id ?? `${lineNumber}`);
      return retainerRow(books, { contract, lines: own, customers }, { ...input, customer, lineId });
    });
    const refusals = made.flatMap((one, index): Refusal[] =>
      'row' in one ? [] : one.faults.map((fault) => ({ ...fault, path: [`${index}`, ...(fault.path ?? [])] })),
    );
    if (refusals.length > 0) return refused(...refusals);
    const rows = made.flatMap((one) => ('row' in one ? one.row : []));
    await writeRetainers(books, tx, rows);
    return { ok: true, value: { retainerIds: rows.map(({ id }) => id) }, replayed: false };
  });
}
