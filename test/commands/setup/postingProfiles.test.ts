// Files of posting profiles and of intercompany relationships: old ones stay valid and speak for everybody, new ones say for what
// they speak, and each kind of mistake is found with its line. domain.md 5.6, 3.5 (v)
import { readFolder } from '../../../commands/setup/files';
import { nothingKnown } from '../../../commands/setup/known';
import { TABLE_NAMES, type TableName } from '../../../commands/setup/schema';
import { findingText, type Judged, validate } from '../../../commands/setup/validate';
import { folderOf, validTexts } from './folder';

async function judged(table: TableName, ...lines: string[]): Promise<Judged> {
  const texts = { ...validTexts(), [table]: `${lines.join('\n')}\n` };
  return validate(await readFolder(folderOf(texts), TABLE_NAMES), nothingKnown());
}

const EVERY = { projectNumber: '*', contractNumber: '*', projectGroup: '*', transactionType: '*', category: '*' };

test('files of before: accounts for everybody, accrual for everybody or one contract', async () => {
  const { setUp, findings } = validate(await readFolder(folderOf(validTexts()), TABLE_NAMES), nothingKnown());
  expect(findings).toEqual([]);
  expect(setUp['posting-accounts'][0]).toEqual({
    legalEntity: 'USMF',
    postingType: 'CUSTOMER',
    account: '110000',
    ...EVERY,
  });
  const profile = { legalEntity: 'USMF', ...EVERY, cost: null, onAccount: null };
  expect(setUp['ledger-profiles']).toEqual([
    { ...profile, accrueRevenue: false },
    { ...profile, contractNumber: 'C-1', accrueRevenue: true },
  ]);
});

const PROFILE =
  'legalEntity,projectNumber,contractNumber,projectGroup,transactionType,category,accrueRevenue,cost,onAccount';

test('profiles that say for what they speak', async () => {
  const { setUp, findings } = await judged(
    'ledger-profiles',
    PROFILE,
    'USMF,,,,,,no,,',
    'USMF,P-1,,,HOUR,,no,NEVER_LEDGER,',
    'USMF,,C-1,,,,yes,PROFIT_AND_LOSS,BALANCE',
    'USMF,,,FIXED,EXPENSE,TRAVEL,,BALANCE,',
  );
  expect(findings.map(findingText)).toEqual([]);
  expect(setUp['ledger-profiles'].map(({ cost, onAccount }) => [cost, onAccount])).toEqual([
    [null, null],
    ['NEVER_LEDGER', null],
    ['PROFIT_AND_LOSS', 'BALANCE'],
    ['BALANCE', null],
  ]);
});

test.each<[string, string]>([
  ['USMF,P-9,,,,,yes,,', "projectNumber: no project has the number 'P-9'"],
  ['USMF,P-1,C-1,,,,yes,,', 'contractNumber: a row with projectNumber speaks for that alone'],
  ['USMF,,,,,,,NO_LEDGER,', "cost: 'NO_LEDGER' is for transactionType HOUR alone"],
  ['USMF,,,,EXPENSE,,,NEVER_LEDGER,', "cost: 'NEVER_LEDGER' is for transactionType HOUR alone"],
  ['USMF,,,,ITEM,,yes,BALANCE,', "accrueRevenue: needs cost 'PROFIT_AND_LOSS', not 'BALANCE'"],
  ['USMF,,,,HOURS,,yes,,', "transactionType: 'HOURS' is none of *, HOUR, EXPENSE, ITEM, FEE, ON_ACCOUNT"],
  ['USMF,,,,,,,,LOSS', "onAccount: 'LOSS' is none of BALANCE, PROFIT_AND_LOSS"],
])('%s: %s', async (line, message) => {
  const { findings } = await judged('ledger-profiles', PROFILE, line);
  expect(findings.map(findingText)).toEqual([`ledger-profiles.csv:2 ${message}`]);
});

test('accounts for a project beside those for everybody; twice the same is found', async () => {
  const [, ...everybody] = validTexts()['posting-accounts'].trim().split('\n');
  const wide = everybody.map((line) => `${line},,`);
  const header = 'legalEntity,postingType,account,projectNumber,transactionType';
  const { findings } = await judged(
    'posting-accounts',
    header,
    ...wide,
    'USMF,COST,5100,P-1,',
    'USMF,COST,5200,P-1,HOUR',
  );
  expect(findings).toEqual([]);
  const twice = await judged('posting-accounts', header, ...wide, 'USMF,COST,5100,P-1,HOUR', 'USMF,COST,5200,P-1,HOUR');
  expect(twice.findings.map(({ message }) => message)).toEqual([
    `USMF P-1 * * HOUR * COST stands already on line ${wide.length + 2}`,
  ]);
});

test('intercompany relationships name companies and customers that are there', async () => {
  const { findings } = await judged(
    'intercompany-relationships',
    'legalEntity,borrowingLegalEntity,customerAccount',
    'USMF,GBPM,A-9',
    'USMF,USMF,A-1',
  );
  expect(findings.map(findingText)).toEqual([
    "intercompany-relationships.csv:2 borrowingLegalEntity: no legal entity has the code 'GBPM'",
    "intercompany-relationships.csv:2 customerAccount: 'A-9' is no customer of USMF",
    "intercompany-relationships.csv:3 borrowingLegalEntity: 'USMF' cannot borrow from itself",
  ]);
});
