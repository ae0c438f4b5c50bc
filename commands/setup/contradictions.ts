// Does a row say something else than the books hold already? What stands is left as it is, so such a row would be ignored,
// and that must not pass in silence. Pure; looked at before the folder's own rows are known.

import { bookedSentence, reopenedBy } from '../../subgraphs/finance/rules/periods';
import { formatAmount, parseAmount } from '../../subgraphs/money';
import { failure } from './amounts';
import type { Place } from './files';
import { type Known, keyOf, lineKey, partKey, retainerKey } from './known';
import type { Complain, PlacedSetUp } from './placed';

/** Adds a finding for each row that contradicts what stands, or would add to a contract that stands. */
export function checkContradictions(setUp: PlacedSetUp, standing: Known, complain: Complain): void {
  const otherwise = (place: Place, column: string, given: string, stands: string | undefined) => {
    if (stands !== undefined && stands !== given)
      complain(place, `${column}: '${given}', but it stands already with '${stands}'`);
  };
  for (const { row, place } of setUp['legal-entities'])
    otherwise(place, 'currency', row.currency, standing.legalEntities.get(row.code));
  for (const { row, place } of setUp['number-sequences']) {
    const prefix = standing.usedPrefixes.get(keyOf(row.legalEntity, row.name));
    if (prefix !== undefined && prefix !== row.prefix)
      complain(place, `prefix: '${row.prefix}', but numbers are given out with '${prefix}' (SEQUENCE_IN_USE)`);
  }
  for (const { row, place } of setUp['fiscal-periods']) {
    const period = reopenedBy(row, standing.bookedPeriods);
    if (period)
      complain(place, `${row.open ? 'open' : 'onHold'}: 'yes', but ${bookedSentence(period)} (PERIOD_BOOKED)`);
  }
  for (const { row, place } of setUp.customers)
    otherwise(place, 'name', row.name, standing.customers.get(keyOf(row.legalEntity, row.accountNumber)));
  for (const { row, place } of setUp.projects)
    otherwise(place, 'legalEntity', row.legalEntity, standing.projects.get(row.number));
  for (const { row, place } of setUp.contracts) {
    otherwise(place, 'legalEntity', row.legalEntity, standing.contracts.get(row.number)?.legalEntity);
    otherwise(place, 'currency', row.currency, standing.contracts.get(row.number)?.currency);
  }
  for (const { row, place } of setUp['contract-customers']) {
    const accounts = standing.contractCustomers.get(row.contractNumber);
    if (accounts && !accounts.has(row.accountNumber))
      complain(place, `accountNumber: contract ${row.contractNumber} stands already, without this customer`);
  }
  for (const { row, place } of setUp['contract-lines']) {
    const line = standing.lines.get(lineKey(row));
    if (line) otherwise(place, 'billingMethod', row.billingMethod, line.billingMethod);
    else if (standing.contracts.has(row.contractNumber))
      complain(place, `lineName: contract ${row.contractNumber} stands already, without this line`);
  }
  for (const { row, place } of setUp['line-customers'])
    if (standing.lines.has(lineKey(row)) && !standing.lineParts.has(partKey(row, 'CUSTOMER', row.accountNumber)))
      complain(place, `accountNumber: line '${row.lineName}' stands already, without this customer`);
  for (const { row, place } of setUp['line-chargeability'])
    if (standing.lines.has(lineKey(row)) && !standing.lineParts.has(partKey(row, row.kind, row.name)))
      complain(place, `name: line '${row.lineName}' stands already, without this ${row.kind.toLowerCase()}`);
  for (const { row, place } of setUp.retainers) {
    const currency = standing.contracts.get(row.contractNumber)?.currency;
    if (currency === undefined || failure(() => parseAmount(row.amount, currency))) continue; // totals.ts says so
    const given = formatAmount(parseAmount(row.amount, currency), currency);
    otherwise(place, 'amount', given, standing.retainers.get(retainerKey(row)));
  }
  for (const { row, place } of setUp['time-entries'])
    otherwise(place, 'reference', 'TIME', standing.entries.get(row.reference));
  for (const { row, place } of setUp.entries)
    otherwise(place, 'transactionClass', row.transactionClass, standing.entries.get(row.reference));
}
