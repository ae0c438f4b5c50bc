// Error codes of loads: telling Finance what stands in Dataverse already. Part of the registry in errors.ts, which alone may be asked
// for a code.
import { entry } from './errorEntry';

export const LOAD_ERRORS = {
  LOAD_UNFINISHED: entry(
    'ADMINISTRATOR',
    'Another load is running or paused.',
    'Wait for its end, or cancel it: `dataLoads` names it.',
  ),
  LOAD_OVER: entry('ADMINISTRATOR', 'The load is complete or canceled.', 'Start another one.'),
  DEPENDENCY_MISSING: entry(
    'ADMINISTRATOR',
    'A load passed the row over: something that it refers to is not in Finance, or waits there for a credit.',
    'Load what it refers to, and then this once more.',
  ),
} as const;
