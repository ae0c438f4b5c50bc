// Projects and contracts by mutation: what they write and queue, what is refused, and that nothing is written where it is. domain.md 2.5
// The number of statements does not grow with lines and customers.
import { MAPS } from '../../../../schema/messages';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addContractLine } from '../../../../subgraphs/dataverse/flows/addContractLine';
import { type CreateContractInput, createContract } from '../../../../subgraphs/dataverse/flows/createContract';
import { createProject } from '../../../../subgraphs/dataverse/flows/createProject';
import { updateContractLine } from '../../../../subgraphs/dataverse/flows/updateContractLine';
import { DIALECTS } from '../../../harness/databases';
import { codesOf, granted, queued, statementsOf } from './books';
import { type ContractBooks, openContractBooks } from './contractBooks';

describe.each(DIALECTS)('contracts by mutation on %s', (dialect) => {
  let side: ContractBooks;

  beforeAll(async () => {
    side = await openContractBooks(dialect);
  });
  afterAll(() => side.books.close());

  it('creates a project, and answers a repetition with the same one', async () => {
    const project = { legalEntity: 'USMF', number: 'P-NEW', name: 'New', idempotencyKey: 'project' };
    const { projectId } = granted(await createProject(side.books, LOCAL_CALLER, project));
    expect(await createProject(side.books, LOCAL_CALLER, project)).toEqual({
      ok: true,
      value: { projectId },
      replayed: true,
    });
    expect(
      (await queued(side.books, `project:${projectId}`)).map(({ topic, rows: sent }) => [topic, sent.length]),
    ).toEqual([[MAPS.projects, 1]]);
    expect(codesOf(await createProject(side.books, LOCAL_CALLER, { ...project, idempotencyKey: null }))).toEqual([
      'NUMBER_TAKEN',
    ]);
  });

  it('creates a contract with limits at four levels, and queues header, lines and funding sources', async () => {
    const { contractId, lineIds } = await side.created({
      notToExceed: '10000',
      customers: [
        { customerId: side.acme, splitPercent: '60', isRounding: true, notToExceed: '8000' },
        { customerId: side.beta, splitPercent: '40', isRounding: false, paymentTerms: 'Net10' },
      ],
      lines: [
        {
          name: 'Work',
          billingMethod: 'TIME_AND_MATERIAL',
          projectId: side.projectId('P-FREE'),
          notToExceed: '5000.50',
          discountPercent: '5',
          feePercent: '2.25',
          includeMaterial: false,
          chargeability: [{ kind: 'ROLE', name: 'Trainee', billingType: 'COMPLIMENTARY' }],
          customers: [
            { customerId: side.acme, splitPercent: '33.34', isRounding: true, notToExceed: '100' },
            { customerId: side.beta, splitPercent: '66.66', isRounding: false },
          ],
        },
      ],
    });
    const messages = await queued(side.books, `contract:${contractId}`);
    expect(messages.map(({ topic, rows: sent }) => [topic, sent.length])).toEqual([
      [MAPS.contracts, 1],
      [MAPS.contractLines, 1],
      [MAPS.fundingSources, 2],
    ]);
    expect(await side.rows('SELECT nte_limit, status, version FROM contract WHERE id = ?', [contractId])).toEqual([
      { nte_limit: 1_000_000, status: 'DRAFT', version: 1 },
    ]);
    const [line] = await side.rows('SELECT * FROM contract_line WHERE contract_id = ?', [contractId]);
    expect(line).toMatchObject({
      nte_limit: 500_050,
      discount_percent: 50_000,
      fee_percent: 22_500,
      include_time: 1,
      include_material: 0,
      task_scope: 'ALL',
    });
    expect(await side.splitsOf(lineIds[0] as string)).toEqual([
      ['ACME', 333_400, 1],
      ['BETA', 666_600, 0],
    ]);
  });

  it.each<[string, (base: CreateContractInput) => Partial<CreateContractInput>, string[]]>([
    [
      'a customer that is not there',
      () => ({ customers: [{ customerId: 'x', splitPercent: '100', isRounding: true }] }),
      ['CUSTOMER_UNKNOWN'],
    ],
    [
      'splits of 99.99 %',
      (base) => ({
        customers: base.customers.map((one) => ({ ...one, splitPercent: one.isRounding ? '59.99' : '40' })),
      }),
      ['BAD_USER_INPUT'],
    ],
    [
      'a project on two lines with all tasks',
      (base) => ({ lines: [...base.lines, ...base.lines] }),
      ['BAD_USER_INPUT'],
    ],
    [
      'a percentage that is none',
      (base) => ({ lines: base.lines.map((line) => ({ ...line, discountPercent: '101' })) }),
      ['AMOUNT_OUT_OF_RANGE'],
    ],
    [
      'a customer of a line that the contract has not',
      (base) => ({
        customers: [{ customerId: side.acme, splitPercent: '100', isRounding: true }],
        lines: base.lines.map((line) => ({
          ...line,
          customers: [{ customerId: side.beta, splitPercent: '100', isRounding: true }],
        })),
      }),
      ['CUSTOMER_NOT_ON_CONTRACT'],
    ],
  ])('refuses %s, and writes nothing', async (_, changes, codes) => {
    const base = side.input();
    const before = await side.rows('SELECT COUNT(*) AS n FROM contract');
    expect(codesOf(await createContract(side.books, LOCAL_CALLER, { ...base, ...changes(base) }))).toEqual(codes);
    expect(await side.rows('SELECT COUNT(*) AS n FROM contract')).toEqual(before);
  });

  it('lets one project stand on two lines by separate tasks (2.5)', async () => {
    const line = (name: string, task: string) => ({
      name,
      billingMethod: 'TIME_AND_MATERIAL' as const,
      projectId: side.projectId('P-FREE'),
      taskScope: 'SELECTED' as const,
      chargeability: [{ kind: 'TASK' as const, name: task, billingType: 'CHARGEABLE' as const }],
    });
    const { contractId, lineIds } = await side.created({ lines: [line('One', 'Design'), line('Two', 'Build')] });
    expect(lineIds).toHaveLength(2);
    expect(codesOf(await addContractLine(side.books, LOCAL_CALLER, { contractId, ...line('Three', 'Build') }))).toEqual(
      ['BAD_USER_INPUT'],
    );
    granted(await addContractLine(side.books, LOCAL_CALLER, { contractId, ...line('Three', 'Test') }));
    const widened = { contractLineId: lineIds[0] as string, taskScope: 'ALL' as const };
    expect(codesOf(await updateContractLine(side.books, LOCAL_CALLER, widened))).toEqual(['BAD_USER_INPUT']);
  });

  it('sends a bounded number of statements, whatever the number of customers and lines', async () => {
    const line = { name: 'Work', billingMethod: 'FIXED_PRICE' as const };
    const few = await statementsOf(side.books, () => side.created({ lines: [line] }));
    const many = await statementsOf(side.books, () => side.created({ lines: Array.from({ length: 40 }, () => line) }));
    expect(many).toBe(few);
    expect(few).toBeLessThanOrEqual(20);
  });
});
