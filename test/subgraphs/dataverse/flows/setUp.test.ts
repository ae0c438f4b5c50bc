// Companies, projects, contracts and milestones: what they write and queue, and that a fault anywhere writes nothing.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { createContracts } from '../../../../subgraphs/dataverse/flows/createContracts';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { createProjects } from '../../../../subgraphs/dataverse/flows/createProjects';
import { setUpCompanies } from '../../../../subgraphs/dataverse/flows/setUpCompanies';
import type { ContractTerms } from '../../../../subgraphs/dataverse/rules/contractTerms';
import { DIALECTS } from '../../../harness/databases';
import { type Company, codesOf, granted, openBooks, queued, smallCompany, statementsOf, type TestBooks } from './books';

describe.each(DIALECTS)('set-up on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  const contract = (number: string, changes: Partial<ContractTerms> = {}): ContractTerms => ({
    legalEntity: 'USMF',
    number,
    name: 'Support',
    currency: 'EUR',
    customers: [{ accountNumber: 'ACME', splitPercent: 1_000_000, isRounding: true }],
    lines: [{ name: 'Work', billingMethod: 'TIME_AND_MATERIAL', contractedAmount: 0 }],
    ...changes,
  });
  const milestone = (changes: object = {}) => ({
    contractNumber: 'C-1',
    lineNumber: 2,
    name: 'Phase',
    amount: 500_000,
    date: '2026-10-20',
    ...changes,
  });

  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
  });
  afterAll(() => books.close());

  it('queues a contract with its lines and funding sources under one key', async () => {
    const messages = await queued(books, `contract:${company.splitContractId}`);
    expect(messages.map(({ topic, rows }) => [topic, rows.length])).toEqual([
      [MAPS.contracts, 1],
      [MAPS.contractLines, 2],
      [MAPS.fundingSources, 2],
    ]);
    expect(messages[0]?.rows[0]).toMatchObject({
      id: company.splitContractId,
      legal_entity: 'USMF',
      number: 'C-2',
      currency: 'USD',
    });
    expect(messages[1]?.rows[0]).toMatchObject({
      contract_id: company.splitContractId,
      billing_method: 'TIME_AND_MATERIAL',
    });
    expect(
      messages[2]?.rows.map(({ account_number, legal_entity, payment_terms }) => [
        account_number,
        legal_entity,
        payment_terms,
      ]),
    ).toEqual([
      ['ACME', 'USMF', 'Net30'],
      ['BETA', 'USMF', null],
    ]);
  });

  it('splits a milestone over the customers, each part under a key of its own (3.5 t)', async () => {
    granted(
      await createContracts(books, LOCAL_CALLER, [
        contract('C-MS', {
          customers: [
            { accountNumber: 'ACME', splitPercent: 600_000, isRounding: true },
            { accountNumber: 'BETA', splitPercent: 400_000, isRounding: false },
          ],
          lines: [{ name: 'Go-live', billingMethod: 'FIXED_PRICE', projectNumber: 'P-FP', contractedAmount: 500_000 }],
        }),
      ]),
    );
    const { milestoneIds } = granted(
      await createMilestones(books, LOCAL_CALLER, [milestone({ contractNumber: 'C-MS', lineNumber: 1 })]),
    );
    const parts = await Promise.all((milestoneIds[0] ?? []).map((id) => queued(books, `milestone:${id}`)));
    expect(parts.map(([message]) => [message?.topic, message?.rows[0]?.amount])).toEqual([
      [MAPS.milestones, 300_000],
      [MAPS.milestones, 200_000],
    ]);
    expect(parts[0]?.[0]?.rows[0]).toMatchObject({
      legal_entity: 'USMF',
      currency: 'EUR',
      name: 'Phase',
      milestone_date: '2026-10-20',
      invoice_status: 'UNBILLED_SALES_CREATED',
    });
  });

  it.each([
    ['a number that is taken', contract('C-1'), 'NUMBER_TAKEN'],
    ['a company that is not there', contract('N', { legalEntity: 'XXXX' }), 'LEGAL_ENTITY_UNKNOWN'],
    [
      'a customer of another company',
      contract('N', {
        legalEntity: 'DEMF',
        customers: [{ accountNumber: 'BETA', splitPercent: 1_000_000, isRounding: true }],
      }),
      'CUSTOMER_UNKNOWN',
    ],
    [
      'a project of another company',
      contract('N', {
        lines: [{ name: 'W', billingMethod: 'TIME_AND_MATERIAL', projectNumber: 'P-EU', contractedAmount: 0 }],
      }),
      'NOT_FOUND',
    ],
    [
      'splits that do not total 100 %',
      contract('N', { customers: [{ accountNumber: 'ACME', splitPercent: 999_999, isRounding: true }] }),
      'BAD_USER_INPUT',
    ],
    [
      'a contracted amount beyond the limit',
      contract('N', { lines: [{ name: 'W', billingMethod: 'FIXED_PRICE', contractedAmount: 100_000_000_001 }] }),
      'AMOUNT_OUT_OF_RANGE',
    ],
  ])('refuses a contract with %s, and the good one beside it', async (_, bad, code) => {
    expect(codesOf(await createContracts(books, LOCAL_CALLER, [contract('GOOD'), bad]))).toEqual([code]);
    expect(await books.db.read.rows(`SELECT id FROM contract WHERE number IN ('GOOD', 'N')`)).toEqual([]);
  });

  it.each([
    ['a time-and-material line', milestone({ lineNumber: 1 }), 'BAD_USER_INPUT'],
    ['a line that is not there', milestone({ lineNumber: 9 }), 'NOT_FOUND'],
    ['no amount', milestone({ amount: 0 }), 'BAD_USER_INPUT'],
    ['a day that is none', milestone({ date: '2026-13-01' }), 'DATE_INVALID'],
  ])('refuses a milestone on %s', async (_, input, code) => {
    expect(codesOf(await createMilestones(books, LOCAL_CALLER, [input]))).toEqual([code]);
  });

  it('refuses a milestone on a line without a project (2.6)', async () => {
    granted(
      await createContracts(books, LOCAL_CALLER, [
        contract('C-NP', { lines: [{ name: 'L', billingMethod: 'FIXED_PRICE', contractedAmount: 1 }] }),
      ]),
    );
    expect(
      codesOf(await createMilestones(books, LOCAL_CALLER, [milestone({ contractNumber: 'C-NP', lineNumber: 1 })])),
    ).toEqual(['BAD_USER_INPUT']);
  });

  it('leaves companies that stand in the same words, and refuses other words', async () => {
    const acme = { legalEntity: 'USMF', accountNumber: 'ACME', name: 'Acme' };
    const usmf = { code: 'USMF', name: 'Contoso US', currency: 'USD' };
    expect(granted(await setUpCompanies(books, { legalEntities: [usmf], customers: [acme] })).customerIds).toEqual([
      company.customerId,
    ]);
    expect(
      codesOf(await setUpCompanies(books, { legalEntities: [{ ...usmf, currency: 'EUR' }], customers: [] })),
    ).toEqual(['NUMBER_TAKEN']);
    expect(
      codesOf(await setUpCompanies(books, { legalEntities: [], customers: [{ ...acme, name: 'Other' }] })),
    ).toEqual(['NUMBER_TAKEN']);
    expect(
      codesOf(await setUpCompanies(books, { legalEntities: [], customers: [{ ...acme, legalEntity: 'XXXX' }] })),
    ).toEqual(['LEGAL_ENTITY_UNKNOWN']);
  });

  it('refuses projects whose number is taken, in the books or in the batch', async () => {
    const project = { legalEntity: 'USMF', number: 'P-NEW', name: 'New' };
    expect(codesOf(await createProjects(books, LOCAL_CALLER, [{ ...project, number: 'P-TM' }]))).toEqual([
      'NUMBER_TAKEN',
    ]);
    expect(codesOf(await createProjects(books, LOCAL_CALLER, [project, project]))).toEqual(['NUMBER_TAKEN']);
    expect(codesOf(await createProjects(books, { ...LOCAL_CALLER, legalEntities: ['DEMF'] }, [project]))).toEqual([
      'LEGAL_ENTITY_UNKNOWN',
    ]);
  });

  it('creates 200 projects in as many statements as 2', async () => {
    const projects = (count: number, prefix: string) =>
      Array.from({ length: count }, (_, index) => ({ legalEntity: 'USMF', number: `${prefix}${index}`, name: 'P' }));
    const forTwo = await statementsOf(books, () => createProjects(books, LOCAL_CALLER, projects(2, 'A')));
    expect(await statementsOf(books, () => createProjects(books, LOCAL_CALLER, projects(200, 'B')))).toBe(forTwo);
  });
});
