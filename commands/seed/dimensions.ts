// The demo's financial dimensions: which department did the work, and which cost centre stands behind the contract. They come from
// projects and contracts, so that journals, invoices and the vouchers' file show them without anybody's doing. It must never put one
// on a line itself.
import type { GivenRowOf } from '../setup/schema';
import { COMPANIES } from './companies';
import { CONTRACTS } from './contractList';

const DEPARTMENT = 'DEPARTMENT';
const COST_CENTER = 'COST_CENTER';
const CONSULTING = '110';
const FIXED_PRICE = '120';
const DEPARTMENTS = [
  [CONSULTING, 'Consulting by the hour'],
  [FIXED_PRICE, 'Work at a fixed price'],
] as const;
const COST_CENTERS = [
  ['CC-PUBLIC', 'Public sector and health'],
  ['CC-TRADE', 'Trade and industry'],
] as const;

export function financialDimensions(): GivenRowOf<'financial-dimensions'>[] {
  return COMPANIES.flatMap(({ code }) =>
    [DEPARTMENT, COST_CENTER].map((dimension) => ({ legalEntity: code, dimension })),
  );
}

export function dimensionValues(): GivenRowOf<'dimension-values'>[] {
  const values = [
    ...DEPARTMENTS.map(([value, name]) => ({ dimension: DEPARTMENT, value, name })),
    ...COST_CENTERS.map(([value, name]) => ({ dimension: COST_CENTER, value, name })),
  ];
  return COMPANIES.flatMap(({ code }) => values.map((row) => ({ legalEntity: code, ...row })));
}

/** A project's work is its department's; a contract, with its milestones and what its customer owes, is its cost centre's. */
export function dimensionDefaults(): GivenRowOf<'dimension-defaults'>[] {
  return CONTRACTS.flatMap(({ legalEntity, number, lines }, index) => {
    const [center] = COST_CENTERS[index % COST_CENTERS.length] as (typeof COST_CENTERS)[number];
    const departments = lines.map(({ project: [project], milestones }) => ({
      legalEntity,
      kind: 'PROJECT' as const,
      number: project,
      dimension: DEPARTMENT,
      value: milestones ? FIXED_PRICE : CONSULTING,
    }));
    return [
      { legalEntity, kind: 'CONTRACT' as const, number, dimension: COST_CENTER, value: center },
      ...new Map(departments.map((row) => [row.number, row])).values(),
    ];
  });
}
