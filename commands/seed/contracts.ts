// The demo's projects, contracts, lines, payers, milestones and ledger profiles, as rows of the set-up files, made from
// the one list of contractList.ts.
import { ledgerProfiles as table } from '../../subgraphs/finance/flows/setUp/ledgerAccounts';
import type { GivenRowOf, RowOf } from '../setup/schema';
import { addDays } from './calendar';
import { CONTRACTS } from './contractList';

export function projects(): RowOf<'projects'>[] {
  return CONTRACTS.flatMap(({ legalEntity, lines }) =>
    lines.map(({ project: [number, name] }) => ({ legalEntity, number, name })),
  );
}

export function contracts(): RowOf<'contracts'>[] {
  return CONTRACTS.map(({ legalEntity, number, name, currency }) => ({
    legalEntity,
    number,
    name,
    currency,
    notToExceed: null,
  }));
}

export function contractCustomers(): RowOf<'contract-customers'>[] {
  return CONTRACTS.flatMap(({ number, payers }) =>
    payers.map(([accountNumber, percent], index) => ({
      contractNumber: number,
      accountNumber,
      splitPercent: percent * 10_000,
      isRounding: index === 0,
      paymentTerms: null,
      notToExceed: null,
    })),
  );
}

export function contractLines(): RowOf<'contract-lines'>[] {
  return CONTRACTS.flatMap(({ number, lines }) =>
    lines.map((line) => ({
      contractNumber: number,
      lineName: line.name,
      billingMethod: line.milestones ? ('FIXED_PRICE' as const) : ('TIME_AND_MATERIAL' as const),
      projectNumber: line.project[0],
      contractedAmount: line.contracted,
      includeTime: true,
      includeExpense: true,
      includeMaterial: true,
      includeFee: true,
      taskScope: 'ALL' as const,
      scheduleType: 'COMPLETED_MILESTONES' as const,
      notToExceed: null,
      discountPercent: 0,
      feePercent: 0,
    })),
  );
}

export function milestones(today: string): RowOf<'milestones'>[] {
  return CONTRACTS.flatMap(({ number, lines }) =>
    lines.flatMap((line) =>
      (line.milestones ?? []).map(([name, amount, days]) => ({
        contractNumber: number,
        lineName: line.name,
        name,
        amount,
        milestoneDate: addDays(today, days),
        description: null,
        tax: '0',
      })),
    ),
  );
}

/** USMF accrues the revenue of time and material as a habit, the others do not; single contracts differ. */
export function ledgerProfiles(): GivenRowOf<'ledger-profiles'>[] {
  const habits = [
    { legalEntity: 'USMF', contractNumber: '*', accrueRevenue: true },
    { legalEntity: 'DEMF', contractNumber: '*', accrueRevenue: false },
    { legalEntity: 'GBSI', contractNumber: '*', accrueRevenue: false },
  ];
  const own = CONTRACTS.flatMap(({ legalEntity, number, accrues }) =>
    accrues === undefined ? [] : [{ legalEntity, contractNumber: number, accrueRevenue: accrues }],
  );
  return [...habits, ...own].map((profile) => table.row.parse(profile));
}
