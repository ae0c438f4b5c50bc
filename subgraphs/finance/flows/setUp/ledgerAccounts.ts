// The posting profiles: which main account each posting type has, whose revenue accrues, and where cost and on-account invoices
// go. It must never choose between rows: rules/narrowest.ts does. domain.md 5.6
import { z } from 'zod';
import { FINANCE_TYPES } from '../../rules/kinds';
import { POSTING_TYPES } from '../../rules/ledger';
import { COST_OPTIONS, ON_ACCOUNT_OPTIONS, profileFault } from '../../rules/postingProfiles';
import { legalEntity, oneOf, text, yesOrNo } from './columns';
import { type Contradiction, setUpTable } from './setUpTable';

/** In a row of the profiles: whatever it is. */
const EVERY = '*';

/** For what a row speaks: at most one of project, contract and group, and there for every transaction or for some. */
const SPEAKS_FOR = {
  projectNumber: text(40).default(EVERY),
  contractNumber: text(40).default(EVERY),
  projectGroup: text(20).default(EVERY),
  transactionType: oneOf(EVERY, ...FINANCE_TYPES).default(EVERY),
  category: text(28).default(EVERY),
};
const KEY = ['legalEntity', 'projectNumber', 'contractNumber', 'projectGroup', 'transactionType', 'category'] as const;

type SpeaksFor = z.output<z.ZodObject<typeof SPEAKS_FOR>>;

/** The chart of accounts. A company that has rows may name no other account in its posting accounts. */
export const mainAccounts = setUpTable({
  table: 'main_account',
  key: ['legalEntity', 'account'],
  row: z.strictObject({ legalEntity, account: text(40), name: text(255) }),
});

export const postingAccounts = setUpTable({
  table: 'posting_account',
  key: [...KEY, 'postingType'],
  row: z.strictObject({ legalEntity, postingType: oneOf(...POSTING_TYPES), account: text(40), ...SPEAKS_FOR }),
  contradictions: (rows) => rows.flatMap(twoScopes),
});

/** What is absent is left to a wider row. */
export const ledgerProfiles = setUpTable({
  table: 'ledger_profile',
  key: KEY,
  row: z.strictObject({
    legalEntity,
    ...SPEAKS_FOR,
    accrueRevenue: yesOrNo.nullable().default(null),
    cost: oneOf(...COST_OPTIONS)
      .nullable()
      .default(null),
    onAccount: oneOf(...ON_ACCOUNT_OPTIONS)
      .nullable()
      .default(null),
  }),
  contradictions: (rows) =>
    rows.flatMap((row, at) => {
      const transactionType = row.transactionType === EVERY ? null : row.transactionType;
      const message = profileFault({ ...row, transactionType });
      return [...twoScopes(row, at), ...(message === undefined ? [] : [{ at, message }])];
    }),
});

function twoScopes({ projectNumber, contractNumber, projectGroup }: SpeaksFor, at: number): Contradiction[] {
  const named = Object.entries({ projectNumber, contractNumber, projectGroup }).filter(([, name]) => name !== EVERY);
  if (named.length < 2) return [];
  const [first, second] = named.map(([column]) => column);
  return [{ at, message: `${second}: a row with ${first} speaks for that alone` }];
}
