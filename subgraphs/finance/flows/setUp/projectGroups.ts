// Project groups: how their projects recognise revenue, and which projects and contracts belong to them. It must never say
// which accounts that takes: posting profiles do.
import { z } from 'zod';
import { legalEntity, oneOf, text } from './columns';
import { setUpTable } from './setUpTable';

/** How fixed price is recognised; absent: as the profiles say. domain.md 5.6 */
export const projectGroups = setUpTable({
  table: 'project_group',
  key: ['legalEntity', 'projectGroup'],
  row: z.strictObject({
    legalEntity,
    projectGroup: text(20),
    name: text(255),
    recognition: oneOf('NO_WIP', 'COMPLETED_CONTRACT', 'PERCENT_COMPLETE').nullable().default(null),
  }),
});

/** The group of a project or contract, by number: a project's own goes before its contract's. It may come before them. */
export const projectGroupMembers = setUpTable({
  table: 'project_group_member',
  key: ['legalEntity', 'kind', 'number'],
  row: z.strictObject({ legalEntity, kind: oneOf('PROJECT', 'CONTRACT'), number: text(40), projectGroup: text(20) }),
});
