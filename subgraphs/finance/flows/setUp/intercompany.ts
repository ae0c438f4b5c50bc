// Which companies lend resources to which, and as whose customer. It must never say what a lent hour costs or is charged at:
// Dataverse does.
import { z } from 'zod';
import { legalEntity, optionalText, text, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

/** `legalEntity` lends, `borrowingLegalEntity` is its customer `customerAccount`. The categories stand in for those it does not have. */
export const intercompanyRelationships = setUpTable({
  table: 'intercompany_relationship',
  key: ['legalEntity', 'borrowingLegalEntity'],
  row: z.strictObject({
    legalEntity,
    borrowingLegalEntity: legalEntity,
    customerAccount: text(40),
    accrueRevenue: yesOrNo.default(false),
    hourCategory: optionalText(28),
    expenseCategory: optionalText(28),
  }),
  contradictions: (rows) =>
    rows.flatMap((row, at) =>
      row.legalEntity === row.borrowingLegalEntity
        ? [{ at, message: `borrowingLegalEntity: '${row.borrowingLegalEntity}' cannot borrow from itself` }]
        : [],
    ),
});
