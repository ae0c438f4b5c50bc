// Which proposals a legal entity posts by itself, whenever POSTING_SCHEDULE comes round. A row says what to look for, never which
// proposals: those are looked up when it runs. domain.md 5.7
import { z } from 'zod';
import { legalEntity, optionalText, text, wholeNumber, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

export const postingSchedules = setUpTable({
  table: 'posting_schedule',
  key: ['legalEntity', 'name'],
  row: z.strictObject({
    legalEntity,
    name: text(40),
    active: yesOrNo.default(true),
    daysAhead: wholeNumber(0, 3650).default(0),
    customerAccount: optionalText(40),
    contractNumber: optionalText(40),
    approvedOnly: yesOrNo.default(false),
  }),
});
