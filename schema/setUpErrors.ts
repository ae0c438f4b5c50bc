// Codes of what is changed of the set-up, by people and by files, a part of the one registry (errors.ts). It must never be read but
// by it.
import { type ErrorEntry, entry } from './errorEntry';

export const SET_UP_ERRORS = {
  SETUP_INVALID: entry('CALLER', 'A set-up file is not valid; nothing was written.', 'Correct the lines named.'),
  SET_UP_CHANGED: entry(
    'PROJECT_ACCOUNTANT',
    'Someone changed this part of the set-up since the version given.',
    'Read it again and repeat.',
  ),
  SEQUENCE_IN_USE: entry(
    'ADMINISTRATOR',
    'Numbers of the sequence are given out: its prefix cannot be changed any more.',
    'Leave the prefix as it is.',
  ),
  PERIOD_BOOKED: entry(
    'ADMINISTRATOR',
    'A set-up file would open a closed fiscal period again, or put it on hold, though vouchers stand in it.',
    'Say `no` of the period in the file; or, if it is to be opened, `npm run setup -- load --reopen-periods`.',
  ),
  PERIOD_ON_HOLD: entry(
    'PROJECT_ACCOUNTANT',
    'The fiscal period of the accounting date is on hold.',
    'Open it (`setFiscalPeriodState`), or choose another date.',
  ),
} as const satisfies Record<string, ErrorEntry>;
