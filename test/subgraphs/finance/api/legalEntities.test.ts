// The set-up as the API shows it: in pages, by filters, of companies that the caller may see and to roles that may see it, with as many
// statements for two companies as for one.
import type { Caller } from '../../../../subgraphs/caller';
import { setUpFinance } from '../../../../subgraphs/finance/flows/setUpFinance';
import { DIALECTS } from '../../../harness/databases';
import { ledgerSetUp, USMF } from '../ledgerSetUp';
import { type FinanceBooks, openFinanceBooks } from './financeBooks';

type Named = Record<string, unknown>;
type Nodes = { nodes: Named[]; totalCount?: number; pageInfo?: { endCursor: string; hasNextPage: boolean } };
type Company = Record<string, Nodes & Named[]>;
const OF_USMF: Caller = { subject: 'amy', roles: ['project_accountant'], legalEntities: [USMF] };

const EVERYTHING = `{ legalEntities { nodes { code accountingCurrency reportingCurrency needsApproval taxCalculation
  fiscalPeriods(first: 2) { nodes { startDate state version changes { totalCount } } }
  exchangeRates(first: 1) { nodes { fromCurrency rate changes { totalCount } } totalCount }
  agreedRates { nodes { contractNumber currency rate } }
  salesTaxCodes { nodes { code percent } } salesTaxGroups { nodes { kind name codes { nodes { code percent } } } }
  mainAccounts { nodes { account name } } postingAccounts { nodes { postingType account projectNumber } }
  ledgerProfiles { nodes { contractNumber accrueRevenue cost } }
  projectCategories { nodes { category transactionType sharedCategory itemSalesTaxGroup isDefault } }
  lineProperties { billingType lineProperty } numberSequences { name nextNumber used allowLower }
  termsOfPayment { nodes { code days endOfMonth } }
  customers(first: 2) { nodes { accountNumber onHold paymentTerms terms { name } addressLines changes { totalCount } } }
  financialDimensions { nodes { name values { nodes { value name } } } }
  dimensionDefaults { nodes { kind number dimension value } } setUpChanges { nodes { kind } } } totalCount } }`;

const second = () => {
  const { customers, exchangeRates, ...own } = ledgerSetUp();
  const asDemf = JSON.parse(JSON.stringify(own).replaceAll(`"${USMF}"`, '"DEMF"')) as typeof own;
  return { ...asDemf, customers: [{ legalEntity: 'DEMF', accountNumber: 'D-1', name: 'Contoso DE' }] };
};

describe.each(DIALECTS)('the set-up on %s', (dialect) => {
  let finance: FinanceBooks;
  const company = async (fields: string, caller?: Caller) =>
    (await finance.ask<{ legalEntity: Company | null }>(`{ legalEntity(id: "${USMF}") { ${fields} } }`, {}, caller))
      .legalEntity as Company;

  beforeAll(async () => {
    finance = await openFinanceBooks(dialect);
    const legalEntity = USMF;
    const done = await setUpFinance(finance.books, {
      ...ledgerSetUp({ reportingCurrency: 'EUR' }),
      fixedRateAgreements: ['2026-01-01', '2026-11-01'].map((validFrom, index) => ({
        legalEntity,
        contractNumber: 'CT-1',
        currency: 'GBP',
        validFrom,
        rate: 1_250_000_000_000 + index,
      })),
      mainAccounts: [{ legalEntity, account: '4000', name: 'Receivables' }],
      projectCategories: (['HOUR', 'FEE', 'ITEM', 'EXPENSE', 'ON_ACCOUNT'] as const).map((transactionType) => ({
        legalEntity,
        category: 'Consulting',
        transactionType,
        itemSalesTaxGroup: 'FULL',
      })),
      categoryDefaults: [{ legalEntity, transactionType: 'HOUR', category: 'Consulting' }],
      termsOfPayment: [{ legalEntity, code: 'NET14', name: '14 days net', days: 14 }],
      customers: [
        { legalEntity, accountNumber: 'C-100', name: 'Fabrikam', paymentTerms: 'NET14', addressLines: 'Kai 1\nHaus 2' },
        { legalEntity, accountNumber: 'C-HOLD', name: 'Litware', onHold: true, paymentTerms: 'NET7' },
      ],
      financialDimensions: [{ legalEntity, dimension: 'DEPARTMENT' }],
      dimensionValues: [{ legalEntity, dimension: 'DEPARTMENT', value: '022', name: 'Delivery' }],
      dimensionDefaults: [
        { legalEntity, kind: 'CUSTOMER', number: 'C-100', dimension: 'DEPARTMENT', value: '022' },
        { legalEntity, kind: 'PROJECT', number: 'P-1', dimension: 'DEPARTMENT', value: '022' },
      ],
    });
    expect(done).toMatchObject({ ok: true });
  });
  afterAll(() => finance.close());

  it('is there whole, and costs as many statements for two companies as for one', async () => {
    const one = (await finance.ask<{ legalEntities: Nodes }>(EVERYTHING)).legalEntities;
    const statements = finance.statements();
    expect(one).toMatchObject({
      totalCount: 1,
      nodes: [{ code: USMF, reportingCurrency: 'EUR', needsApproval: false }],
    });
    expect(one.nodes[0]).toMatchObject({
      fiscalPeriods: {
        nodes: [
          { startDate: '2026-01-01', state: 'CLOSED', version: 1 },
          { startDate: '2026-10-01', state: 'OPEN' },
        ],
      },
      exchangeRates: { nodes: [{ fromCurrency: 'GBP', rate: '1.25' }], totalCount: 2 },
      mainAccounts: { nodes: [{ account: '4000', name: 'Receivables' }] },
      ledgerProfiles: { nodes: [{ contractNumber: null, accrueRevenue: true, cost: null }] },
      termsOfPayment: { nodes: [{ code: 'NET14', days: 14, endOfMonth: false }] },
      customers: {
        nodes: [
          { accountNumber: 'C-100', onHold: false, terms: { name: '14 days net' }, addressLines: ['Kai 1', 'Haus 2'] },
          { accountNumber: 'C-HOLD', onHold: true, paymentTerms: 'NET7', terms: null, addressLines: [] },
        ],
      },
      financialDimensions: { nodes: [{ name: 'DEPARTMENT', values: { nodes: [{ value: '022', name: 'Delivery' }] } }] },
      numberSequences: [
        { name: 'CUSTOMER_INVOICE', nextNumber: 'CIV-00000001', used: false, allowLower: false },
        { name: 'VOUCHER', nextNumber: 'USMF-V00000001', used: false },
      ],
    });
    expect(one.nodes[0]?.lineProperties).toHaveLength(5);
    await setUpFinance(finance.books, second());
    const two = (await finance.ask<{ legalEntities: Nodes }>(EVERYTHING)).legalEntities;
    expect(two.nodes.map(({ code }) => code)).toEqual(['DEMF', USMF]);
    expect(two.nodes[1]).toEqual(one.nodes[0]);
    expect(finance.statements()).toBeLessThanOrEqual(statements);
  });

  it('2.9.8 the shared category of each type ends as the types are numbered', async () => {
    const { projectCategories } = await company(
      'projectCategories { nodes { transactionType sharedCategory isDefault } }',
    );
    expect(projectCategories?.nodes).toEqual([
      { transactionType: 'EXPENSE', sharedCategory: 'Consulting-4', isDefault: false },
      { transactionType: 'FEE', sharedCategory: 'Consulting-2', isDefault: false },
      { transactionType: 'HOUR', sharedCategory: 'Consulting-1', isDefault: true },
      { transactionType: 'ITEM', sharedCategory: 'Consulting-3', isDefault: false },
      { transactionType: 'ON_ACCOUNT', sharedCategory: 'Consulting-5', isDefault: false },
    ]);
  });

  it('5.4 a group shows what it allows, with percentages', async () => {
    const { salesTaxGroups } = await company(
      'salesTaxGroups(kind: GROUP, name: { startsWith: "DOMC" }) { nodes { name codes { nodes { code percent } } } }',
    );
    expect(salesTaxGroups?.nodes).toEqual([
      {
        name: 'DOMCITY',
        codes: {
          nodes: [
            { code: 'CITY', percent: '2.5' },
            { code: 'VAT20', percent: '20' },
          ],
        },
      },
    ]);
  });

  it.each<[string, string[]]>([
    ['fiscalPeriods(filter: { state: [OPEN] }) { nodes { of: startDate } }', ['2026-10-01', '2027-01-01']],
    [
      'fiscalPeriods(filter: { from: "2026-11-30", to: "2026-12-01" }) { nodes { of: startDate } }',
      ['2026-10-01', '2026-12-01'],
    ],
    ['exchangeRates(filter: { validOn: "2026-11-09" }) { nodes { of: rate } }', ['1.25']],
    ['exchangeRates(filter: { validOn: "2026-11-10" }) { nodes { of: rate } }', ['1.3']],
    ['exchangeRates(filter: { validOn: "2026-09-30" }) { nodes { of: rate } }', []],
    ['exchangeRates(filter: { rateType: "BUDGET" }) { nodes { of: rate } }', []],
    [
      'exchangeRates(filter: { fromCurrency: ["GBP"], validFrom: { gte: "2026-11-01" } }) { nodes { of: rate } }',
      ['1.3'],
    ],
    ['exchangeRates(filter: { toCurrency: ["EUR"] }) { nodes { of: rate } }', []],
    ['agreedRates(filter: { contractNumber: ["CT-1"], validOn: "2026-10-31" }) { nodes { of: rate } }', ['1.25']],
    ['agreedRates(filter: { currency: ["USD"] }) { nodes { of: rate } }', []],
    ['customers(filter: { onHold: true }) { nodes { of: accountNumber } }', ['C-HOLD']],
    ['customers(filter: { accountNumber: { startsWith: "C-2" } }) { nodes { of: accountNumber } }', []],
    ['postingAccounts(filter: { postingType: ["CUSTOMER"], projectNumber: "*" }) { nodes { of: account } }', ['4000']],
    ['postingAccounts(filter: { projectNumber: "P-1" }) { nodes { of: account } }', []],
    ['ledgerProfiles(filter: { contractNumber: "*" }) { nodes { of: cost } }', [null as unknown as string]],
    ['dimensionDefaults(kind: PROJECT) { nodes { of: number } }', ['P-1']],
    [
      'projectCategories(filter: { transactionType: [FEE, ITEM] }) { nodes { of: sharedCategory } }',
      ['Consulting-2', 'Consulting-3'],
    ],
    ['setUpChanges(kind: [FISCAL_PERIOD]) { nodes { of: subject } }', []],
  ])('%s', async (list, expected) => {
    const found = Object.values(await company(list))[0] as Nodes;
    expect(found.nodes.map(({ of }) => of)).toEqual(expected);
  });

  it('goes on after a cursor', async () => {
    const page = async (after: string) => {
      const fields = `postingAccounts(first: 10${after}) { nodes { postingType } totalCount pageInfo { endCursor hasNextPage } }`;
      return (await company(fields)).postingAccounts as Nodes;
    };
    const first = await page('');
    const rest = await page(`, after: "${first.pageInfo?.endCursor}"`);
    expect([first.nodes.length, first.pageInfo?.hasNextPage, rest.pageInfo?.hasNextPage]).toEqual([10, true, false]);
    expect(new Set([...first.nodes, ...rest.nodes].map(({ postingType }) => postingType)).size).toBe(first.totalCount);
  });

  it('is nothing of a company that the caller may not see, and nothing to a partner', async () => {
    expect(await finance.ask('{ legalEntity(id: "DEMF") { name } }', {}, OF_USMF)).toEqual({ legalEntity: null });
    const { legalEntities } = await finance.ask<{ legalEntities: Nodes }>(
      '{ legalEntities { nodes { code } totalCount } }',
      {},
      OF_USMF,
    );
    expect(legalEntities).toEqual({ nodes: [{ code: USMF }], totalCount: 1 });
    const partner: Caller = { subject: 'p', roles: ['partner'], legalEntities: 'all' };
    await expect(finance.ask('{ legalEntities { nodes { code } } }', {}, partner)).rejects.toThrow(
      /one of these roles/,
    );
    await expect(finance.ask('{ legalEntity(id: "USMF") { code } }', {}, partner)).rejects.toThrow(
      /one of these roles/,
    );
  });
});
