// Which legal entities post no proposal without an approval, and whether another than its submitter must give it. It must never
// change a proposal: one that waits is looked at by the setting of the moment. domain.md 5.3

import { z } from 'zod';
import { legalEntity, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

export const proposalWorkflows = setUpTable({
  table: 'proposal_workflow',
  key: ['legalEntity'],
  row: z.strictObject({
    legalEntity,
    enabled: yesOrNo.default(true),
    separateApprover: yesOrNo.default(false),
  }),
});
