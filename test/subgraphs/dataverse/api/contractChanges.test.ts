// What changes of a contract over the API: customers and lines added, splits and words changed, each under the contract's version and
// its own idempotency key; and who may not. domain.md 1.2, 2.5
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { DIALECTS } from '../../../harness/databases';
import { type ApiSide, type Data, openApi } from './side';

const mutation = (name: string, fields: string) =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { result: ${name}(input: $input) { ${fields} userErrors { code path } replayed } }`;
const PAYER = 'splitPercent isRounding paymentTerms notToExceedLimit { amount } customer { accountNumber }';
const LINE = `id lineNumber name billingMethod scheduleType contractedAmount { amount } discountPercent feePercent includeExpense
  taskScope project { number } contract { version } customers { ${PAYER} } chargeability { kind name billingType }`;
const ADD_CUSTOMER = mutation('addContractCustomer', `contractCustomer { ${PAYER} }`);
const UPDATE = mutation('updateContract', `contract { name version contractCustomers { ${PAYER} } }`);
const ADD_LINE = mutation('addContractLine', `contractLine { ${LINE} }`);
const UPDATE_LINE = mutation('updateContractLine', `contractLine { ${LINE} }`);
const CLEAN = { userErrors: [], replayed: false };

describe.each(DIALECTS)('changes of a contract over the API on %s', (dialect) => {
  let api: ApiSide;
  let [acme, beta] = ['', ''];
  const run = async (document: string, input: object, caller?: Caller): Promise<Data> =>
    (await api.data(document, { input }, caller)).result;
  const contractId = () => api.company.contractId;
  const version = async (): Promise<number> =>
    (await api.data('query ($id: ID!) { contract(id: $id) { version } }', { id: contractId() })).contract.version;

  beforeAll(async () => {
    api = await openApi(dialect);
    [acme = '', beta = ''] = api.company.splitCustomerIds;
  });
  afterAll(() => api.close());

  it('a customer is added at 0 %, with terms and a limit of its own, and then given a share', async () => {
    const before = await version();
    const input = {
      contractId: contractId(),
      customerId: beta,
      paymentTerms: 'Net10',
      notToExceed: '500',
      expectedVersion: before,
      idempotencyKey: 'beta',
    };
    const added = await run(ADD_CUSTOMER, input);
    expect(added).toEqual({
      ...CLEAN,
      contractCustomer: {
        splitPercent: '0',
        isRounding: false,
        paymentTerms: 'Net10',
        notToExceedLimit: { amount: '500.00' },
        customer: { accountNumber: 'BETA' },
      },
    });
    expect(await run(ADD_CUSTOMER, input)).toEqual({ ...added, replayed: true });
    expect((await run(ADD_CUSTOMER, { ...input, idempotencyKey: 'again' })).userErrors).toEqual([
      { code: 'CONTRACT_CHANGED', path: ['expectedVersion'] },
    ]);
    const customers = [
      { customerId: acme, splitPercent: '33.3333', isRounding: true },
      { customerId: beta, splitPercent: '66.6667', isRounding: false, paymentTerms: 'Net20' },
    ];
    const changed = await run(UPDATE, {
      contractId: contractId(),
      name: 'Two',
      customers,
      expectedVersion: before + 1,
    });
    expect(changed).toMatchObject({
      ...CLEAN,
      contract: {
        name: 'Two',
        version: before + 2,
        contractCustomers: [
          { splitPercent: '66.6667', paymentTerms: 'Net20', customer: { accountNumber: 'BETA' } },
          { splitPercent: '33.3333', isRounding: true, customer: { accountNumber: 'ACME' } },
        ],
      },
    });
    const short = customers.map((customer) => ({ ...customer, splitPercent: '50.0001' }));
    expect((await run(UPDATE, { contractId: contractId(), customers: short })).userErrors).toMatchObject([
      { code: 'BAD_USER_INPUT', path: ['customers'] },
    ]);
    expect(await version()).toBe(before + 2);
  });

  it('a line is added with its project, terms and customers, once however often it is asked for', async () => {
    const { project } = await run(mutation('createProject', 'project { id }'), {
      legalEntity: 'USMF',
      number: 'P-NEW',
      name: 'New',
    });
    const before = await version();
    const input = {
      contractId: contractId(),
      name: 'Audit',
      billingMethod: 'TIME_AND_MATERIAL',
      projectId: project.id,
      includeExpense: false,
      discountPercent: '10',
      feePercent: '2.5',
      customers: [{ customerId: beta, splitPercent: '100', isRounding: true }],
      chargeability: [{ kind: 'ROLE', name: 'Trainee', billingType: 'COMPLIMENTARY' }],
      expectedVersion: before,
      idempotencyKey: 'audit',
    };
    const added = await run(ADD_LINE, input);
    expect(added).toMatchObject({
      ...CLEAN,
      contractLine: {
        lineNumber: 3,
        name: 'Audit',
        scheduleType: null,
        discountPercent: '10',
        feePercent: '2.5',
        includeExpense: false,
        project: { number: 'P-NEW' },
        contract: { version: before + 1 },
        customers: [{ splitPercent: '100', isRounding: true, customer: { accountNumber: 'BETA' } }],
        chargeability: [{ kind: 'ROLE', name: 'Trainee', billingType: 'COMPLIMENTARY' }],
      },
    });
    expect(await run(ADD_LINE, input)).toEqual({ ...added, replayed: true });
    expect((await run(ADD_LINE, { ...input, name: 'Other' })).userErrors).toMatchObject([
      { code: 'IDEMPOTENCY_KEY_REUSED' },
    ]);

    const contractLineId = added.contractLine.id;
    const changed = await run(UPDATE_LINE, {
      contractLineId,
      name: 'Audit 2',
      discountPercent: '0',
      chargeability: [{ kind: 'CATEGORY', name: 'Travel', billingType: 'NON_CHARGEABLE' }],
      expectedVersion: before + 1,
    });
    expect(changed).toMatchObject({
      ...CLEAN,
      contractLine: {
        name: 'Audit 2',
        discountPercent: '0',
        feePercent: '2.5',
        includeExpense: false,
        contract: { version: before + 2 },
        customers: [{ customer: { accountNumber: 'BETA' } }],
        chargeability: [{ kind: 'CATEGORY', name: 'Travel', billingType: 'NON_CHARGEABLE' }],
      },
    });
    const refusals = async (changes: object) => (await run(UPDATE_LINE, { contractLineId, ...changes })).userErrors;
    expect(await refusals({ name: 'X', expectedVersion: before + 1 })).toEqual([
      { code: 'CONTRACT_CHANGED', path: ['expectedVersion'] },
    ]);
    const stranger = [{ customerId: 'nobody', splitPercent: '100', isRounding: true }];
    expect(await refusals({ customers: stranger })).toMatchObject([{ code: 'CUSTOMER_UNKNOWN' }]);
  });

  it('is refused to who may not set up, and unknown to who does not see the company', async () => {
    const accountant: Caller = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    const german: Caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    const attempts: [string, object][] = [
      [UPDATE, { contractId: contractId(), name: 'X' }],
      [ADD_LINE, { contractId: contractId(), name: 'X', billingMethod: 'FIXED_PRICE' }],
      [ADD_CUSTOMER, { contractId: contractId(), customerId: acme }],
    ];
    const before = await version();
    for (const [document, input] of attempts) {
      expect((await run(document, input, accountant)).userErrors).toEqual([{ code: 'FORBIDDEN', path: null }]);
      expect((await run(document, input, german)).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['contractId'] }]);
    }
    expect(await version()).toBe(before);
  });
});
