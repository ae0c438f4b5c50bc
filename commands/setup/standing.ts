// Looks up what the books hold already under the numbers that a folder names, so that its rows can refer to it and what
// stands is not created again. Reads only.
import { customersByAccount, legalEntities, projectsByNumber } from '../../subgraphs/dataverse/store/companies';
import { contractsByNumber } from '../../subgraphs/dataverse/store/contracts';
import {
  standingEntries,
  standingLineParts,
  standingLines,
  standingPayers,
  standingRetainers,
} from '../../subgraphs/dataverse/store/standing';
import { bookedPeriods } from '../../subgraphs/finance/store/periodLocks';
import { standingNames, standingTaxes, usedSequences } from '../../subgraphs/finance/store/standing';
import { formatAmount } from '../../subgraphs/money';
import type { SourceRecord } from './files';
import {
  addCategory,
  addLine,
  addMainAccount,
  addPayer,
  type Known,
  keyOf,
  nameKey,
  nothingKnown,
  partKey,
  retainerKey,
} from './known';
import type { BooksToLoad } from './load';

/** What of the records' contracts, projects, customers and companies the books hold already. */
export async function standingInBooks(
  { dataverse, finance }: BooksToLoad,
  records: ReadonlyMap<string, readonly SourceRecord[]>,
): Promise<Known> {
  const known = nothingKnown();
  const reader = dataverse.db.read;
  const contractNumbers = [...named(records, 'contractNumber'), ...named(records, 'number')];
  const projectNumbers = [...named(records, 'projectNumber'), ...named(records, 'number')];
  for (const { code, currency } of (await legalEntities(reader)).values()) known.legalEntities.set(code, currency);
  const accounts = [...named(records, 'accountNumber'), ...named(records, 'customerAccount')];
  for (const row of (await customersByAccount(reader, accounts)).values()) {
    known.customers.set(keyOf(row.legal_entity, row.account_number), row.name);
  }
  for (const { number, legal_entity } of (await projectsByNumber(reader, projectNumbers)).values())
    known.projects.set(number, legal_entity);
  for (const { number, legal_entity, currency } of (await contractsByNumber(reader, contractNumbers)).values()) {
    known.contracts.set(number, { legalEntity: legal_entity, currency });
  }
  for (const line of await standingLines(reader, contractNumbers)) {
    addLine(known, {
      contractNumber: line.contract_number,
      lineName: line.name,
      billingMethod: line.billing_method,
      projectNumber: line.project_number,
    });
  }
  for (const payer of await standingPayers(reader, contractNumbers))
    addPayer(known, payer.contract_number, payer.account_number);
  for (const { contract_number: contractNumber, line_name: lineName, kind, name } of await standingLineParts(
    reader,
    contractNumbers,
  ))
    known.lineParts.add(partKey({ contractNumber, lineName }, kind, name));
  for (const row of await standingRetainers(reader, contractNumbers)) {
    const { contract_number: contractNumber, account_number: accountNumber, description, retainer_date: date } = row;
    const key = retainerKey({ contractNumber, accountNumber, description, date });
    known.retainers.set(key, formatAmount(row.amount, row.currency));
  }
  for (const { reference, transaction_class } of await standingEntries(reader, named(records, 'reference')))
    known.entries.set(reference, transaction_class);
  const taxes = await standingTaxes(finance.db.read);
  for (const { legal_entity, tax_code } of taxes.codes) known.taxCodes.add(keyOf(legal_entity, tax_code));
  for (const { legal_entity, kind, tax_group } of taxes.groups)
    known.taxGroups.add(keyOf(legal_entity, kind, tax_group));
  for (const { kind, legal_entity: code, name, parent } of await standingNames(finance.db.read)) {
    if (kind === 'CATEGORY') addCategory(known.names, code, name, parent);
    else if (kind === 'MAIN_ACCOUNT') addMainAccount(known.names, code, name);
    else known.names.add(nameKey(kind, code, name, parent));
  }
  for (const { legal_entity, name, prefix } of await usedSequences(finance.db.read))
    known.usedPrefixes.set(keyOf(legal_entity, name), prefix);
  known.bookedPeriods.push(...(await bookedPeriods(finance.db.read)));
  return known;
}

function named(records: ReadonlyMap<string, readonly SourceRecord[]>, column: string): string[] {
  const values = [...records.values()].flatMap((rows) => rows.flatMap(({ cells }) => cells[column] ?? []));
  return [...new Set(values)];
}
