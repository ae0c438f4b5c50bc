// The number sequences of each company, and where they start. It must never move one that exists: a number that was drawn
// stays drawn.
import { z } from 'zod';
import { legalEntity, oneOf, text, wholeNumber } from './columns';
import { setUpTable } from './setUpTable';

export const SEQUENCES = ['VOUCHER', 'CUSTOMER_INVOICE'] as const;

/** `last` is where a new sequence starts (0: its first number is 1); one that exists goes on from where it is. */
export const numberSequences = setUpTable({
  table: 'number_sequence',
  key: ['legalEntity', 'name'],
  row: z.strictObject({
    legalEntity,
    name: oneOf(...SEQUENCES),
    prefix: text(20),
    last: wholeNumber(0, 999_999_999).default(0),
  }),
  onlyWhenNew: ['last'],
});
