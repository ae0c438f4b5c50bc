// Codes about contracts, their lines and customers, and milestones: part of the registry in errors.ts, whose rules hold here too.
// Never to be used by itself: a code that is not in the registry is unknown to clients.
import { entry } from './errorEntry';

export const CONTRACT_ERRORS = {
  CONTRACT_CHANGED: entry(
    'PROJECT_MANAGER',
    'Someone changed the contract since the version given.',
    'Read it again and repeat.',
  ),
  CONTRACT_LOST: entry('PROJECT_MANAGER', 'The contract was closed as lost.', 'Use another contract.'),
  CONTRACT_CONFIRMED: entry('PROJECT_MANAGER', 'The contract is confirmed already.', 'Nothing to do.'),
  CUSTOMER_IN_USE: entry(
    'PROJECT_MANAGER',
    'The customer has actuals or milestones on the line.',
    'Set the split to 0 % instead of removing the customer.',
  ),
  MILESTONE_BILLED: entry(
    'PROJECT_MANAGER',
    'The milestone has billing activity: a part of it is on an invoice.',
    'Take it off the draft, or revise the confirmed invoice.',
  ),
  PROGRESS_EXCEEDED: entry(
    'PROJECT_MANAGER',
    'More is asked for than is left of the milestone, or less than is prepared of it already.',
    'Ask for what is left at most.',
  ),
};
