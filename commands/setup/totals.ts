// What rows must add up to, and what a new company must have before it can post: milestones that make up the contracted
// amount, periods that do not overlap, amounts that their currency can hold. Pure; it must never write.

import { DRAWN_SEQUENCES } from '../../subgraphs/finance/flows/setUp/numberSequences';
import { LINE_PROPERTY_TYPES } from '../../subgraphs/finance/flows/setUp/projectCategories';
import { SET_UP_TABLE_NAMES, tableOf } from '../../subgraphs/finance/flows/setUp/registry';
import { NEEDED_POSTING_TYPES } from '../../subgraphs/finance/rules/ledger';
import { formatAmount, lineAmount } from '../../subgraphs/money';
import { failure, minorUnits } from './amounts';
import { checkContracts } from './contractTotals';
import type { Place } from './files';
import { type Among, type Known, lineKey } from './known';
import type { Complain, Placed, PlacedSetUp } from './placed';
import { fileNameOf, type RowOf } from './schema';

/** Adds a finding for each sum, range or set that does not come out. domain.md 2.5, 2.6, 5.3 */
export function checkTotals(setUp: PlacedSetUp, among: Among, complain: Complain): void {
  checkFinance(setUp, complain);
  checkCompanies(setUp, among, complain);
  checkContracts(setUp, among, complain);
  checkMilestones(setUp, among, complain);
  for (const { row, place } of setUp.retainers) {
    const currency = among.known.contracts.get(row.contractNumber)?.currency;
    if (currency !== undefined) minorUnits(row.amount, currency, place, 'amount', complain);
  }
  checkEntries(setUp, among.known, complain);
}

/** What each table of Finance's set-up says of its own rows. */
function checkFinance(setUp: PlacedSetUp, complain: Complain): void {
  for (const name of SET_UP_TABLE_NAMES) {
    const placed: readonly Placed<object>[] = setUp[fileNameOf(name)];
    const found = tableOf(name).contradictions?.(placed.map(({ row }) => row as never)) ?? [];
    for (const { at, message } of found) complain((placed[at] as Placed<object>).place, message);
  }
}

/** A company that the folder brings must bring what every posting needs; of a company in the books any part may be brought. */
function checkCompanies(setUp: PlacedSetUp, { standing }: Among, complain: Complain): void {
  for (const { row, place } of setUp['legal-entities']) {
    if (standing.legalEntities.has(row.code)) continue;
    const having = (
      rows: readonly { readonly row: { readonly legalEntity: string } }[],
      nameOf: (row: never) => string,
    ) => new Set(rows.filter((other) => other.row.legalEntity === row.code).map((other) => nameOf(other.row as never)));
    const missing = (file: string, names: readonly string[], present: ReadonlySet<string>) => {
      const absent = names.filter((name) => !present.has(name));
      if (absent.length > 0) complain(place, `${file}: ${row.code} has no row for ${absent.join(', ')}`);
    };
    missing(
      'posting-accounts',
      NEEDED_POSTING_TYPES,
      having(setUp['posting-accounts'], (account: RowOf<'posting-accounts'>) => account.postingType),
    );
    missing(
      'line-properties',
      LINE_PROPERTY_TYPES,
      having(setUp['line-properties'], (property: RowOf<'line-properties'>) => property.billingType),
    );
    missing(
      'number-sequences',
      DRAWN_SEQUENCES,
      having(setUp['number-sequences'], (sequence: RowOf<'number-sequences'>) => sequence.name),
    );
    if (!setUp['fiscal-periods'].some((period) => period.row.legalEntity === row.code))
      complain(place, `fiscal-periods: ${row.code} has no period`);
  }
}

/** Milestones of a line that the folder brings must make up its contracted amount; a line may have none yet. domain.md 2.6 */
function checkMilestones(setUp: PlacedSetUp, { known, damaged }: Among, complain: Complain): void {
  const totals = new Map<string, number>(damaged.milestones.map((row) => [lineKey(row), Number.NaN]));
  for (const { row, place } of setUp.milestones) {
    const currency = known.contracts.get(row.contractNumber)?.currency;
    if (currency === undefined) continue;
    const minor = minorUnits(row.amount, currency, place, 'amount', complain);
    if (minor === 0) complain(place, `amount: '${row.amount}' is not more than zero`);
    minorUnits(row.tax, currency, place, 'tax', complain);
    totals.set(lineKey(row), (totals.get(lineKey(row)) ?? 0) + (minor ?? Number.NaN));
  }
  for (const { row, place } of setUp['contract-lines']) {
    const total = totals.get(lineKey(row)) ?? Number.NaN;
    const currency = known.contracts.get(row.contractNumber)?.currency;
    if (Number.isNaN(total) || currency === undefined) continue; // no milestones yet, or a damaged one: nothing to compare
    const contracted = minorUnits(row.contractedAmount, currency, place, 'contractedAmount', () => undefined);
    if (contracted === undefined || total === contracted) continue;
    complain(
      place,
      `contractedAmount: the milestones of '${row.lineName}' total ${formatAmount(total, currency)}, not ${formatAmount(contracted, currency)} ${currency}`,
    );
  }
}

function checkEntries(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  const hours = new Map<string, Place>();
  for (const { row, place } of setUp['time-entries']) {
    hours.set(row.reference, place);
    checkQuantity({ ...row, quantity: row.hours, column: 'hours' }, known, place, complain);
  }
  for (const { row, place } of setUp.entries) {
    const other = hours.get(row.reference);
    if (other) complain(place, `${row.reference} stands already in ${other.file} on line ${other.line}`);
    if (row.transactionClass === 'FEE' && row.costPrice !== 0) complain(place, 'costPrice: a fee has no cost');
    checkQuantity({ ...row, column: 'quantity' }, known, place, complain);
  }
}

interface Measured {
  readonly column: 'hours' | 'quantity';
  readonly quantity: number;
  readonly contractNumber: string;
  readonly costPrice: number;
  readonly salesPrice: number;
}

function checkQuantity(
  { column, quantity, contractNumber, costPrice, salesPrice }: Measured,
  known: Known,
  place: Place,
  complain: Complain,
): void {
  if (quantity === 0) complain(place, `${column}: is zero`);
  const currency = known.contracts.get(contractNumber)?.currency;
  if (currency === undefined) return;
  for (const price of [costPrice, salesPrice])
    if (failure(() => lineAmount(quantity, price, currency)))
      complain(place, `${column}: the amount is beyond ±1,000,000,000`);
}
