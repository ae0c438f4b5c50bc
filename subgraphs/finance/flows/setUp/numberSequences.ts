// The number sequences of each company, and where they start. It must never move one that exists: a number that was drawn
// stays drawn.
import { z } from 'zod';
import { legalEntity, oneOf, wholeNumber, yesOrNo } from './columns';
import { setUpTable } from './setUpTable';

/** Those that posting draws from. */
export const DRAWN_SEQUENCES = ['VOUCHER', 'CUSTOMER_INVOICE'] as const;

/**
 * `last` is where a new sequence starts (0: its first number is 1); one that exists goes on from where it is. Proposals come in
 * the order in which proforma invoices are confirmed, so INVOICE_PROPOSAL must allow lower and higher numbers. domain.md 5.3
 */
export const numberSequences = setUpTable({
  table: 'number_sequence',
  key: ['legalEntity', 'name'],
  row: z.strictObject({
    legalEntity,
    name: oneOf(...DRAWN_SEQUENCES, 'INVOICE_PROPOSAL'),
    prefix: z.string().max(20, 'is longer than 20 characters').default(''),
    last: wholeNumber(0, 999_999_999).default(0),
    allowLower: yesOrNo.default(false),
    allowHigher: yesOrNo.default(false),
  }),
  onlyWhenNew: ['last'],
});
