// The demo's project groups: short fixed-price work is revenue when it is invoiced, contracts of 100,000 and more recognise it by
// completion, so that their milestones wait in WIP. Time and material is in no group. It must never say which accounts that takes.
import type { RowOf } from '../setup/schema';
import { COMPANIES } from './companies';
import { CONTRACTS } from './contractList';

const SHORT = 'FP-SHORT';
const LONG = 'FP-LONG';
const LONG_FROM = 100_000;

export function projectGroups(): RowOf<'project-groups'>[] {
  return COMPANIES.flatMap(({ code }) => [
    { legalEntity: code, projectGroup: SHORT, name: 'Fixed price, short', recognition: 'NO_WIP' as const },
    {
      legalEntity: code,
      projectGroup: LONG,
      name: 'Fixed price, by completion',
      recognition: 'PERCENT_COMPLETE' as const,
    },
  ]);
}

export function projectGroupMembers(): RowOf<'project-group-members'>[] {
  return CONTRACTS.flatMap(({ legalEntity, lines }) =>
    lines
      .filter(({ milestones }) => milestones !== undefined)
      .map(({ project: [number], contracted }) => ({
        legalEntity,
        kind: 'PROJECT' as const,
        number,
        projectGroup: Number.parseInt(contracted, 10) >= LONG_FROM ? LONG : SHORT,
      })),
  );
}
