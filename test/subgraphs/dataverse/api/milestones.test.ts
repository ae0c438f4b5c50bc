// Milestones over the API: created, changed under the contract's version, prepared by progress and deleted; listed by contract, line,
// status and date, both ways, in a number of statements that does not depend on the number of rows. domain.md 2.6, 3.5 (p), (q), (t)
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { DIALECTS } from '../../../harness/databases';
import { type ApiSide, type Data, openApi } from './side';

const ERRORS = 'userErrors { code path } replayed';
const MILESTONE = `id name description amount { amount currency } estimatedTax { amount } date isProgressBased status
  contractLine { name milestoneTotal { amount } contract { version } }
  parts { amount { amount } estimatedTax { amount } billingStatus customer { accountNumber } invoice { id } }`;
const mutation = (name: string, fields: string) =>
  `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { result: ${name}(input: $input) { ${fields} ${ERRORS} } }`;
const CREATE = mutation('createMilestone', `milestone { ${MILESTONE} }`);
const UPDATE = mutation('updateMilestone', `milestone { ${MILESTONE} }`);
const PREPARE = mutation('prepareProgressInvoice', `milestone { ${MILESTONE} }`);
const DELETE = mutation('deleteMilestone', 'contractLine { name milestoneTotal { amount } }');
const LIST = `query ($filter: MilestoneFilter, $first: Int, $after: String, $last: Int, $before: String) {
  milestones(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { ${MILESTONE} } pageInfo { startCursor endCursor hasNextPage hasPreviousPage } } }`;
const CLEAN = { userErrors: [], replayed: false };
const REFUSED = { milestone: null, replayed: false };

describe.each(DIALECTS)('milestones over the API on %s', (dialect) => {
  let api: ApiSide;
  let lineId: string;
  let progressLineId: string;
  const run = async (document: string, input: object, caller?: Caller): Promise<Data> =>
    (await api.data(document, { input }, caller)).result;
  const line = async (name: string, scheduleType: string): Promise<string> => {
    const { project } = await run(mutation('createProject', 'project { id }'), {
      legalEntity: 'USMF',
      number: `P-${name}`,
      name,
    });
    const input = {
      contractId: api.company.splitContractId,
      name,
      billingMethod: 'FIXED_PRICE',
      projectId: project.id,
    };
    const added = await run(mutation('addContractLine', 'contractLine { id }'), { ...input, scheduleType });
    return added.contractLine.id;
  };
  const created = async (name: string, date: string, contractLineId = lineId): Promise<string> =>
    (await run(CREATE, { contractLineId, name, amount: '100', date })).milestone.id;
  const listed = async (variables: object): Promise<Data> =>
    (await api.data(LIST, variables as Record<string, unknown>)).milestones;
  const names = (list: Data) => list.nodes.map(({ name }: Data) => name);

  beforeAll(async () => {
    api = await openApi(dialect);
    lineId = await line('Delivery', 'COMPLETED_MILESTONES');
    progressLineId = await line('Progress', 'PROGRESS_BASED');
  });
  afterAll(() => api.close());

  it('3.5 (t) is created over the customers of its line, changed under the version that was read, and deleted', async () => {
    const input = {
      contractLineId: lineId,
      name: 'Plan',
      description: 'Signed',
      amount: '5000',
      estimatedTax: '1000',
      date: '2026-10-20',
      idempotencyKey: 'plan',
    };
    const parts = (acme: [string, string], beta: [string, string]) =>
      [acme, beta].map(([amount, tax], index) => ({
        amount: { amount },
        estimatedTax: { amount: tax },
        billingStatus: 'UNBILLED_SALES_CREATED',
        customer: { accountNumber: ['ACME', 'BETA'][index] },
        invoice: null,
      }));
    const answer = await run(CREATE, input);
    expect(answer).toEqual({
      ...CLEAN,
      milestone: {
        id: expect.any(String),
        name: 'Plan',
        description: 'Signed',
        amount: { amount: '5000.00', currency: 'USD' },
        estimatedTax: { amount: '1000.00' },
        date: '2026-10-20',
        isProgressBased: false,
        status: 'NOT_STARTED',
        contractLine: { name: 'Delivery', milestoneTotal: { amount: '5000.00' }, contract: { version: 4 } },
        parts: parts(['3000.00', '600.00'], ['2000.00', '400.00']),
      },
    });
    expect(await run(CREATE, input)).toEqual({ ...answer, replayed: true });

    const { id: milestoneId } = answer.milestone;
    const change = { milestoneId, name: 'Plan B', description: null, amount: '100', estimatedTax: '10' };
    const changed = await run(UPDATE, { ...change, date: '2026-10-21', expectedVersion: 4 });
    expect(changed).toMatchObject({
      ...CLEAN,
      milestone: {
        name: 'Plan B',
        description: null,
        date: '2026-10-21',
        contractLine: { milestoneTotal: { amount: '100.00' }, contract: { version: 5 } },
        parts: parts(['60.00', '6.00'], ['40.00', '4.00']),
      },
    });
    const late = { code: 'CONTRACT_CHANGED', path: ['expectedVersion'] };
    expect(await run(UPDATE, { milestoneId, amount: '1', expectedVersion: 4 })).toEqual({
      ...REFUSED,
      userErrors: [late],
    });
    expect((await run(DELETE, { milestoneId, expectedVersion: 4 })).userErrors).toEqual([late]);
    expect(await run(DELETE, { milestoneId, expectedVersion: 5 })).toEqual({
      ...CLEAN,
      contractLine: { name: 'Delivery', milestoneTotal: { amount: '0.00' } },
    });
    const { milestone } = await api.data('query ($id: ID!) { milestone(id: $id) { name } }', { id: milestoneId });
    expect(milestone).toBeNull();
  });

  it('3.5 (q) is prepared by progress: 20 % of 1,000 over 60/40 is 120 and 80 ready', async () => {
    const { milestone } = await run(CREATE, {
      contractLineId: progressLineId,
      name: 'Build',
      amount: '1000',
      date: '2026-10-20',
    });
    const { version } = milestone.contractLine.contract;
    expect(milestone.isProgressBased).toBe(true);
    const prepared = await run(PREPARE, { milestoneId: milestone.id, percent: '20', expectedVersion: version });
    expect(prepared).toMatchObject({ ...CLEAN, milestone: { status: 'IN_PROGRESS' } });
    const shown = prepared.milestone.parts.map((part: Data) => [
      part.customer.accountNumber,
      part.amount.amount,
      part.billingStatus,
    ]);
    expect(shown.sort()).toEqual([
      ['ACME', '120.00', 'READY_TO_INVOICE'],
      ['ACME', '480.00', 'UNBILLED_SALES_CREATED'],
      ['BETA', '320.00', 'UNBILLED_SALES_CREATED'],
      ['BETA', '80.00', 'READY_TO_INVOICE'],
    ]);
    expect(await run(PREPARE, { milestoneId: milestone.id, expectedVersion: version })).toEqual({
      ...REFUSED,
      userErrors: [{ code: 'CONTRACT_CHANGED', path: ['expectedVersion'] }],
    });
    expect((await run(PREPARE, { milestoneId: milestone.id, percent: '80.01' })).userErrors).toEqual([
      { code: 'PROGRESS_EXCEEDED', path: ['percent'] },
    ]);
  });

  it('refuses as data: a stranger, another company, a line of time, an amount of nothing, a day that is none', async () => {
    const input = { contractLineId: lineId, name: 'No', amount: '0', date: '2026-10-20' };
    expect((await run(CREATE, input)).userErrors).toEqual([{ code: 'BAD_USER_INPUT', path: ['amount'] }]);
    const accountant: Caller = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect((await run(CREATE, input, accountant)).userErrors).toEqual([{ code: 'FORBIDDEN', path: null }]);
    const german: Caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect((await run(CREATE, input, german)).userErrors).toEqual([{ code: 'NOT_FOUND', path: ['contractLineId'] }]);
    const id = await created('Foreign', '2026-12-24');
    expect((await run(DELETE, { milestoneId: id }, german)).userErrors).toEqual([
      { code: 'NOT_FOUND', path: ['milestoneId'] },
    ]);
    expect((await api.data(LIST, {}, german)).milestones).toMatchObject({ totalCount: 0, nodes: [] });
    expect(await api.codes(CREATE, { input: { ...input, date: '2026-02-30' } })).toEqual(['DATE_INVALID']);
    await run(DELETE, { milestoneId: id });
  });

  it('is listed by contract, line, status and date, both ways', async () => {
    for (let day = 1; day <= 9; day += 1) await created(`M${day}`, `2026-11-0${day}`);
    const filter = {
      contractId: [api.company.splitContractId],
      contractLineId: [lineId],
      status: ['NOT_STARTED'],
      date: { gte: '2026-11-02', lte: '2026-11-08' },
    };
    const first = await listed({ filter, first: 3 });
    expect([first.totalCount, names(first), first.pageInfo.hasNextPage]).toEqual([7, ['M2', 'M3', 'M4'], true]);
    const second = await listed({ filter, first: 3, after: first.pageInfo.endCursor });
    expect(names(second)).toEqual(['M5', 'M6', 'M7']);
    const back = await listed({ filter, last: 2, before: second.pageInfo.startCursor });
    expect([names(back), back.pageInfo.hasPreviousPage]).toEqual([['M3', 'M4'], true]);
    expect(names(await listed({ filter: { status: ['IN_PROGRESS'] } }))).toEqual(['Build']);
    expect(names(await listed({ filter: { date: { eq: '2026-11-09' } } }))).toEqual(['M9']);
    expect(await listed({ filter: { status: ['COMPLETED'] } })).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('is listed with lines, parts, customers and invoices in as many statements as one', async () => {
    const one = await api.statements(LIST, { first: 1 });
    expect(await api.statements(LIST, { first: 500 })).toBe(one);
    expect(one).toBeLessThanOrEqual(8);
  });
});
