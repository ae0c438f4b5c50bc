// What a milestone must look like, and on which lines it may stand. Pure. That the milestones of a line sum to its contracted amount
// is shown, never enforced: they are created one by one. domain.md 2.6
import type { Refusal } from '../../../schema/errors';
import { isDay, nameFaults } from './contractTerms';

const LONGEST_DESCRIPTION = 1_000;

export interface MilestoneTerms {
  readonly name: string;
  readonly description?: string | null;
  /** Of the whole milestone, minor units of the contract's currency. */
  readonly amount: number;
  /** The manager's estimate, minor units. Default: 0. */
  readonly tax?: number | null;
  /** YYYY-MM-DD. */
  readonly date: string;
}

/** Everything that is wrong with a milestone by itself. */
export function milestoneFaults({ name, description, amount, tax, date }: MilestoneTerms): Refusal[] {
  const faults = nameFaults('-', name);
  const wrong = (message: string, field: string) => faults.push({ code: 'BAD_USER_INPUT', message, path: [field] });
  if ((description?.length ?? 0) > LONGEST_DESCRIPTION)
    wrong(`A description has at most ${LONGEST_DESCRIPTION} characters.`, 'description');
  if (amount <= 0) wrong('An amount is more than zero.', 'amount');
  if ((tax ?? 0) < 0) wrong('A tax estimate is not negative.', 'tax');
  if (!isDay(date)) faults.push({ code: 'DATE_INVALID', message: `'${date}' is not a day.`, path: ['date'] });
  return faults;
}

/** Milestones belong to fixed-price lines that have a project. domain.md 2.6 */
export function placeFaults(
  line: { readonly billing_method: string; readonly project_id: string | null },
  path: string,
): Refusal[] {
  const faults: Refusal[] = [];
  const wrong = (message: string) => faults.push({ code: 'BAD_USER_INPUT', message, path: [path] });
  if (line.billing_method !== 'FIXED_PRICE') wrong('Milestones belong to fixed-price lines.');
  if (line.project_id === null) wrong('A line without a project takes no milestones.');
  return faults;
}
