// Projects and customers as lists: narrowed by company, number, name and id, paged both ways, counted, within what the caller sees,
// in a number of statements that does not depend on the number of rows.
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { createProjects } from '../../../../subgraphs/dataverse/flows/createProjects';
import { setUpCompanies } from '../../../../subgraphs/dataverse/flows/setUpCompanies';
import { DIALECTS } from '../../../harness/databases';
import { granted } from '../flows/books';
import { type ApiSide, type Data, openApi } from './side';

const PAGE = 'totalCount pageInfo { startCursor endCursor hasNextPage hasPreviousPage }';
const ARGUMENTS = '$first: Int, $after: String, $last: Int, $before: String';
const PASSED = 'filter: $filter, first: $first, after: $after, last: $last, before: $before';
const PROJECTS = `query ($filter: ProjectFilter, ${ARGUMENTS}) { list: projects(${PASSED}) { nodes { id legalEntity number name } ${PAGE} } }`;
const CUSTOMERS = `query ($filter: CustomerFilter, ${ARGUMENTS}) { list: customers(${PASSED}) { nodes { id legalEntity accountNumber name } ${PAGE} } }`;
const german: Caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
const twoDigits = (index: number) => String(index).padStart(2, '0');

describe.each(DIALECTS)('projects and customers over the API on %s', (dialect) => {
  let api: ApiSide;
  const listed = async (document: string, variables: object = {}, caller?: Caller): Promise<Data> =>
    (await api.data(document, variables as Record<string, unknown>, caller)).list;
  const numbers = (list: Data) => list.nodes.map(({ number }: Data) => number);
  const accounts = (list: Data) =>
    list.nodes.map(({ accountNumber, legalEntity }: Data) => `${accountNumber}/${legalEntity}`);

  beforeAll(async () => {
    api = await openApi(dialect);
    const indexes = Array.from({ length: 30 }, (_, index) => index);
    granted(
      await createProjects(
        api.books,
        LOCAL_CALLER,
        indexes.map((index) => ({
          legalEntity: index % 3 === 0 ? 'DEMF' : 'USMF',
          number: `X-${twoDigits(index)}`,
          name: index < 10 ? `Roll-out ${twoDigits(index)}` : `roll-out ${twoDigits(index)}`,
        })),
      ),
    );
    granted(
      await setUpCompanies(api.books, {
        legalEntities: [],
        customers: indexes.flatMap((index) =>
          ['USMF', 'DEMF'].map((legalEntity) => ({
            legalEntity,
            accountNumber: `K-${twoDigits(index)}`,
            name: `Kunde ${twoDigits(29 - index)}`,
          })),
        ),
      }),
    );
  });
  afterAll(() => api.close());

  it('projects are listed by number, forward and back, with a count', async () => {
    const filter = { number: { startsWith: 'X-' } };
    const first = await listed(PROJECTS, { filter, first: 4 });
    expect([first.totalCount, numbers(first)]).toEqual([30, ['X-00', 'X-01', 'X-02', 'X-03']]);
    expect([first.pageInfo.hasNextPage, first.pageInfo.hasPreviousPage]).toEqual([true, false]);
    const next = await listed(PROJECTS, { filter, first: 2, after: first.pageInfo.endCursor });
    expect(numbers(next)).toEqual(['X-04', 'X-05']);
    expect(numbers(await listed(PROJECTS, { filter, last: 3, before: next.pageInfo.startCursor }))).toEqual([
      'X-01',
      'X-02',
      'X-03',
    ]);
    expect(numbers(await listed(PROJECTS, { last: 2 }))).toEqual(['X-28', 'X-29']);
    expect(numbers(await listed(PROJECTS, { first: 500 }))).toHaveLength(35);
  });

  it('projects are narrowed by company, name and ids, case by case', async () => {
    const named = (startsWith: string, legalEntity?: string[]) =>
      listed(PROJECTS, { filter: { name: { startsWith }, ...(legalEntity ? { legalEntity } : {}) } });
    expect(numbers(await named('Roll-out 0', ['DEMF']))).toEqual(['X-00', 'X-03', 'X-06', 'X-09']);
    expect((await named('roll-out')).totalCount).toBe(20);
    const { nodes } = await listed(PROJECTS, { filter: { number: { in: ['P-TM', 'P-EU', 'none'] } } });
    expect(nodes.map(({ legalEntity, number }: Data) => `${legalEntity} ${number}`)).toEqual([
      'DEMF P-EU',
      'USMF P-TM',
    ]);
    expect(numbers(await listed(PROJECTS, { filter: { id: nodes.map(({ id }: Data) => id) } }))).toEqual([
      'P-EU',
      'P-TM',
    ]);
    expect(await listed(PROJECTS, { filter: { id: [] } })).toMatchObject({ totalCount: 0, nodes: [] });
  });

  it('customers are listed by account, then company, and narrowed', async () => {
    const filter = { accountNumber: { startsWith: 'K-0' } };
    const first = await listed(CUSTOMERS, { filter, first: 3 });
    expect([first.totalCount, accounts(first)]).toEqual([20, ['K-00/DEMF', 'K-00/USMF', 'K-01/DEMF']]);
    const next = await listed(CUSTOMERS, { filter, first: 2, after: first.pageInfo.endCursor });
    expect(accounts(next)).toEqual(['K-01/USMF', 'K-02/DEMF']);
    expect(accounts(await listed(CUSTOMERS, { filter, last: 2, before: next.pageInfo.startCursor }))).toEqual([
      'K-00/USMF',
      'K-01/DEMF',
    ]);
    const named = { name: { startsWith: 'Kunde 1' }, legalEntity: ['USMF'] };
    const found = await listed(CUSTOMERS, { filter: named, first: 2 });
    expect([found.totalCount, accounts(found)]).toEqual([10, ['K-10/USMF', 'K-11/USMF']]);
    expect(accounts(await listed(CUSTOMERS, { filter: { id: [api.company.customerId] } }))).toEqual(['ACME/USMF']);
  });

  it('one is found by its id, a project by its number too', async () => {
    const one = 'query ($id: ID, $number: String) { project(id: $id, number: $number) { id number legalEntity } }';
    const { project } = await api.data(one, { number: 'P-EU' });
    expect(project).toEqual({ id: expect.any(String), number: 'P-EU', legalEntity: 'DEMF' });
    expect((await api.data(one, { id: project.id })).project).toEqual(project);
    expect((await api.data(one, { id: project.id, number: 'P-TM' })).project).toBeNull();
    expect(await api.codes(one, {})).toEqual(['BAD_USER_INPUT']);
    const customer = 'query ($id: ID!) { customer(id: $id) { accountNumber legalEntity } }';
    expect((await api.data(customer, { id: api.company.customerId })).customer).toEqual({
      accountNumber: 'ACME',
      legalEntity: 'USMF',
    });
    expect((await api.data(customer, { id: 'nobody' })).customer).toBeNull();
  });

  it('nobody sees what is of another company', async () => {
    const [, usmf] = (await listed(PROJECTS, { filter: { number: { in: ['P-EU', 'P-TM'] } } })).nodes;
    expect((await listed(PROJECTS, {}, german)).nodes.every(({ legalEntity }: Data) => legalEntity === 'DEMF')).toBe(
      true,
    );
    expect((await listed(PROJECTS, {}, german)).totalCount).toBe(11);
    expect(await listed(PROJECTS, { filter: { legalEntity: ['USMF'] } }, german)).toMatchObject({ totalCount: 0 });
    expect((await listed(CUSTOMERS, {}, german)).totalCount).toBe(31);
    const alone =
      '{ byId: project(id: "ID") { id } byNumber: project(number: "P-TM") { id } customer(id: "KEY") { id } }';
    const query = alone.replace('ID', usmf.id).replace('KEY', api.company.customerId);
    expect(await api.data(query, {}, german)).toEqual({ byId: null, byNumber: null, customer: null });
  });

  it('refuses lists that are too long, and pages that are none', async () => {
    const many = Array.from({ length: 501 }, (_, index) => String(index));
    for (const filter of [{ id: many }, { number: { in: many } }, { name: { in: many } }])
      expect(await api.codes(PROJECTS, { filter })).toEqual(['LIST_TOO_LONG']);
    expect(await api.codes(CUSTOMERS, { filter: { accountNumber: { in: many } } })).toEqual(['LIST_TOO_LONG']);
    expect(await api.codes(PROJECTS, { first: 501 })).toEqual(['PAGE_SIZE_OUT_OF_RANGE']);
    const { pageInfo } = await listed(PROJECTS, { first: 1 });
    expect(await api.codes(CUSTOMERS, { after: pageInfo.endCursor })).toEqual(['CURSOR_INVALID']);
  });

  it.each([PROJECTS, CUSTOMERS])(
    'costs two statements, the count included, for one and for all: %.60s',
    async (list) => {
      expect(await api.statements(list, { first: 1 })).toBe(2);
      expect(await api.statements(list, { first: 500 })).toBe(2);
      expect(await api.statements(list.replace('totalCount', ''), { first: 500 })).toBe(1);
    },
  );
});
