// Drafting for many contracts: a draft per customer with something ready, none where there is nothing, and none twice when an
// item is done again. domain.md 3.1 (creation variants)

import { claimOperations, waitingItems } from '../../../../subgraphs/bulk/operations';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { createInvoices } from '../../../../subgraphs/dataverse/flows/createInvoices';
import { doBulkItem } from '../../../../subgraphs/dataverse/flows/doBulkItem';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { DIALECTS } from '../../../harness/databases';
import { billingFaults } from './billingFaults';
import { bobsEntry, type Company, codesOf, granted, openBooks, salesOf, smallCompany, type TestBooks } from './books';
import { itemsOf, untilOver, worker } from './bulk';

describe.each(DIALECTS)('drafting for many on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let german: string;
  const invoiceDate = '2026-10-31';
  const ready = async (id: string, projectNumber: string) => {
    granted(await approveTimeEntries(books, LOCAL_CALLER, [bobsEntry(id, { projectNumber })]));
    granted(await markReadyToInvoice(books, LOCAL_CALLER, { ids: await salesOf(books, [id]) }));
  };
  const draftedBy = async (operationId: string) => {
    const rows = await books.db.read.rows<{ subject_id: string; invoice_ids: string | null }>(
      'SELECT subject_id, invoice_ids FROM bulk_item WHERE operation_id = ?',
      [operationId],
    );
    return Object.fromEntries(
      rows.map(({ subject_id, invoice_ids }) => [subject_id, (JSON.parse(invoice_ids ?? '[]') as string[]).length]),
    );
  };
  const invoices = async () => (await books.db.read.rows('SELECT id FROM invoice')).length;

  beforeEach(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    const [row] = await books.db.read.rows<{ id: string }>(`SELECT id FROM contract WHERE number = 'C-3'`);
    german = row?.id as string;
  });
  afterEach(async () => {
    expect(await billingFaults(books.db.read)).toEqual([]);
    await books.close();
  });

  it('makes a draft per customer with something ready; nothing to bill is done without one', async () => {
    await ready('tm', 'P-TM');
    await ready('split', 'P-SPLIT');
    const contractIds = [company.contractId, company.splitContractId, german, 'nobody'];
    const { operationId } = granted(await createInvoices(books, LOCAL_CALLER, { contractIds, invoiceDate }));
    const bulk = worker(books);
    expect(await untilOver(books, operationId)).toMatchObject({ state: 'COMPLETE', total: 4, done: 3, refused: 1 });
    await bulk.stop();
    expect(bulk.errors).toEqual([]);
    expect(await itemsOf(books, operationId)).toMatchObject({ nobody: ['REFUSED', 'NOT_FOUND'], [german]: ['DONE'] });
    expect(await draftedBy(operationId)).toEqual({
      [company.contractId]: 1,
      [company.splitContractId]: 2,
      [german]: 0,
      nobody: 0,
    });
    expect(await invoices()).toBe(3);
  });

  it('an item whose worker died after drafting finds its drafts again', async () => {
    await ready('split', 'P-SPLIT');
    const contractIds = [company.splitContractId];
    const { operationId } = granted(await createInvoices(books, LOCAL_CALLER, { contractIds, invoiceDate }));
    const claim = async (now: string) => {
      const of = { owner: 'w', now, until: '2026-01-01', limit: 1, exclude: new Set<string>() };
      const [claimed] = await books.db.write((tx) => claimOperations(tx, of));
      const [item] = await waitingItems(books.db.read, operationId, 0, 1);
      if (!claimed || !item) throw new Error('nothing to claim');
      return { claimed, item };
    };
    const first = await claim('2025-01-01');
    const second = await claim('2026-06-01'); // the first has drafted, but lost its claim before it settled
    await expect(doBulkItem(books, first.claimed, first.item)).rejects.toThrow("another worker's");
    expect(await invoices()).toBe(2);
    await doBulkItem(books, second.claimed, second.item);
    expect(await invoices()).toBe(2);
    expect(await draftedBy(operationId)).toEqual({ [company.splitContractId]: 2 });
  });

  it('is refused as a whole without a role and beyond 1,000 contracts, and a key stands for its operation', async () => {
    const many = Array.from({ length: 1_001 }, (_, index) => `${index}`);
    const tooMany = await createInvoices(books, LOCAL_CALLER, { contractIds: many, invoiceDate });
    expect(codesOf(tooMany)).toEqual(['LIST_TOO_LONG']);
    const clerk = { ...LOCAL_CALLER, roles: ['project_accountant'] };
    expect(codesOf(await createInvoices(books, clerk, { contractIds: [german], invoiceDate }))).toEqual(['FORBIDDEN']);
    const input = { contractIds: [german], invoiceDate, idempotencyKey: 'once' };
    const { operationId } = granted(await createInvoices(books, LOCAL_CALLER, input));
    expect(await createInvoices(books, LOCAL_CALLER, input)).toMatchObject({ replayed: true, value: { operationId } });
  });
});
