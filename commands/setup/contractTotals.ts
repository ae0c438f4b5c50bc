// What the rows of a contract must be to each other: splits of 100 % with one rounding customer, on the contract and on lines of
// their own; a project's class on one line, or on lines of separate tasks. Pure; it must never write. domain.md 2.5
import { WHOLE } from '../../subgraphs/dataverse/rules/contractSplits';
import { overlapOf, placeOf } from '../../subgraphs/dataverse/rules/lineTerms';
import { formatTrimmed, PERCENT_SCALE } from '../../subgraphs/money';
import { minorUnits } from './amounts';
import type { Place } from './files';
import { groupBy } from './groupBy';
import { type Among, keyOf, lineKey } from './known';
import type { Complain, Placed, PlacedSetUp } from './placed';
import type { RowOf, TableName } from './schema';

type Line = Placed<RowOf<'contract-lines'>>;

/** A contract that the folder brings must bring its customers and lines; of a damaged one nobody knows. */
export function checkContracts(setUp: PlacedSetUp, { standing, damaged }: Among, complain: Complain): void {
  const customersOf = groupBy(setUp['contract-customers'], ({ row }) => row.contractNumber);
  const linesOf = groupBy(setUp['contract-lines'], ({ row }) => row.contractNumber);
  const payersOf = groupBy(setUp['line-customers'], ({ row }) => lineKey(row));
  const isDamaged = (table: TableName, number: string) =>
    damaged[table].some((row) => 'contractNumber' in row && row.contractNumber === number);
  for (const { row, place } of setUp.contracts) {
    const lines = linesOf.get(row.number) ?? [];
    const customers = customersOf.get(row.number) ?? [];
    checkAmounts(row, place, customers, complain);
    for (const line of lines) checkLine(line, row.currency, payersOf.get(lineKey(line.row)) ?? [], complain);
    if (!isDamaged('line-chargeability', row.number)) checkOverlap(lines, setUp['line-chargeability'], complain);
    if (standing.contracts.has(row.number)) continue;
    if (lines.length === 0 && !isDamaged('contract-lines', row.number))
      complain(place, `contract-lines: contract ${row.number} has no line`);
    if (!isDamaged('contract-customers', row.number)) {
      if (customers.length === 0) complain(place, `contract-customers: contract ${row.number} has no customer`);
      else checkSplits('contract-customers', `contract ${row.number}`, customers, place, complain);
    }
    for (const line of lines) {
      const payers = payersOf.get(lineKey(line.row)) ?? [];
      if (payers.length > 0 && !isDamaged('line-customers', row.number))
        checkSplits('line-customers', `line '${line.row.lineName}'`, payers, line.place, complain);
    }
  }
}

function checkAmounts(
  { notToExceed, currency }: RowOf<'contracts'>,
  place: Place,
  customers: readonly Placed<RowOf<'contract-customers'>>[],
  complain: Complain,
): void {
  checkLimit(notToExceed, currency, place, complain);
  for (const customer of customers) checkLimit(customer.row.notToExceed, currency, customer.place, complain);
}

function checkLine(
  { row, place }: Line,
  currency: string,
  payers: readonly Placed<RowOf<'line-customers'>>[],
  complain: Complain,
): void {
  minorUnits(row.contractedAmount, currency, place, 'contractedAmount', complain);
  checkLimit(row.notToExceed, currency, place, complain);
  for (const payer of payers) checkLimit(payer.row.notToExceed, currency, payer.place, complain);
  if (row.billingMethod === 'TIME_AND_MATERIAL') {
    if (row.scheduleType !== 'COMPLETED_MILESTONES')
      complain(place, `scheduleType: only a fixed-price line is billed by progress`);
    return;
  }
  const limited = payers.find((payer) => payer.row.notToExceed !== null);
  if (row.notToExceed !== null || limited)
    complain(limited?.place ?? place, 'notToExceed: only a time-and-material line has a limit');
  if (row.discountPercent !== 0 || row.feePercent !== 0)
    complain(place, 'discountPercent: only a time-and-material line has a discount or fee');
}

function checkLimit(limit: string | null, currency: string, place: Place, complain: Complain): void {
  if (limit !== null && minorUnits(limit, currency, place, 'notToExceed', complain) === 0)
    complain(place, 'notToExceed: is zero; leave it empty where there is no limit');
}

function checkSplits(
  table: 'contract-customers' | 'line-customers',
  of: string,
  customers: readonly Placed<{ readonly splitPercent: number; readonly isRounding: boolean }>[],
  place: Place,
  complain: Complain,
): void {
  const total = customers.reduce((sum, { row }) => sum + row.splitPercent, 0);
  const rounding = customers.filter(({ row }) => row.isRounding).length;
  if (total !== WHOLE)
    complain(place, `${table}: the splits of ${of} total ${formatTrimmed(total, PERCENT_SCALE)} %, not 100 %`);
  if (rounding !== 1) complain(place, `${table}: ${rounding} customers of ${of} are rounding; exactly one must be`);
}

/** Which line bears an hour must be clear. */
function checkOverlap(lines: readonly Line[], words: PlacedSetUp['line-chargeability'], complain: Complain): void {
  const wordsOf = groupBy(words, ({ row }) => lineKey(row));
  const places = lines.map(({ row }) =>
    placeOf({
      ...row,
      name: row.lineName,
      contractedAmount: 0,
      chargeability: (wordsOf.get(keyOf(row.contractNumber, row.lineName)) ?? []).map((word) => word.row),
    }),
  );
  lines.forEach(({ row, place }, index) => {
    if (row.taskScope === 'SELECTED' && places[index]?.tasks?.length === 0)
      complain(place, `taskScope: line-chargeability names no task of '${row.lineName}'`);
  });
  const overlap = overlapOf(places);
  if (overlap) complain((lines[overlap.second] as Line).place, `projectNumber: ${overlap.reason}`);
}
