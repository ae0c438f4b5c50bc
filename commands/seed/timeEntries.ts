// The demo's approved time: who worked how long on what, over the last six weeks of working days, as rows of the set-up
// files. Chance fills in the details; the number of entries per contract line is fixed.
import { PRICE_SCALE, parseScaled, percentOf } from '../../subgraphs/money';
import type { GivenRowOf, RowOf } from '../setup/schema';
import { workingDaysUntil } from './calendar';
import type { Chance } from './chance';
import { CONTRACTS } from './contractList';

type TimeEntry = RowOf<'time-entries'>;

/** A line has this many entries: with nine lines of time and material, more than 300 in all. */
const ENTRIES_PER_LINE = 44;
const WORKING_DAYS = 30;

/** Role: its price as a percentage (scale 4) of the developer's, the category of its time, and what it does. */
const ROLES: Readonly<Record<string, { price: number; category: string; tasks: readonly string[] }>> = {
  Developer: {
    price: 1_000_000,
    category: 'DEVELOPMENT',
    tasks: [
      'Search and filters',
      'Import of legacy records',
      'Interface to billing',
      'Sign-in and roles',
      'Offline forms',
      'Performance of lists',
    ],
  },
  'Solution architect': {
    price: 1_280_000,
    category: 'DESIGN',
    tasks: ['Data model', 'Interface contracts', 'Design review', 'Migration path'],
  },
  Consultant: {
    price: 1_085_000,
    category: 'CONSULTING',
    tasks: ['Workshop', 'Process interviews', 'Acceptance criteria', 'Training of key users'],
  },
  Tester: {
    price: 825_000,
    category: 'TEST',
    tasks: ['Regression tests', 'Test cases', 'Defect re-tests', 'Load tests'],
  },
  'Project manager': {
    price: 1_175_000,
    category: 'MANAGEMENT',
    tasks: ['Steering committee', 'Sprint planning', 'Risk review'],
  },
};

const PEOPLE: Readonly<Record<string, readonly (readonly [resource: string, role: string, cost: string])[]>> = {
  USMF: [
    ['Maya Okafor', 'Developer', '82.40'],
    ['Daniel Reyes', 'Developer', '79.15'],
    ['Priya Raman', 'Solution architect', '104.80'],
    ['Tom Hollis', 'Tester', '61.35'],
    ['Grace Whitfield', 'Consultant', '88.90'],
  ],
  DEMF: [
    ['Annika Vogt', 'Developer', '58.70'],
    ['Jonas Brandt', 'Developer', '56.25'],
    ['Selin Aydın', 'Consultant', '64.10'],
    ['Matthias Kern', 'Solution architect', '78.95'],
    ['Katrin Lorenz', 'Project manager', '71.40'],
  ],
  GBSI: [
    ['Imogen Clarke', 'Developer', '49.85'],
    ['Rhys Morgan', 'Tester', '38.60'],
    ['Adaeze Nwosu', 'Solution architect', '66.20'],
    ['Callum Fraser', 'Developer', '51.30'],
    ['Hannah Doyle', 'Project manager', '57.45'],
  ],
};

/** The categories of time, one project category per company. */
export function projectCategories(): GivenRowOf<'project-categories'>[] {
  const categories = [...new Set(Object.values(ROLES).map(({ category }) => category))];
  return Object.keys(PEOPLE).flatMap((legalEntity) =>
    categories.map((category) => ({
      legalEntity,
      category,
      transactionType: 'HOUR' as const,
      itemSalesTaxGroup: 'SERVICE',
    })),
  );
}

/** Every approved entry up to and including `today`, oldest first within a contract line. */
export function timeEntries(today: string, chance: Chance): TimeEntry[] {
  const days = workingDaysUntil(today, WORKING_DAYS);
  return CONTRACTS.flatMap((contract) =>
    contract.lines.flatMap((line) => {
      if (line.hour === undefined) return [];
      const hour = parseScaled(line.hour, PRICE_SCALE);
      const people = PEOPLE[contract.legalEntity] ?? [];
      return Array.from({ length: ENTRIES_PER_LINE }, (_, index): TimeEntry => {
        const [resource, role, cost] = chance.pick(people);
        const { price, category, tasks } = ROLES[role] as (typeof ROLES)[string];
        const task = chance.pick(tasks);
        return {
          reference: `${contract.number}-${String(index + 1).padStart(3, '0')}`,
          contractNumber: contract.number,
          lineName: line.name,
          projectNumber: line.project[0],
          date: days[Math.floor((index * WORKING_DAYS) / ENTRIES_PER_LINE)] as string,
          resource,
          role,
          task,
          category,
          description: `${task}, ${line.project[1]}`,
          hours: chance.between(5, 32) * 25,
          costPrice: parseScaled(cost, PRICE_SCALE),
          salesPrice: wholeCents(percentOf(hour, price)),
        };
      });
    }),
  );
}

/** A price (1/10,000) rounded to cents, as price lists are. */
function wholeCents(price: number): number {
  return Math.round(price / 100) * 100;
}
