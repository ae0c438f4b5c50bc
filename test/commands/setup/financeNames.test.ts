// What rows of Finance's set-up name must exist in their company, in the folder or in the books: each kind is a finding with file and
// line, all at once; and a sequence of which numbers are given out keeps its prefix. domain.md 2.9.8, 4.8, 5.3, 5.6
import { readFolder } from '../../../commands/setup/files';
import { type Known, nameKey, nothingKnown } from '../../../commands/setup/known';
import { loadFolder } from '../../../commands/setup/loadFolder';
import { TABLE_NAMES, type TableName } from '../../../commands/setup/schema';
import { findingText, validate } from '../../../commands/setup/validate';
import { openBoth } from '../../../together';
import { emptyBooks } from '../../harness/topology';
import { realWorld } from '../../harness/world';
import { folderOf, validTexts } from './folder';

async function found(texts: Readonly<Record<string, string>>, standing: Known = nothingKnown()): Promise<string[]> {
  return validate(await readFolder(folderOf(texts), TABLE_NAMES), standing).findings.map(findingText);
}

const SCOPE = 'legalEntity,projectGroup,category,accrueRevenue';

test.each<[TableName, string, string]>([
  [
    'customers',
    'legalEntity,accountNumber,name,paymentTerms\nUSMF,A-1,P,NET9\nUSMF,A-2,C,EOM10',
    "paymentTerms: 'NET9' are no terms of payment of USMF",
  ],
  [
    'contract-customers',
    'contractNumber,accountNumber,splitPercent,isRounding,paymentTerms\nC-1,A-1,60,yes,NET9\nC-1,A-2,40,no,',
    "paymentTerms: 'NET9' are no terms of payment of USMF",
  ],
  [
    'project-group-members',
    'legalEntity,kind,number,projectGroup\nUSMF,PROJECT,P-9,NONE',
    "projectGroup: 'NONE' is no project group of USMF",
  ],
  ['ledger-profiles', `${SCOPE}\nUSMF,NONE,,no`, "projectGroup: 'NONE' is no project group of USMF"],
  ['ledger-profiles', `${SCOPE}\nUSMF,,COOKING,no`, "category: 'COOKING' is no project category of USMF"],
  [
    'category-defaults',
    'legalEntity,transactionType,category\nUSMF,FEE,TRAVEL',
    "category: 'TRAVEL' is no project category of USMF for FEE",
  ],
  [
    'dimension-values',
    'legalEntity,dimension,value,name\nUSMF,COLOUR,1,Red\nUSMF,DEPARTMENT,022,D',
    "dimension: 'COLOUR' is no financial dimension of USMF",
  ],
  [
    'dimension-defaults',
    'legalEntity,kind,number,dimension,value\nUSMF,PROJECT,P-1,DEPARTMENT,023',
    "value: '023' is no value of DEPARTMENT in USMF",
  ],
  [
    'dimension-defaults',
    'legalEntity,kind,number,dimension,value\nUSMF,PROJECT,P-1,COLOUR,1',
    "dimension: 'COLOUR' is no financial dimension of USMF",
  ],
  [
    'sales-tax-defaults',
    'legalEntity,kind,number,salesTaxGroup\nUSMF,PROJECT,P-1,NONE',
    "salesTaxGroup: 'NONE' is no sales tax group of kind GROUP in USMF",
  ],
  [
    'posting-schedules',
    'legalEntity,name,customerAccount\nUSMF,nightly,A-9',
    "customerAccount: 'A-9' is no customer of USMF",
  ],
  ['invoice-formats', 'legalEntity,customerAccount\nUSMF,A-9', "customerAccount: 'A-9' is no customer of USMF"],
  [
    'fixed-rate-agreements',
    'legalEntity,contractNumber,currency,validFrom,rate\nUSMF,C-1,EUR,2026-01-01,1',
    'currency: contract C-1 is in GBP, not in EUR',
  ],
  [
    'main-accounts',
    'legalEntity,account,name\nUSMF,110000,Receivables',
    "account: '110001' is no main account of USMF",
  ],
])('%s: %#', async (table, text, message) => {
  const findings = await found({ ...validTexts(), [table]: `${text}\n` });
  expect(findings[0]).toMatch(/^[a-z-]+\.csv:\d+ /);
  expect(findings.map((finding) => finding.replace(/^\S+ /, ''))).toContain(message);
  if (table !== 'main-accounts') expect(findings).toEqual([`${table}.csv:2 ${message}`]);
});

test('without a chart of accounts any account may be named, and what comes later may be named before', async () => {
  const later = {
    'main-accounts': '',
    'project-group-members': 'legalEntity,kind,number,projectGroup\nUSMF,PROJECT,P-99,FIXED\n',
    'fixed-rate-agreements': 'legalEntity,contractNumber,currency,validFrom,rate\nUSMF,C-99,EUR,2026-01-01,1\n',
  };
  expect(await found({ ...validTexts(), ...later })).toEqual([]);
});

test('what the books hold may be named without the folder bringing it', async () => {
  const alone = { 'project-group-members': 'legalEntity,kind,number,projectGroup\nUSMF,PROJECT,P-1,FIXED\n' };
  const standing = nothingKnown();
  standing.legalEntities.set('USMF', 'USD');
  expect(await found(alone, standing)).toHaveLength(1);
  standing.names.add(nameKey('PROJECT_GROUP', 'USMF', 'FIXED'));
  expect(await found(alone, standing)).toEqual([]);
});

test('in books: names that stand are known, and a sequence whose numbers are given out keeps its prefix, and a booked period stays closed', async () => {
  const urls = await emptyBooks('sqlite');
  const both = await openBoth({
    dataverseUrl: urls.dataverse.url,
    financeUrl: urls.finance.url,
    world: realWorld(),
    importSchedule: null,
  });
  both.start();
  const books = { dataverse: both.dataverse.books, finance: both.finance.books, settle: both.settle };
  const later = {
    'project-group-members': 'legalEntity,kind,number,projectGroup\nUSMF,PROJECT,P-1,FIXED\n',
    'category-defaults': 'legalEntity,transactionType,category\nUSMF,EXPENSE,TRAVEL\n',
    'posting-accounts': 'legalEntity,postingType,account\nUSMF,COST,999999\n',
    'invoice-formats': 'legalEntity,customerAccount\nUSMF,A-2\n',
    'dimension-defaults': 'legalEntity,kind,number,dimension,value\nUSMF,CUSTOMER,A-1,DEPARTMENT,022\n',
    'number-sequences': 'legalEntity,name,prefix\nUSMF,VOUCHER,W-\n',
    'fiscal-periods': 'legalEntity,startDate,endDate,open\nUSMF,2026-10-01,2026-10-31,yes\n',
  };
  try {
    expect(await loadFolder(books, folderOf(validTexts()))).toMatchObject({ ok: true });
    const judged = async (reopenPeriods = false) => {
      const outcome = await loadFolder(books, folderOf(later), { isWanted: false, reopenPeriods });
      return outcome.ok ? [] : outcome.findings.map(findingText);
    };
    const account = "posting-accounts.csv:2 account: '999999' is no main account of USMF";
    expect(await judged()).toEqual([account]);
    const voucher = { legal_entity: 'USMF', number: 'V-1', accounting_date: '2026-10-31', source: 'X', source_id: 'x' };
    await both.finance.books.db.write((tx) => tx.insert('voucher', [{ ...voucher, posted_at: 'x' }]));
    const prefix = "number-sequences.csv:2 prefix: 'W-', but numbers are given out with 'V-' (SEQUENCE_IN_USE)";
    const period =
      "fiscal-periods.csv:2 open: 'yes', but the period of USMF from 2026-10-01 to 2026-10-31 is closed and holds vouchers (PERIOD_BOOKED)";
    expect(await judged()).toEqual([period, prefix, account]);
    expect(await judged(true)).toEqual([prefix, account]);
  } finally {
    await both.stop();
    await urls.drop();
  }
});
