// The fiscal calendar of each company: periods that may be posted to, and those that may not. It must never shift a date
// into another period: rules/periods.ts does.
import { z } from 'zod';
import { day, legalEntity, yesOrNo } from './columns';
import { type Contradiction, setUpTable } from './setUpTable';

/** Periods of one company that neither end before they start nor overlap. Neither open nor on hold: closed. */
export const fiscalPeriods = setUpTable({
  table: 'fiscal_period',
  key: ['legalEntity', 'startDate'],
  row: z.strictObject({ legalEntity, startDate: day, endDate: day, open: yesOrNo, onHold: yesOrNo.default(false) }),
  versioned: true,
  contradictions(periods) {
    const found: Contradiction[] = [];
    const before = new Map<string, { startDate: string; endDate: string }>();
    for (const [at, { open, onHold }] of periods.entries())
      if (open && onHold) found.push({ at, message: 'onHold: an open period is not on hold' });
    const inOrder = periods
      .map((period, at) => ({ ...period, at }))
      .sort((a, b) => (a.startDate < b.startDate ? -1 : 1));
    for (const { legalEntity: company, startDate, endDate, at } of inOrder) {
      if (endDate < startDate) found.push({ at, message: `endDate: '${endDate}' is before the start, ${startDate}` });
      const last = before.get(company);
      if (last && startDate <= last.endDate && startDate !== last.startDate)
        found.push({ at, message: `startDate: the period overlaps the one that starts on ${last.startDate}` });
      before.set(company, { startDate, endDate });
    }
    return found;
  },
});
