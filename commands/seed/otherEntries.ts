// What the demo's people spent, used and charged besides their time: a few expenses, material and fees of one contract per
// company, as rows of the set-up files. Nothing of them is left to chance.
import { PRICE_SCALE, parseScaled, QUANTITY_SCALE } from '../../subgraphs/money';
import type { GivenRowOf, RowOf } from '../setup/schema';
import { workingDaysUntil } from './calendar';
import { CONTRACTS } from './contractList';

type Entry = RowOf<'entries'>;

/** How many working days ago, class, category, who, what, how many, cost and price of one. */
type Spent = readonly [
  daysAgo: number,
  transactionClass: Entry['transactionClass'],
  category: string,
  resource: string | null,
  description: string,
  quantity: string,
  cost: string,
  price: string,
];

const SPENT: Readonly<Record<string, readonly Spent[]>> = {
  'US-C-1001': [
    [12, 'EXPENSE', 'TRAVEL', 'Maya Okafor', 'Flight to the workshop', '1', '300', '360'],
    [11, 'EXPENSE', 'TRAVEL', 'Grace Whitfield', 'Hotel, two nights', '2', '142.50', '171'],
    [8, 'MATERIAL', 'HARDWARE', null, 'Card readers for the pilot ward', '10', '40', '55'],
    [5, 'FEE', 'LICENCE', null, 'Registration of the portal', '1', '0', '500'],
  ],
  'DE-C-2004': [
    [10, 'EXPENSE', 'TRAVEL', 'Selin Aydın', 'Train to the pumping station', '1', '96.40', '118'],
    [7, 'MATERIAL', 'HARDWARE', null, 'Pressure sensors', '24', '31.25', '44.90'],
  ],
  'GB-C-3001': [
    [9, 'EXPENSE', 'TRAVEL', 'Imogen Clarke', 'Mileage to the depot', '86.5', '0.45', '0.45'],
    [4, 'FEE', 'LICENCE', null, 'Set-up of the works order desk', '1', '0', '750'],
  ],
};

const KINDS = { TRAVEL: 'EXPENSE', HARDWARE: 'ITEM', LICENCE: 'FEE' } as const;

/** The categories of what is no time, for each company. */
export function otherCategories(legalEntities: readonly string[]): GivenRowOf<'project-categories'>[] {
  return legalEntities.flatMap((legalEntity) =>
    Object.entries(KINDS).map(([category, transactionType]) => ({
      legalEntity,
      category,
      transactionType,
      itemSalesTaxGroup: 'SERVICE',
    })),
  );
}

/** The approved expenses, material and fees up to `today`. */
export function otherEntries(today: string): Entry[] {
  return CONTRACTS.flatMap(({ number, lines }) => {
    const line = lines.find(({ hour }) => hour !== undefined);
    if (!line) return [];
    return (SPENT[number] ?? []).map(
      ([daysAgo, transactionClass, category, resource, description, ...figures], index) => {
        const [quantity, cost, price] = figures;
        return {
          reference: `${number}-X${index + 1}`,
          transactionClass,
          contractNumber: number,
          lineName: line.name,
          projectNumber: line.project[0],
          date: workingDaysUntil(today, daysAgo + 1)[0] as string,
          resource,
          role: null,
          task: null,
          category,
          description,
          externalDescription: null,
          quantity: parseScaled(quantity, QUANTITY_SCALE),
          costPrice: parseScaled(cost, PRICE_SCALE),
          salesPrice: parseScaled(price, PRICE_SCALE),
        };
      },
    );
  });
}
