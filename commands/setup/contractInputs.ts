// From the rows of the contract tables to what the flow that creates contracts takes: lines under their contract, customers and
// chargeability under their line, amounts in the contract's minor units. It judges nothing: validate.ts has.
import type { ContractTerms } from '../../subgraphs/dataverse/rules/contractTerms';
import { parseAmount } from '../../subgraphs/money';
import { groupBy } from './groupBy';
import { lineKey } from './known';
import type { RowOf, SetUp } from './schema';

/** Gives what makes a contract of its row. A line without customers of its own is paid as its contract is. */
export function contractInputs(setUp: SetUp): (contract: RowOf<'contracts'>) => ContractTerms {
  const customersOf = groupBy(setUp['contract-customers'], ({ contractNumber }) => contractNumber);
  const linesOf = groupBy(setUp['contract-lines'], ({ contractNumber }) => contractNumber);
  const payersOf = groupBy(setUp['line-customers'], lineKey);
  const wordsOf = groupBy(setUp['line-chargeability'], lineKey);
  return ({ notToExceed, ...contract }) => {
    const limit = (text: string | null) => (text === null ? null : parseAmount(text, contract.currency));
    const limited = <Row extends { readonly notToExceed: string | null }>({ notToExceed: most, ...row }: Row) => ({
      ...row,
      nteLimit: limit(most),
    });
    return {
      ...contract,
      nteLimit: limit(notToExceed),
      customers: (customersOf.get(contract.number) ?? []).map(limited),
      lines: (linesOf.get(contract.number) ?? []).map((row) => {
        const { lineName, contractedAmount, ...line } = limited(row);
        return {
          ...line,
          name: lineName,
          contractedAmount: parseAmount(contractedAmount, contract.currency),
          customers: payersOf.get(lineKey(row))?.map(limited) ?? null,
          chargeability: wordsOf.get(lineKey(row)) ?? [],
        };
      }),
    };
  };
}
