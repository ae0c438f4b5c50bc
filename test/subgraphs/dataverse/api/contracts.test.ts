// Contracts over the API: set up by mutations, read with lines, customers, limits and percentages in a bounded number of
// statements; refusals are data, and a repetition answers with the same document.
import { DIALECTS } from '../../../harness/databases';
import { type ApiSide, type Data, openApi } from './side';

const ERRORS = 'userErrors { code path } replayed';
const TERMS = `id number currency version status notToExceed { limit { amount currency } }
  contractCustomers { id splitPercent isRounding paymentTerms notToExceedLimit { amount } customer { accountNumber } }
  lines { id lineNumber name billingMethod contractedAmount { amount } includeTime includeExpense includeMaterial includeFee taskScope
    scheduleType notToExceed { limit { amount } } discountPercent feePercent project { number } contract { number }
    customers { splitPercent isRounding notToExceedLimit { amount } customer { accountNumber } } chargeability { kind name billingType } }`;
const PROJECT = `mutation ($input: CreateProjectInput!) { createProject(input: $input) { project { id number name } ${ERRORS} } }`;
const CREATE = `mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { ${TERMS} } ${ERRORS} } }`;
const UPDATE = `mutation ($input: UpdateContractInput!) { updateContract(input: $input) { contract { id name version notToExceed { limit { amount } } } ${ERRORS} } }`;
const ADD_LINE = `mutation ($input: AddContractLineInput!) { addContractLine(input: $input) { contractLine { id lineNumber customers { splitPercent } } ${ERRORS} } }`;
const UPDATE_LINE = `mutation ($input: UpdateContractLineInput!) { updateContractLine(input: $input) { contractLine { id name notToExceed { limit { amount } } customers { splitPercent customer { id } } } ${ERRORS} } }`;
const ADD_CUSTOMER = `mutation ($input: AddContractCustomerInput!) { addContractCustomer(input: $input) { contractCustomer { splitPercent customer { id } } ${ERRORS} } }`;
const CLEAN = { userErrors: [], replayed: false };

describe.each(DIALECTS)('contracts over the API on %s', (dialect) => {
  let api: ApiSide;
  let customerIds: string[];
  const run = async (mutation: string, input: object): Promise<Data> =>
    Object.values(await api.data(mutation, { input }))[0];

  beforeAll(async () => {
    api = await openApi(dialect);
    customerIds = api.company.splitCustomerIds;
  });
  afterAll(() => api.close());

  it('sets up a project and a contract, and shows all terms of it', async () => {
    const { project } = await run(PROJECT, { legalEntity: 'USMF', number: 'P-API', name: 'Portal' });
    const input = {
      legalEntity: 'USMF',
      number: 'C-API',
      name: 'Portal',
      currency: 'USD',
      notToExceed: '9000.00',
      customers: [
        { customerId: customerIds[0], splitPercent: '60', isRounding: true, notToExceed: '7000' },
        { customerId: customerIds[1], splitPercent: '40', isRounding: false, paymentTerms: 'Net10' },
      ],
      lines: [
        {
          name: 'Build',
          billingMethod: 'TIME_AND_MATERIAL',
          projectId: project.id,
          includeFee: false,
          notToExceed: '5000',
          discountPercent: '5',
          taskScope: 'SELECTED',
          chargeability: [{ kind: 'TASK', name: 'Design', billingType: 'NON_CHARGEABLE' }],
          customers: [
            { customerId: customerIds[0], splitPercent: '33.34', isRounding: true, notToExceed: '12.5' },
            { customerId: customerIds[1], splitPercent: '66.66', isRounding: false },
          ],
        },
        { name: 'Launch', billingMethod: 'FIXED_PRICE', scheduleType: 'PROGRESS_BASED', contractedAmount: '1000' },
      ],
      idempotencyKey: 'create',
    };
    const created = await run(CREATE, input);
    expect(created).toEqual({
      ...CLEAN,
      contract: {
        id: expect.any(String),
        number: 'C-API',
        currency: 'USD',
        version: 1,
        status: 'DRAFT',
        notToExceed: { limit: { amount: '9000.00', currency: 'USD' } },
        contractCustomers: [
          {
            id: expect.any(String),
            splitPercent: '60',
            isRounding: true,
            paymentTerms: 'Net30',
            notToExceedLimit: { amount: '7000.00' },
            customer: { accountNumber: 'ACME' },
          },
          {
            id: expect.any(String),
            splitPercent: '40',
            isRounding: false,
            paymentTerms: 'Net10',
            notToExceedLimit: null,
            customer: { accountNumber: 'BETA' },
          },
        ],
        lines: [
          {
            id: expect.any(String),
            lineNumber: 1,
            name: 'Build',
            billingMethod: 'TIME_AND_MATERIAL',
            contractedAmount: { amount: '0.00' },
            includeTime: true,
            includeExpense: true,
            includeMaterial: true,
            includeFee: false,
            taskScope: 'SELECTED',
            scheduleType: null,
            notToExceed: { limit: { amount: '5000.00' } },
            discountPercent: '5',
            feePercent: '0',
            project: { number: 'P-API' },
            contract: { number: 'C-API' },
            customers: [
              { splitPercent: '66.66', isRounding: false, notToExceedLimit: null, customer: { accountNumber: 'BETA' } },
              {
                splitPercent: '33.34',
                isRounding: true,
                notToExceedLimit: { amount: '12.50' },
                customer: { accountNumber: 'ACME' },
              },
            ],
            chargeability: [{ kind: 'TASK', name: 'Design', billingType: 'NON_CHARGEABLE' }],
          },
          expect.objectContaining({
            name: 'Launch',
            scheduleType: 'PROGRESS_BASED',
            contractedAmount: { amount: '1000.00' },
            project: null,
          }),
        ],
      },
    });
    expect(await run(CREATE, input)).toEqual({ ...created, replayed: true });
  });

  it('changes it, under the version that was read', async () => {
    const { contracts } = await api.data('{ contracts(first: 500) { nodes { id number lines { id } } } }');
    const contract = contracts.nodes.find(({ number }: Data) => number === 'C-API');
    const [customerId, other] = customerIds;
    expect(
      await run(UPDATE, { contractId: contract.id, name: 'Portal 2', notToExceed: null, expectedVersion: 1 }),
    ).toEqual({
      ...CLEAN,
      contract: { id: contract.id, name: 'Portal 2', version: 2, notToExceed: null },
    });
    expect(await run(UPDATE, { contractId: contract.id, name: 'Portal 3', expectedVersion: 1 })).toEqual({
      contract: null,
      userErrors: [{ code: 'CONTRACT_CHANGED', path: ['expectedVersion'] }],
      replayed: false,
    });
    expect(await run(ADD_LINE, { contractId: contract.id, name: 'Extras', billingMethod: 'FIXED_PRICE' })).toEqual({
      ...CLEAN,
      contractLine: {
        id: expect.any(String),
        lineNumber: 3,
        customers: [{ splitPercent: '60' }, { splitPercent: '40' }],
      },
    });
    const customers = [
      { customerId, splitPercent: '100', isRounding: true },
      { customerId: other, splitPercent: '0', isRounding: false },
    ];
    expect(await run(UPDATE_LINE, { contractLineId: contract.lines[0].id, notToExceed: null, customers })).toEqual({
      ...CLEAN,
      contractLine: {
        id: contract.lines[0].id,
        name: 'Build',
        notToExceed: null,
        customers: [
          { splitPercent: '100', customer: { id: customerId } },
          { splitPercent: '0', customer: { id: other } },
        ],
      },
    });
    expect(await run(ADD_CUSTOMER, { contractId: contract.id, customerId })).toMatchObject({
      contractCustomer: null,
      userErrors: [{ code: 'BAD_USER_INPUT', path: ['customerId'] }],
    });
  });

  it('reads all contracts with their terms in as many statements as one', async () => {
    const terms = TERMS.replaceAll(/notToExceed \{ limit \{[^}]*\} \}/g, ''); // no limit, nothing to sum under it
    const query = (first: number) => `{ contracts(first: ${first}) { nodes { ${terms} } } }`;
    const one = await api.statements(query(1));
    expect(await api.statements(query(500))).toBe(one);
    expect(one).toBeLessThanOrEqual(12);
  });
});
