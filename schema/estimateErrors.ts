// Codes of estimating and eliminating the revenue of fixed prices, a part of the one registry (errors.ts). It must never be read
// but by it.
import { type ErrorEntry, entry } from './errorEntry';

export const ESTIMATE_ERRORS = {
  ESTIMATE_NOT_FOR_PROJECT: entry(
    'PROJECT_ACCOUNTANT',
    'The project has no fixed price whose revenue is recognised by estimates.',
    'Put the project or its contract into a group with COMPLETED_CONTRACT or PERCENT_COMPLETE.',
  ),
  ESTIMATE_EXISTS: entry(
    'PROJECT_ACCOUNTANT',
    'Another estimate of the project stands for this period.',
    'Reverse it first.',
  ),
  ESTIMATE_NOT_LAST: entry(
    'PROJECT_ACCOUNTANT',
    'A later estimate or elimination of the project stands.',
    'Begin with the last one.',
  ),
  ESTIMATE_ELIMINATED: entry(
    'PROJECT_ACCOUNTANT',
    'The estimates of the project are eliminated.',
    'Reverse the elimination first.',
  ),
  ESTIMATE_INCOMPLETE: entry(
    'PROJECT_ACCOUNTANT',
    'The last estimate of the project is below 100 %, or there is none.',
    'Estimate it at 100 % first.',
  ),
  ESTIMATE_REVERSED: entry('PROJECT_ACCOUNTANT', 'The estimate is reversed already.', 'Nothing to do.'),
} as const satisfies Record<string, ErrorEntry>;
