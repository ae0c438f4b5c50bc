// Entries over the API: handed in, approved, listed with filters, recalled; a contract confirmed; and that the number of
// statements does not depend on the number of rows.
import { DIALECTS } from '../../../harness/databases';
import { type ApiSide, type Data, openApi } from './side';

const FIELDS = `id reference status transactionClass quantity billableQuantity costPrice billPrice date submittedBy decidedBy
  project { number } contractLine { name }`;
const RESULT = `entries { ${FIELDS} } userErrors { code path } replayed`;
const SUBMIT = `mutation ($input: SubmitEntriesInput!) { result: submitEntries(input: $input) { ${RESULT} } }`;
const APPROVE = `mutation ($input: ApproveEntriesInput!) { result: approveEntries(input: $input) { ${RESULT} } }`;
const RECALL = `mutation ($input: EntryIdsInput!) { result: recallEntries(input: $input) { ${RESULT} } }`;
const CANCEL = `mutation ($input: EntryIdsInput!) { result: cancelApprovals(input: $input) { ${RESULT} } }`;
const LIST = `query ($filter: EntryFilter, $first: Int, $after: String) { entries(filter: $filter, first: $first, after: $after) {
  totalCount nodes { ${FIELDS} } pageInfo { endCursor hasNextPage } } }`;

describe.each(DIALECTS)('entries over the API on %s', (dialect) => {
  let api: ApiSide;
  const run = async (document: string, input: object): Promise<Data> => (await api.data(document, { input })).result;
  const entry = (reference: string, changes: object = {}) => ({
    reference,
    transactionClass: 'TIME',
    projectNumber: 'P-TM',
    date: '2026-10-05',
    quantity: '8',
    costPrice: '100',
    billPrice: '200.00',
    ...changes,
  });
  const submitted = async (...entries: object[]): Promise<string[]> =>
    (await run(SUBMIT, { entries })).entries.map(({ id }: Data) => id);

  beforeAll(async () => {
    api = await openApi(dialect);
  });
  afterAll(() => api.close());

  it('hands in, approves with what may be billed, cancels and recalls', async () => {
    const [id] = await submitted(entry('A-1'));
    const { result } = await api.data(APPROVE, { input: { entries: [{ id, billableQuantity: '6.5' }] } });
    expect(result).toEqual({
      entries: [
        {
          id,
          reference: 'A-1',
          status: 'APPROVED',
          transactionClass: 'TIME',
          quantity: '8.00',
          billableQuantity: '6.50',
          costPrice: '100.0000',
          billPrice: '200.0000',
          date: '2026-10-05',
          submittedBy: 'local',
          decidedBy: 'local',
          project: { number: 'P-TM' },
          contractLine: { name: 'Work' },
        },
      ],
      userErrors: [],
      replayed: false,
    });
    expect((await run(CANCEL, { ids: [id] })).entries).toMatchObject([{ status: 'SUBMITTED', billableQuantity: null }]);
    expect((await run(RECALL, { ids: [id] })).entries).toMatchObject([{ status: 'RECALLED', contractLine: null }]);
    expect(await run(RECALL, { ids: [id] })).toEqual({
      entries: null,
      userErrors: [{ code: 'ENTRY_RECALLED', path: ['ids', '0'] }],
      replayed: false,
    });
    expect((await api.data('query ($id: ID!) { entry(id: $id) { reference } }', { id })).entry).toEqual({
      reference: 'A-1',
    });
  });

  it('lists by status, project, class, dates and who handed in, page by page, in the same number of statements', async () => {
    const fees = Array.from({ length: 12 }, (_, index) =>
      entry(`F-${index}`, { transactionClass: 'FEE', costPrice: null, date: `2026-11-${10 + index}` }),
    );
    await submitted(...fees);
    const filter = {
      status: ['SUBMITTED'],
      transactionClass: ['FEE'],
      submittedBy: ['local'],
      date: { gte: '2026-11-12', lte: '2026-11-20' },
    };
    const first = (await api.data(LIST, { filter, first: 4 })).entries;
    expect([first.totalCount, first.nodes.length, first.pageInfo.hasNextPage]).toEqual([9, 4, true]);
    const next = (await api.data(LIST, { filter, first: 5, after: first.pageInfo.endCursor })).entries;
    expect(next.nodes.map(({ reference }: Data) => reference)).toEqual(['F-6', 'F-7', 'F-8', 'F-9', 'F-10']);
    const cost = (size: number) => api.statements(LIST, { filter, first: size });
    expect(await cost(9)).toBe(await cost(2));
  });

  it('refuses a quantity of three decimals at its place', async () => {
    const entries = [entry('Q'), entry('R', { quantity: '8.125' })];
    expect(await run(SUBMIT, { entries })).toMatchObject({
      entries: null,
      userErrors: [{ code: 'DECIMAL_INVALID', path: ['entries', '1', 'quantity'] }],
    });
  });

  it('shows what approving made, with discount, fee and limits, and confirms and closes a contract', async () => {
    const [id] = await submitted(entry('C-1', { externalDescription: 'For you' }));
    await run(APPROVE, { entries: [{ id }] });
    const ACTUALS = `{ actuals(filter: { transactionType: [UNBILLED_SALES], billingStatus: [UNBILLED_SALES_CREATED] }) {
      nodes { amount { amount } discountAmount { amount } feeAmount { amount } nteStatus externalDescription } } }`;
    expect((await api.data(ACTUALS)).actuals.nodes).toContainEqual({
      amount: { amount: '1600.00' },
      discountAmount: { amount: '0.00' },
      feeAmount: { amount: '0.00' },
      nteStatus: 'NOT_APPLICABLE',
      externalDescription: 'For you',
    });
    const contract = (mutation: string) =>
      run(
        `mutation ($input: ContractStatusInput!) { result: ${mutation}(input: $input) { contract { number } userErrors { code } replayed } }`,
        {
          contractId: api.company.contractId,
        },
      );
    const done = { contract: { number: 'C-1' }, userErrors: [], replayed: false };
    expect(await contract('confirmContract')).toEqual(done);
    expect((await contract('confirmContract')).userErrors).toEqual([{ code: 'CONTRACT_CONFIRMED' }]);
    expect(await contract('closeContractAsLost')).toEqual(done);
    expect((await api.data(ACTUALS)).actuals.nodes).toEqual([]);
  });
});
