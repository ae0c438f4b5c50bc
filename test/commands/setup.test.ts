// The set-up command as a person uses it: example, check, load, load again, and what it says when something is wrong.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../commands/setup';
import { TABLE_NAMES } from '../../commands/setup/schema';
import { NEEDED_POSTING_TYPES } from '../../subgraphs/finance/rules/ledger';

let home: string;
let said: string[];
const setup = (...args: string[]) => main(args, { DATA_DIR: join(home, 'data') }, (text) => said.push(text.trimEnd()));

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'twinledger-command-'));
  said = [];
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

test('writes example files that load, once', async () => {
  const folder = join(home, 'example');
  expect(await setup('example', folder)).toBe(0);
  expect(await setup('check', folder)).toBe(0);
  expect(said.at(-1)).toBe('The files are valid. Nothing was written.');
  expect(await setup('load', folder)).toBe(0);
  expect(said.slice(-6).map((line) => line.split(/\s{2,}/).slice(0, 3))).toEqual([
    ['Projects', '16 written', '0 stood already'],
    ['Contracts', '13 written', '0 stood already'],
    ['Milestones', '16 written', '0 stood already'],
    ['Retainers', '0 written', '0 stood already'],
    ['Time entries', '396 written', '0 stood already'],
    ['Other entries', '8 written', '0 stood already'],
  ]);
  expect(await setup('status')).toBe(0);
  expect(said.at(-1)).toBe('Nothing is missing.');
  expect(await setup('load', folder)).toBe(0);
  expect(said.at(-1)).toMatch(/^Other entries +0 written +8 stood already$/);
  expect(said.at(-2)).toMatch(/^Time entries +0 written +396 stood already$/);
  expect(said.at(-7)).toMatch(/^Finance's set-up +0 rows new or changed$/);
  expect(await setup('example', folder)).toBe(1);
  expect(said.at(-1)).toMatch(/^EEXIST/);
});

test('status says of each company what is missing, what that stops, and who can help', async () => {
  const folder = join(home, 'little');
  mkdirSync(folder);
  const line = (name: string, ...rows: string[]) => writeFileSync(join(folder, `${name}.csv`), `${rows.join('\n')}\n`);
  line('legal-entities', 'code,name,currency', 'AAAA,A,USD');
  const types = ['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE', 'NOT_SPECIFIED'];
  line('line-properties', 'legalEntity,billingType,lineProperty', ...types.map((type) => `AAAA,${type},L`));
  line('posting-accounts', 'legalEntity,postingType,account', ...NEEDED_POSTING_TYPES.map((type) => `AAAA,${type},1`));
  line('number-sequences', 'legalEntity,name,prefix', 'AAAA,VOUCHER,V', 'AAAA,CUSTOMER_INVOICE,I');
  line('fiscal-periods', 'legalEntity,startDate,endDate,open', 'AAAA,2020-01-01,2020-12-31,yes');
  expect(await setup('load', folder)).toBe(0);
  said = [];
  expect(await setup('status')).toBe(1);
  expect(said[0]).toBe('AAAA');
  expect(said[1]).toMatch(
    /^ {2}PERIOD_NOT_OPEN {7}No fiscal period is open for .*\n {24}stops: posting anything dated today \(project accountant\)$/,
  );
  expect(said.at(-1)).toBe('\n6 findings.');
});

test('prints every finding and ends with 1', async () => {
  const folder = join(home, 'example');
  await setup('example', folder);
  for (const table of ['customers', 'time-entries']) {
    const file = join(folder, `${table}.csv`);
    writeFileSync(
      file,
      readFileSync(file, 'utf8')
        .replace(/^(USMF,US-002),[^,]*/m, '$1,')
        .replace(/^(US-C-1001-003,.*),\d+\.\d\d,(\d+\.\d{4}),/m, '$1,7.125,$2,'),
    );
  }
  said = [];
  expect(await setup('load', folder)).toBe(1);
  expect(said).toEqual([
    'customers.csv:3 name: is missing',
    "time-entries.csv:4 hours: '7.125' has more than 2 decimals",
    '\nSETUP_INVALID: 2 findings; nothing was written.',
  ]);
});

test('says what is wrong with the request', async () => {
  expect(await setup('load')).toBe(2);
  expect(said.join('\n')).toContain("missing required argument 'folder'");
  expect(await setup('unload', home)).toBe(2);
  expect(await setup('load', join(home, 'nowhere'))).toBe(1);
  expect(said.at(-1)).toMatch(/^ENOENT/);
  expect(await main(['load', home], { PORT: 'x' }, (text) => said.push(text))).toBe(1);
  expect(said.at(-1)).toContain('PORT: ');
  expect(
    await main(['load', home], { DATAVERSE_DATABASE_URL: 'mysql://root@127.0.0.1:1/none' }, (text) => said.push(text)),
  ).toBe(1);
  expect(said.at(-1)).toContain('ECONNREFUSED');
});

test('tells the files and their columns', async () => {
  expect(await setup('tables')).toBe(0);
  expect(said).toContain('projects: legalEntity, number, name');
  expect(said).toContain(
    'time-entries: reference, contractNumber, [lineName], projectNumber, date, resource, [role], [task], [category], [description], hours, costPrice, salesPrice',
  );
  expect(said).toContain(
    'entries: reference, transactionClass, contractNumber, [lineName], projectNumber, date, [resource], [role], [task], [category], [description], [externalDescription], quantity, [costPrice], salesPrice',
  );
  expect(said).toHaveLength(TABLE_NAMES.length);
});
