// A small valid folder of set-up files for tests, as CSV texts that a test may change, and a folder on disk made of them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TABLE_NAMES, type TableName } from '../../../commands/setup/schema';

export type Texts = Record<TableName, string>;

const ACCOUNTS = [
  'CUSTOMER',
  'INVOICED_REVENUE',
  'INVOICED_REVENUE_ON_ACCOUNT',
  'SALES_TAX',
  'WIP_SALES_VALUE',
  'ACCRUED_REVENUE',
  'COST',
  'PAYROLL_ALLOCATION',
  'ROUND_OFF',
];
const BILLING_TYPES = ['CHARGEABLE', 'NON_CHARGEABLE', 'COMPLIMENTARY', 'NOT_AVAILABLE', 'NOT_SPECIFIED'];
const csv = (...lines: string[]): string => `${lines.join('\n')}\n`;

/** One company, two customers who share a contract 60/40 and its second line 50/50, one line of each billing method, two milestones, two retainers, two time entries, an expense, material and a fee. */
export function validTexts(): Texts {
  const nothing = Object.fromEntries(TABLE_NAMES.map((table) => [table, ''])) as Texts;
  return {
    ...nothing,
    'legal-entities': csv('code,name,currency,timeItemTaxGroup', 'USMF,"Larkfield, Inc.",USD,FULL'),
    'fiscal-periods': csv(
      'legalEntity,startDate,endDate,open',
      'USMF,2026-10-01,2026-10-31,no',
      'USMF,2026-11-01,2026-11-30,yes',
    ),
    'exchange-rates': csv(
      'fromCurrency,toCurrency,validFrom,rate',
      'GBP,USD,2026-01-01,1.25',
      'GBP,USD,2026-11-01,1.3137',
    ),
    'fixed-rate-agreements': csv('legalEntity,contractNumber,currency,validFrom,rate', 'USMF,C-1,GBP,2026-01-01,1.30'),
    'sales-tax-codes': csv('legalEntity,taxCode,name,percent', 'USMF,T20,Twenty,20'),
    'sales-tax-groups': csv('legalEntity,kind,taxGroup,taxCode', 'USMF,GROUP,DOMESTIC,T20', 'USMF,ITEM,FULL,T20'),
    'main-accounts': csv(
      'legalEntity,account,name',
      ...ACCOUNTS.map((type, index) => `USMF,${110_000 + index},${type.toLowerCase()}`),
      'USMF,5100,Cost of a project',
      'USMF,5200,Cost of its hours',
    ),
    'posting-accounts': csv(
      'legalEntity,postingType,account',
      ...ACCOUNTS.map((type, index) => `USMF,${type},${110_000 + index}`),
    ),
    'ledger-profiles': csv('legalEntity,contractNumber,accrueRevenue', 'USMF,*,no', 'USMF,C-1,yes'),
    'project-groups': csv('legalEntity,projectGroup,name,recognition', 'USMF,FIXED,Fixed price,PERCENT_COMPLETE'),
    'project-group-members': csv('legalEntity,kind,number,projectGroup', 'USMF,PROJECT,P-2,FIXED'),
    'terms-of-payment': csv('legalEntity,code,name,days,endOfMonth', 'USMF,EOM10,End of month and ten days,10,yes'),
    customers: csv(
      'legalEntity,accountNumber,name,salesTaxGroup,addressLines,country',
      'USMF,A-1,Pinecrest,DOMESTIC,"418 Bowery\nFloor 3",US',
      'USMF,A-2,"Cobalt ""Freight""",,,',
    ),
    'project-categories': csv(
      'legalEntity,category,transactionType,itemSalesTaxGroup',
      'USMF,DEVELOPMENT,HOUR,FULL',
      'USMF,TRAVEL,EXPENSE,',
    ),
    'category-defaults': csv('legalEntity,transactionType,category', 'USMF,HOUR,DEVELOPMENT'),
    'line-properties': csv('legalEntity,billingType,lineProperty', ...BILLING_TYPES.map((type) => `USMF,${type},Line`)),
    'number-sequences': csv('legalEntity,name,prefix', 'USMF,VOUCHER,V-', 'USMF,CUSTOMER_INVOICE,I-'),
    'intercompany-relationships': csv('legalEntity,borrowingLegalEntity,customerAccount'),
    'proposal-workflows': csv('legalEntity,enabled,separateApprover', 'USMF,no,no'),
    'posting-schedules': csv('legalEntity,name,daysAhead,approvedOnly', 'USMF,nightly,7,no'),
    'financial-dimensions': csv('legalEntity,dimension', 'USMF,DEPARTMENT'),
    'dimension-values': csv('legalEntity,dimension,value,name', 'USMF,DEPARTMENT,022,Delivery'),
    'dimension-defaults': csv('legalEntity,kind,number,dimension,value', 'USMF,PROJECT,P-1,DEPARTMENT,022'),
    'sales-tax-parameters': csv('legalEntity,calculation', 'USMF,LINE'),
    'sales-tax-defaults': csv('legalEntity,kind,number,salesTaxGroup', 'USMF,PROJECT,P-1,DOMESTIC'),
    'invoice-formats': csv('legalEntity,customerAccount,lineFormat,byResource', 'USMF,,SUMMARY,yes'),
    projects: csv('legalEntity,number,name', 'USMF,P-1,Portal', 'USMF,P-2,Audit'),
    contracts: csv('legalEntity,number,name,currency', 'USMF,C-1,Portal,GBP'),
    'contract-customers': csv(
      'contractNumber,accountNumber,splitPercent,isRounding',
      'C-1,A-1,60,yes',
      'C-1,A-2,40,no',
    ),
    'contract-lines': csv(
      'contractNumber,lineName,billingMethod,projectNumber,contractedAmount',
      'C-1,Build,TIME_AND_MATERIAL,P-1,90000',
      'C-1,Audit,FIXED_PRICE,P-2,5000.00',
    ),
    'line-customers': csv(
      'contractNumber,lineName,accountNumber,splitPercent,isRounding',
      'C-1,Audit,A-1,50,yes',
      'C-1,Audit,A-2,50,no',
    ),
    'line-chargeability': csv('contractNumber,lineName,kind,name,billingType', 'C-1,Build,ROLE,Trainee,NON_CHARGEABLE'),
    milestones: csv(
      'contractNumber,lineName,name,amount,milestoneDate,description,tax',
      'C-1,Audit,Plan,2000,2026-11-02,,',
      'C-1,Audit,Report,3000.00,2026-11-20,"Findings, signed",570.01',
    ),
    retainers: csv(
      'contractNumber,accountNumber,lineName,description,amount,date',
      'C-1,A-1,,Advance,3000,2026-11-01',
      'C-1,A-2,Audit,"Advance, second",0.50,2026-11-15',
    ),
    'time-entries': csv(
      'reference,contractNumber,projectNumber,date,resource,role,category,hours,costPrice,salesPrice,description',
      'T-1,C-1,P-1,2026-11-03,Maya Okafor,Developer,DEVELOPMENT,7.25,82.40,133.3333,"Search, filters"',
      'T-2,C-1,P-1,2026-11-04,Maya Okafor,Developer,DEVELOPMENT,8,82.40,133.3333,',
    ),
    entries: csv(
      'reference,transactionClass,contractNumber,projectNumber,date,resource,category,quantity,costPrice,salesPrice,externalDescription',
      'X-1,EXPENSE,C-1,P-1,2026-11-05,Maya Okafor,TRAVEL,1,300,360,Flight',
      'X-2,MATERIAL,C-1,P-1,2026-11-05,,,10,40,55,',
      'X-3,FEE,C-1,P-1,2026-11-06,,,1,,500,',
    ),
  };
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** Writes `<table>.csv` files (or whole file names, where a key has an ending) into a folder of their own, gone when the tests of the file are over. */
export function folderOf(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-setup-'));
  folders.push(folder);
  for (const [name, text] of Object.entries(texts))
    writeFileSync(join(folder, name.includes('.') ? name : `${name}.csv`), text);
  return folder;
}
