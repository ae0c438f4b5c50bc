// Each kind of mistake in set-up files is found, with its file and line, and all of them at once.

import { readFolder } from '../../../commands/setup/files';
import { nothingKnown } from '../../../commands/setup/known';
import { TABLE_NAMES, type TableName } from '../../../commands/setup/schema';
import { findingText, validate } from '../../../commands/setup/validate';
import { POSTING_TYPES } from '../../../subgraphs/finance/rules/ledger';
import { folderOf, validTexts } from './folder';

async function findings(texts: Readonly<Record<string, string>>): Promise<string[]> {
  return validate(await readFolder(folderOf(texts), TABLE_NAMES), nothingKnown()).findings.map(findingText);
}

/** The findings after replacing the first occurrence of `from` in one file. */
function after(table: TableName, from: string, to: string): Promise<string[]> {
  const texts = validTexts();
  expect(texts[table]).toContain(from);
  return findings({ ...texts, [table]: texts[table].replace(from, to) });
}

test('a valid folder has no findings', async () => {
  expect(await findings(validTexts())).toEqual([]);
});

describe('a row by itself', () => {
  test.each<[TableName, string, string, string[]]>([
    ['legal-entities', 'USD', 'USX', ["legal-entities.csv:2 currency: 'USX' is no ISO 4217 currency code"]],
    [
      'fiscal-periods',
      '2026-11-30',
      '2026-11-31',
      ["fiscal-periods.csv:3 endDate: '2026-11-31' is no date of the calendar such as 2026-11-23"],
    ],
    ['fiscal-periods', ',no', ',maybe', ["fiscal-periods.csv:2 open: 'maybe' is none of true, false, yes, no, 1, 0"]],
    ['exchange-rates', '1.3137', '1,3137', ['exchange-rates.csv:3 5 cells where the header has 4']],
    [
      'exchange-rates',
      '1.3137',
      '1.1234567890123',
      ["exchange-rates.csv:3 rate: '1.1234567890123' has more than 12 decimals"],
    ],
    ['exchange-rates', '1.3137', '-1', ["exchange-rates.csv:3 rate: '-1' is negative"]],
    ['sales-tax-codes', ',20\n', ',120\n', ["sales-tax-codes.csv:2 percent: '120' is beyond ±100"]],
    [
      'posting-accounts',
      'USMF,COST,',
      'USMF,COSTS,',
      [
        'legal-entities.csv:2 posting-accounts: USMF has no row for COST',
        `posting-accounts.csv:8 postingType: 'COSTS' is none of ${POSTING_TYPES.join(', ')}`,
      ],
    ],
    ['customers', ',US\n', ',usa\n', ["customers.csv:2 country: 'usa' is no two-letter country code"]],
    ['time-entries', 'T-1,', ',', ['time-entries.csv:2 reference: is missing']],
    [
      'time-entries',
      'T-1,',
      `${'T'.repeat(61)},`,
      [`time-entries.csv:2 reference: '${'T'.repeat(40)}…' is longer than 60 characters`],
    ],
    [
      'projects',
      'Portal',
      '"Por\ntal"',
      ["projects.csv:2 name: 'Por\ntal' holds a line feed or another control character"],
    ],
    ['time-entries', '7.25', '7.255', ["time-entries.csv:2 hours: '7.255' has more than 2 decimals"]],
    ['time-entries', '7.25', '0', ['time-entries.csv:2 hours: is zero']],
    ['time-entries', '7.25', 'eight', ["time-entries.csv:2 hours: 'eight' is not a decimal number"]],
    ['time-entries', '133.3333', '999999999', ['time-entries.csv:2 hours: the amount is beyond ±1,000,000,000']],
    ['entries', 'EXPENSE', 'TIME', ["entries.csv:2 transactionClass: 'TIME' is none of EXPENSE, MATERIAL, FEE"]],
    ['entries', ',10,40,', ',0,40,', ['entries.csv:3 quantity: is zero']],
    ['entries', ',1,,500', ',1,1,500', ['entries.csv:4 costPrice: a fee has no cost']],
    ['entries', ',360,', ',-360,', ["entries.csv:2 salesPrice: '-360' is negative"]],
    ['entries', ',10,40,', ',10,999999999,', ['entries.csv:3 quantity: the amount is beyond ±1,000,000,000']],
    ['time-entries', 'description', 'note', ["time-entries.csv:2 there is no column 'note' in time-entries"]],
    [
      'milestones',
      '3000.00',
      '3000.005',
      ["milestones.csv:3 amount: GBP has 2 decimals; '3000.005' has more than 2 decimals"],
    ],
  ])('%s: %j → %j', async (table, from, to, expected) => {
    expect(await after(table, from, to)).toEqual(expected);
  });
});

describe('rows to each other', () => {
  test.each<[TableName, string, string, string[]]>([
    [
      'fiscal-periods',
      '2026-10-31',
      '2026-11-01',
      ['fiscal-periods.csv:3 startDate: the period overlaps the one that starts on 2026-10-01'],
    ],
    [
      'fiscal-periods',
      '2026-10-31',
      '2026-09-30',
      ["fiscal-periods.csv:2 endDate: '2026-09-30' is before the start, 2026-10-01"],
    ],
    [
      'exchange-rates',
      'GBP,USD,2026-11-01',
      'GBP,USD,2026-01-01',
      ['exchange-rates.csv:3 GBP USD DEFAULT 2026-01-01 stands already on line 2'],
    ],
    [
      'exchange-rates',
      'GBP,USD,2026-11-01',
      'USD,USD,2026-11-01',
      ["exchange-rates.csv:3 toCurrency: 'USD' is the currency itself"],
    ],
    [
      'sales-tax-groups',
      'ITEM,FULL',
      'ITEM,HALF',
      [
        "legal-entities.csv:2 timeItemTaxGroup: 'FULL' is no sales tax group of kind ITEM in USMF",
        "project-categories.csv:2 itemSalesTaxGroup: 'FULL' is no sales tax group of kind ITEM in USMF",
      ],
    ],
    [
      'customers',
      'DOMESTIC',
      'FOREIGN',
      ["customers.csv:2 salesTaxGroup: 'FOREIGN' is no sales tax group of kind GROUP in USMF"],
    ],
    ['ledger-profiles', 'C-1', 'C-9', ["ledger-profiles.csv:3 contractNumber: no contract has the number 'C-9'"]],
    [
      'line-properties',
      'USMF,NOT_SPECIFIED,Line\n',
      '',
      ['legal-entities.csv:2 line-properties: USMF has no row for NOT_SPECIFIED'],
    ],
    [
      'number-sequences',
      'USMF,VOUCHER,V-\n',
      '',
      ['legal-entities.csv:2 number-sequences: USMF has no row for VOUCHER'],
    ],
    [
      'projects',
      'USMF,P-2',
      'GBSI,P-2',
      [
        "contract-lines.csv:3 projectNumber: 'P-2' belongs to GBSI, the contract to USMF",
        "projects.csv:3 legalEntity: no legal entity has the code 'GBSI'",
      ],
    ],
    [
      'contract-customers',
      ',40,',
      ',39.5,',
      ['contracts.csv:2 contract-customers: the splits of contract C-1 total 99.5 %, not 100 %'],
    ],
    [
      'contract-customers',
      '40,no',
      '40,yes',
      ['contracts.csv:2 contract-customers: 2 customers of contract C-1 are rounding; exactly one must be'],
    ],
    [
      'contract-customers',
      'C-1,A-2',
      'C-1,A-3',
      [
        "contract-customers.csv:3 accountNumber: 'A-3' is no customer of USMF, the company of contract C-1",
        "line-customers.csv:3 accountNumber: contract C-1 has no customer 'A-2'",
        "retainers.csv:3 accountNumber: contract C-1 has no customer 'A-2'",
      ],
    ],
    [
      'line-customers',
      '50,no',
      '49.99,no',
      ["contract-lines.csv:3 line-customers: the splits of line 'Audit' total 99.99 %, not 100 %"],
    ],
    [
      'line-customers',
      'Audit,A-2',
      'Audit,A-3',
      ["line-customers.csv:3 accountNumber: contract C-1 has no customer 'A-3'"],
    ],
    [
      'line-chargeability',
      'Build,ROLE',
      'Design,ROLE',
      ["line-chargeability.csv:2 lineName: contract 'C-1' has no line 'Design'"],
    ],
    [
      'contract-lines',
      'contractedAmount\nC-1,Build,TIME_AND_MATERIAL,P-1,90000\nC-1,Audit,FIXED_PRICE,P-2,5000.00',
      'contractedAmount,discountPercent\nC-1,Build,TIME_AND_MATERIAL,P-1,90000,5\nC-1,Audit,FIXED_PRICE,P-2,5000.00,5',
      ['contract-lines.csv:3 discountPercent: only a time-and-material line has a discount or fee'],
    ],
    [
      'contract-lines',
      'contractedAmount\nC-1,Build,TIME_AND_MATERIAL,P-1,90000\nC-1,Audit,FIXED_PRICE,P-2,5000.00',
      'contractedAmount,taskScope\nC-1,Build,TIME_AND_MATERIAL,P-1,90000,SELECTED\nC-1,Audit,FIXED_PRICE,P-2,5000.00,',
      ["contract-lines.csv:2 taskScope: line-chargeability names no task of 'Build'"],
    ],
    [
      'contract-lines',
      'FIXED_PRICE,P-2',
      'FIXED_PRICE,P-1',
      [
        "contract-lines.csv:3 projectNumber: TIME, EXPENSE, MATERIAL, FEE of project P-1 stands on the lines 'Build' and 'Audit': that takes selected tasks on both",
      ],
    ],
    [
      'contract-lines',
      'P-2,5000.00',
      'P-9,5000.00',
      ["contract-lines.csv:3 projectNumber: no project has the number 'P-9'"],
    ],
    [
      'contract-lines',
      '5000.00',
      '5000.01',
      ["contract-lines.csv:3 contractedAmount: the milestones of 'Audit' total 5000.00, not 5000.01 GBP"],
    ],
    [
      'milestones',
      'C-1,Audit,Plan',
      'C-1,Build,Plan',
      [
        "contract-lines.csv:2 contractedAmount: the milestones of 'Build' total 2000.00, not 90000.00 GBP",
        "contract-lines.csv:3 contractedAmount: the milestones of 'Audit' total 3000.00, not 5000.00 GBP",
        "milestones.csv:2 lineName: 'Build' is no fixed-price line",
      ],
    ],
    [
      'milestones',
      'C-1,Audit,Report',
      'C-1,Audits,Report',
      [
        "contract-lines.csv:3 contractedAmount: the milestones of 'Audit' total 2000.00, not 5000.00 GBP",
        "milestones.csv:3 lineName: contract 'C-1' has no line 'Audits'",
      ],
    ],
    ['time-entries', 'T-2', 'T-1', ['time-entries.csv:3 T-1 stands already on line 2']],
    [
      'time-entries',
      'T-2,C-1,P-1',
      'T-2,C-1,P-3',
      ["time-entries.csv:3 projectNumber: contract C-1 has no line for the project 'P-3'"],
    ],
    ['time-entries', 'T-2,C-1', 'T-2,C-2', ["time-entries.csv:3 contractNumber: no contract has the number 'C-2'"]],
    ['entries', 'X-2', 'X-1', ['entries.csv:3 X-1 stands already on line 2']],
    ['entries', 'X-2', 'T-2', ['entries.csv:3 T-2 stands already in time-entries.csv on line 3']],
    ['entries', 'MATERIAL,C-1', 'MATERIAL,C-2', ["entries.csv:3 contractNumber: no contract has the number 'C-2'"]],
    [
      'entries',
      'FEE,C-1,P-1',
      'FEE,C-1,P-2',
      ['entries.csv:4 transactionClass: the project P-2 has no line of time and material, which a fee needs'],
    ],
  ])('%s: %j → %j', async (table, from, to, expected) => {
    expect(await after(table, from, to)).toEqual(expected);
  });

  test('a contract without lines and customers', async () => {
    const texts = validTexts();
    const contracts = `${texts.contracts}USMF,C-2,Empty,USD\n`;
    expect(await findings({ ...texts, contracts })).toEqual([
      'contracts.csv:3 contract-lines: contract C-2 has no line',
      'contracts.csv:3 contract-customers: contract C-2 has no customer',
    ]);
  });

  test('mistakes in many files are told at once, by file and line', async () => {
    const texts = validTexts();
    const found = await findings({
      ...texts,
      customers: texts.customers.replace('DOMESTIC', 'FOREIGN'),
      'exchange-rates': texts['exchange-rates'].replace('1.25', 'x').replace('1.3137', 'y'),
      milestones: texts.milestones.replace('2026-11-20', '20.11.2026'),
    });
    expect(found.map((finding) => finding.split(' ')[0])).toEqual([
      'customers.csv:2',
      'exchange-rates.csv:2',
      'exchange-rates.csv:3',
      'milestones.csv:3',
    ]);
  });
});
