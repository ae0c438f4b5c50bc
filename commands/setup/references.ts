// Does everything that a row names exist, in this folder or in the books, and does it fit: the same company, a fixed-price
// line for a milestone, the line's own project for an entry? Pure; it must never decide what to do about it.
import type { Place } from './files';
import { checkNames } from './financeNames';
import { type Known, keyOf, lineKey } from './known';
import type { Complain, Placed, PlacedSetUp } from './placed';
import { type RowOf, TABLE_NAMES } from './schema';

/** Adds a finding for each reference that leads nowhere or to the wrong place. domain.md 2.5, 2.6 */
export function checkReferences(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  checkCompanies(setUp, known, complain);
  checkTaxes(setUp, known, complain);
  checkNames(setUp, known, complain);
  for (const table of ['posting-accounts', 'ledger-profiles'] as const)
    for (const placed of setUp[table]) checkProfile(placed, known, complain);
  for (const placed of setUp['intercompany-relationships']) checkRelationship(placed, known, complain);
  for (const placed of setUp['contract-customers']) checkContractCustomer(placed, known, complain);
  for (const placed of setUp['contract-lines']) checkContractLine(placed, known, complain);
  for (const table of ['line-customers', 'line-chargeability'] as const)
    for (const placed of setUp[table]) checkPartOfLine(placed, known, complain);
  for (const { row, place } of setUp['line-customers'])
    if (!known.contractCustomers.get(row.contractNumber)?.has(row.accountNumber))
      complain(place, `accountNumber: contract ${row.contractNumber} has no customer '${row.accountNumber}'`);
  for (const placed of setUp.milestones) checkMilestone(placed, known, complain);
  checkRetainers(setUp, known, complain);
  for (const placed of setUp['time-entries']) checkEntry(placed, known, complain);
  for (const placed of setUp.entries) {
    checkEntry(placed, known, complain);
    if (placed.row.transactionClass === 'FEE') checkFee(placed, known, complain);
  }
}

function checkCompanies(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  for (const table of TABLE_NAMES) {
    for (const { row, place } of setUp[table]) {
      if ('legalEntity' in row && !known.legalEntities.has(row.legalEntity))
        complain(place, `legalEntity: no legal entity has the code '${row.legalEntity}'`);
    }
  }
}

function checkTaxes(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  const group = (legalEntity: string, kind: 'GROUP' | 'ITEM', name: string | null, column: string, place: Place) => {
    if (name === null || known.taxGroups.has(keyOf(legalEntity, kind, name))) return;
    complain(place, `${column}: '${name}' is no sales tax group of kind ${kind} in ${legalEntity}`);
  };
  for (const { row, place } of setUp['sales-tax-groups']) {
    if (!known.taxCodes.has(keyOf(row.legalEntity, row.taxCode)))
      complain(place, `taxCode: '${row.taxCode}' is no sales tax code of ${row.legalEntity}`);
  }
  for (const { row, place } of setUp['legal-entities']) {
    group(row.code, 'ITEM', row.onAccountItemTaxGroup, 'onAccountItemTaxGroup', place);
    group(row.code, 'ITEM', row.timeItemTaxGroup, 'timeItemTaxGroup', place);
  }
  for (const { row, place } of setUp.customers)
    group(row.legalEntity, 'GROUP', row.salesTaxGroup, 'salesTaxGroup', place);
  for (const { row, place } of setUp['project-categories'])
    group(row.legalEntity, 'ITEM', row.itemSalesTaxGroup, 'itemSalesTaxGroup', place);
  for (const { row, place } of setUp['sales-tax-defaults'])
    group(row.legalEntity, 'GROUP', row.salesTaxGroup, 'salesTaxGroup', place);
}

/** A row of the posting profiles that names a contract or project speaks for one of its own company. */
function checkProfile(
  { row, place }: Placed<RowOf<'posting-accounts'> | RowOf<'ledger-profiles'>>,
  known: Known,
  complain: Complain,
): void {
  const belongs = (column: 'contractNumber' | 'projectNumber', what: string, company: string | undefined) => {
    if (row[column] === '*') return;
    if (company === undefined) complain(place, `${column}: no ${what} has the number '${row[column]}'`);
    else if (company !== row.legalEntity)
      complain(place, `${column}: '${row[column]}' belongs to ${company}, not to ${row.legalEntity}`);
  };
  belongs('contractNumber', 'contract', known.contracts.get(row.contractNumber)?.legalEntity);
  belongs('projectNumber', 'project', known.projects.get(row.projectNumber));
}

/** The borrower keeps books here, and is a customer of the lender. domain.md 3.5 (v) */
function checkRelationship(
  { row, place }: Placed<RowOf<'intercompany-relationships'>>,
  known: Known,
  complain: Complain,
): void {
  if (!known.legalEntities.has(row.borrowingLegalEntity))
    complain(place, `borrowingLegalEntity: no legal entity has the code '${row.borrowingLegalEntity}'`);
  if (!known.customers.has(keyOf(row.legalEntity, row.customerAccount)))
    complain(place, `customerAccount: '${row.customerAccount}' is no customer of ${row.legalEntity}`);
}

function checkContractCustomer(
  { row, place }: Placed<RowOf<'contract-customers'>>,
  known: Known,
  complain: Complain,
): void {
  const contract = known.contracts.get(row.contractNumber);
  if (!contract) complain(place, `contractNumber: no contract has the number '${row.contractNumber}'`);
  else if (!known.customers.has(keyOf(contract.legalEntity, row.accountNumber))) {
    complain(
      place,
      `accountNumber: '${row.accountNumber}' is no customer of ${contract.legalEntity}, the company of contract ${row.contractNumber}`,
    );
  }
}

function checkContractLine({ row, place }: Placed<RowOf<'contract-lines'>>, known: Known, complain: Complain): void {
  const contract = known.contracts.get(row.contractNumber);
  if (!contract) complain(place, `contractNumber: no contract has the number '${row.contractNumber}'`);
  if (row.projectNumber === null) return;
  const company = known.projects.get(row.projectNumber);
  if (company === undefined) complain(place, `projectNumber: no project has the number '${row.projectNumber}'`);
  else if (contract && company !== contract.legalEntity)
    complain(
      place,
      `projectNumber: '${row.projectNumber}' belongs to ${company}, the contract to ${contract.legalEntity}`,
    );
}

function checkPartOfLine(
  { row, place }: Placed<RowOf<'line-customers' | 'line-chargeability'>>,
  known: Known,
  complain: Complain,
): void {
  if (!known.lines.has(lineKey(row)))
    complain(place, `lineName: contract '${row.contractNumber}' has no line '${row.lineName}'`);
}

function checkMilestone({ row, place }: Placed<RowOf<'milestones'>>, known: Known, complain: Complain): void {
  const line = known.lines.get(lineKey(row));
  if (!line) {
    complain(place, `lineName: contract '${row.contractNumber}' has no line '${row.lineName}'`);
    return;
  }
  if (line.billingMethod !== 'FIXED_PRICE') complain(place, `lineName: '${row.lineName}' is no fixed-price line`);
  if (line.projectNumber === null)
    complain(place, `lineName: '${row.lineName}' has no project, which a milestone needs`);
}

/** A retainer is paid by a customer of its contract, and billed under a line with a project: the first, if none is named. domain.md 2.7 */
function checkRetainers(setUp: PlacedSetUp, known: Known, complain: Complain): void {
  const withProject = new Set([...known.linesOfProjects.keys()].map((key) => key.split('\n')[0]));
  for (const { row, place } of setUp.retainers) {
    const { contractNumber, accountNumber, lineName } = row;
    if (!known.contracts.has(contractNumber)) {
      complain(place, `contractNumber: no contract has the number '${contractNumber}'`);
      continue;
    }
    if (!known.contractCustomers.get(contractNumber)?.has(accountNumber))
      complain(place, `accountNumber: contract ${contractNumber} has no customer '${accountNumber}'`);
    const line = lineName === null ? undefined : known.lines.get(lineKey({ contractNumber, lineName }));
    if (lineName === null && !withProject.has(contractNumber))
      complain(place, `lineName: no line of contract ${contractNumber} has a project, which a retainer needs`);
    if (lineName !== null && !line) complain(place, `lineName: contract '${contractNumber}' has no line '${lineName}'`);
    if (line?.projectNumber === null) complain(place, `lineName: '${lineName}' has no project, which a retainer needs`);
  }
}

/** Which line bears an entry follows from contract and project; a line that is named must be one of theirs. domain.md 2.5 */
function checkEntry({ row, place }: Placed<RowOf<'time-entries' | 'entries'>>, known: Known, complain: Complain): void {
  if (!known.contracts.has(row.contractNumber)) {
    complain(place, `contractNumber: no contract has the number '${row.contractNumber}'`);
    return;
  }
  const lineNames = known.linesOfProjects.get(keyOf(row.contractNumber, row.projectNumber));
  if (lineNames === undefined) {
    complain(place, `projectNumber: contract ${row.contractNumber} has no line for the project '${row.projectNumber}'`);
  } else if (row.lineName !== null && !lineNames.has(row.lineName)) {
    const names = [...lineNames].map((name) => `'${name}'`).join(' and ');
    complain(place, `lineName: the project ${row.projectNumber} is on line ${names}, not on '${row.lineName}'`);
  }
}

/** Nothing but a line of time and material bears a fee. domain.md 2.3.3 */
function checkFee({ row, place }: Placed<RowOf<'entries'>>, known: Known, complain: Complain): void {
  const { contractNumber, projectNumber } = row;
  const lineNames = [...(known.linesOfProjects.get(keyOf(contractNumber, projectNumber)) ?? [])];
  const methods = lineNames.map((lineName) => known.lines.get(lineKey({ contractNumber, lineName }))?.billingMethod);
  if (methods.length > 0 && methods.every((method) => method === 'FIXED_PRICE'))
    complain(
      place,
      `transactionClass: the project ${projectNumber} has no line of time and material, which a fee needs`,
    );
}
