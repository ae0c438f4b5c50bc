// Contracts that change: under their version, lines and customers added; what travels, what is refused, and that customers with
// actuals stay. domain.md 2.5
import { MAPS } from '../../../../schema/messages';
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { addContractCustomer } from '../../../../subgraphs/dataverse/flows/addContractCustomer';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createContract } from '../../../../subgraphs/dataverse/flows/createContract';
import { updateContract } from '../../../../subgraphs/dataverse/flows/updateContract';
import { updateContractLine } from '../../../../subgraphs/dataverse/flows/updateContractLine';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, codesOf, granted, queued } from './books';
import { type ContractBooks, openContractBooks } from './contractBooks';

describe.each(DIALECTS)('contracts that change on %s', (dialect) => {
  let side: ContractBooks;
  const versionOf = async (contractId: string) =>
    (await side.rows<{ version: number }>('SELECT version FROM contract WHERE id = ?', [contractId]))[0]?.version;

  beforeAll(async () => {
    side = await openContractBooks(dialect);
  });
  afterAll(() => side.books.close());

  it('tells the second of two who edit one contract, and loses nothing (#2300192)', async () => {
    const { contractId, lineIds } = await side.created();
    granted(await updateContract(side.books, LOCAL_CALLER, { contractId, name: 'First', expectedVersion: 1 }));
    expect(
      codesOf(await updateContract(side.books, LOCAL_CALLER, { contractId, name: 'Second', expectedVersion: 1 })),
    ).toEqual(['CONTRACT_CHANGED']);
    const line = { contractLineId: lineIds[0] as string, name: 'Second', expectedVersion: 1 };
    expect(codesOf(await updateContractLine(side.books, LOCAL_CALLER, line))).toEqual(['CONTRACT_CHANGED']);
    granted(await updateContractLine(side.books, LOCAL_CALLER, { ...line, expectedVersion: 2 }));
    expect(await side.rows('SELECT name, version FROM contract WHERE id = ?', [contractId])).toEqual([
      { name: 'First', version: 3 },
    ]);
  });

  it('sends what Finance knows of a change, and nothing of what it does not', async () => {
    const { contractId, lineIds } = await side.created();
    const contractLineId = lineIds[0] as string;
    granted(await updateContract(side.books, LOCAL_CALLER, { contractId, name: 'Renamed', notToExceed: '5' }));
    granted(await updateContract(side.books, LOCAL_CALLER, { contractId, notToExceed: null }));
    granted(
      await updateContractLine(side.books, LOCAL_CALLER, { contractLineId, name: 'Labour', contractedAmount: '7' }),
    );
    granted(await updateContractLine(side.books, LOCAL_CALLER, { contractLineId, discountPercent: '3' }));
    const customers = [
      { customerId: side.acme, splitPercent: '50', isRounding: true, paymentTerms: 'Net7' },
      { customerId: side.beta, splitPercent: '50', isRounding: false },
    ];
    granted(await updateContract(side.books, LOCAL_CALLER, { contractId, customers }));
    const sent = (await queued(side.books, `contract:${contractId}`)).slice(3);
    expect(sent.map(({ topic, rows: [row] }) => [topic, row?.name ?? row?.payment_terms])).toEqual([
      [MAPS.contracts, 'Renamed'],
      [MAPS.contractLines, 'Labour'],
      [MAPS.fundingSources, 'Net7'],
    ]);
    expect(await side.rows('SELECT nte_limit, version FROM contract WHERE id = ?', [contractId])).toEqual([
      { nte_limit: null, version: 6 },
    ]);
    expect(
      await side.rows('SELECT contracted_amount, discount_percent FROM contract_line WHERE id = ?', [contractLineId]),
    ).toEqual([{ contracted_amount: 700, discount_percent: 30_000 }]);
    expect(await side.splitsOf(contractLineId)).toEqual([
      ['ACME', 600_000, 1],
      ['BETA', 400_000, 0],
    ]);
  });

  it('takes a customer in at 0 %, then into a line by 33.34/33.33/33.33 (8.1 scenario 8)', async () => {
    const { contractId, lineIds } = await side.created();
    const third = granted(await createContract(side.books, LOCAL_CALLER, side.input())).contractId; // a contract beside it stays as it is
    const [gamma] = await side.rows<{ id: string }>(`SELECT id FROM customer WHERE account_number = 'GAMMA'`);
    const customerId = gamma?.id ?? (await gammas());
    granted(await addContractCustomer(side.books, LOCAL_CALLER, { contractId, customerId }));
    expect(codesOf(await addContractCustomer(side.books, LOCAL_CALLER, { contractId, customerId }))).toEqual([
      'BAD_USER_INPUT',
    ]);
    expect((await queued(side.books, `contract:${contractId}`)).at(-1)).toMatchObject({
      topic: MAPS.fundingSources,
      rows: [{ account_number: 'GAMMA', legal_entity: 'USMF' }],
    });
    const customers = [
      { customerId: side.acme, splitPercent: '33.34', isRounding: true },
      { customerId: side.beta, splitPercent: '33.33', isRounding: false },
      { customerId, splitPercent: '33.33', isRounding: false },
    ];
    granted(await updateContractLine(side.books, LOCAL_CALLER, { contractLineId: lineIds[0] as string, customers }));
    granted(
      await approveTimeEntries(side.books, LOCAL_CALLER, [
        bobsEntry('odd', { projectNumber: 'P-FREE', hours: 101, contractNumber: await numberOf(contractId) }),
      ]),
    );
    const parts = await side.rows<{ quantity: number; amount: number }>(
      `SELECT quantity, amount FROM actual WHERE origin_id = 'odd' AND transaction_type = 'UNBILLED_SALES' ORDER BY quantity DESC`,
    );
    expect(parts.map(({ quantity }) => quantity)).toEqual([34, 34, 33]);
    expect(parts.reduce((sum, { quantity }) => sum + quantity, 0)).toBe(101);
    expect(parts.reduce((sum, { amount }) => sum + amount, 0)).toBe(20_200);
    expect(await versionOf(third)).toBe(1);
  });

  const numberOf = async (contractId: string): Promise<string> =>
    (await side.rows<{ number: string }>('SELECT number FROM contract WHERE id = ?', [contractId]))[0]?.number ?? '';
  const gammas = async (): Promise<string> => {
    const id = side.books.world.newId();
    await side.books.db.write((tx) =>
      tx.insert('customer', [{ id, legal_entity: 'USMF', account_number: 'GAMMA', name: 'Gamma' }]),
    );
    return id;
  };

  it('keeps a customer with actuals on the line, who may be set to 0 % (2.5)', async () => {
    granted(await approveTimeEntries(side.books, LOCAL_CALLER, [bobsEntry('split', { projectNumber: 'P-SPLIT' })]));
    const [line] = await side.rows<{ id: string }>(
      'SELECT id FROM contract_line WHERE contract_id = ? AND line_number = 1',
      [side.company.splitContractId],
    );
    const contractLineId = line?.id as string;
    const alone = [{ customerId: side.acme, splitPercent: '100', isRounding: true }];
    expect(codesOf(await updateContractLine(side.books, LOCAL_CALLER, { contractLineId, customers: alone }))).toEqual([
      'CUSTOMER_IN_USE',
    ]);
    const none = { customerId: side.beta, splitPercent: '0', isRounding: false };
    granted(await updateContractLine(side.books, LOCAL_CALLER, { contractLineId, customers: [...alone, none] }));
    expect(await side.splitsOf(contractLineId)).toEqual([
      ['ACME', 1_000_000, 1],
      ['BETA', 0, 0],
    ]);
  });

  it('is refused to whoever may not set up, may not see, or comes to a contract that is lost', async () => {
    const { contractId, lineIds } = await side.created();
    const contractLineId = lineIds[0] as string;
    const accountant: Caller = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    const german: Caller = { ...LOCAL_CALLER, legalEntities: ['DEMF'] };
    expect(codesOf(await createContract(side.books, accountant, side.input()))).toEqual(['FORBIDDEN']);
    expect(codesOf(await updateContract(side.books, german, { contractId, name: 'X' }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await updateContractLine(side.books, german, { contractLineId, name: 'X' }))).toEqual(['NOT_FOUND']);
    expect(codesOf(await updateContractLine(side.books, LOCAL_CALLER, { contractLineId: 'none', name: 'X' }))).toEqual([
      'NOT_FOUND',
    ]);
    await side.books.db.write((tx) => tx.change(`UPDATE contract SET status = 'LOST' WHERE id = ?`, [contractId]));
    const customer = { contractId, customerId: side.beta };
    expect(codesOf(await updateContract(side.books, LOCAL_CALLER, { contractId, name: 'X' }))).toEqual([
      'CONTRACT_LOST',
    ]);
    expect(codesOf(await addContractCustomer(side.books, LOCAL_CALLER, customer))).toEqual(['CONTRACT_LOST']);
  });
});
