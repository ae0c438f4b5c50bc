// Each kind of mistake in the set-up file of retainers is found, with its line.
import { readFolder } from '../../../commands/setup/files';
import { nothingKnown } from '../../../commands/setup/known';
import { TABLE_NAMES } from '../../../commands/setup/schema';
import { findingText, validate } from '../../../commands/setup/validate';
import { folderOf, validTexts } from './folder';

async function findings(texts: Readonly<Record<string, string>>): Promise<string[]> {
  return validate(await readFolder(folderOf(texts), TABLE_NAMES), nothingKnown()).findings.map(findingText);
}

test.each<[string, string, string[]]>([
  ['A-1', 'A-9', ["retainers.csv:2 accountNumber: contract C-1 has no customer 'A-9'"]],
  ['C-1', 'C-9', ["retainers.csv:2 contractNumber: no contract has the number 'C-9'"]],
  ['Audit', 'Audits', ["retainers.csv:3 lineName: contract 'C-1' has no line 'Audits'"]],
  [
    'C-1,A-2,Audit,"Advance, second",0.50,2026-11-15',
    'C-1,A-1,Audit,Advance,1,2026-11-01',
    ['retainers.csv:3 C-1 A-1 Advance 2026-11-01 stands already on line 2'],
  ],
  ['0.50', '0.505', ["retainers.csv:3 amount: GBP has 2 decimals; '0.505' has more than 2 decimals"]],
  ['Advance,', ',', ['retainers.csv:2 description: is missing']],
])('retainers: %j → %j', async (from, to, expected) => {
  const texts = validTexts();
  expect(texts.retainers).toContain(from);
  expect(await findings({ ...texts, retainers: texts.retainers.replace(from, to) })).toEqual(expected);
});

test('a retainer of a contract whose lines have no project', async () => {
  const texts = validTexts();
  expect(
    await findings({
      ...texts,
      contracts: `${texts.contracts}USMF,C-2,Open,USD\n`,
      'contract-customers': `${texts['contract-customers']}C-2,A-1,100,yes\n`,
      'contract-lines': `${texts['contract-lines']}C-2,Open,TIME_AND_MATERIAL,,0\n`,
      retainers: `${texts.retainers}C-2,A-1,,Advance,1,2026-11-01\nC-2,A-1,Open,Other,1,2026-11-01\n`,
    }),
  ).toEqual([
    'retainers.csv:4 lineName: no line of contract C-2 has a project, which a retainer needs',
    "retainers.csv:5 lineName: 'Open' has no project, which a retainer needs",
  ]);
});
