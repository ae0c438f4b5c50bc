// Which main account each posting type has, and whose revenue is accrued. It must never build a voucher, or know what
// posting a document needs.
import { z } from 'zod';
import { legalEntity, oneOf, text, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

/** The posting types that need a main account. domain.md 5.6 */
export const POSTING_TYPES = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'COST',
  'PAYROLL_ALLOCATION',
  'ROUND_OFF',
] as const;

export const postingAccounts = setUpTable({
  table: 'posting_account',
  key: ['legalEntity', 'postingType'],
  row: z.strictObject({ legalEntity, postingType: oneOf(...POSTING_TYPES), account: text(40) }),
});

/** `contractNumber` '*' speaks for every contract without a row of its own. */
export const ledgerProfiles = setUpTable({
  table: 'ledger_profile',
  key: ['legalEntity', 'contractNumber'],
  row: z.strictObject({ legalEntity, contractNumber: text(40).default('*'), accrueRevenue: yesOrNo }),
});
