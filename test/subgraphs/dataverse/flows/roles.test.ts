// Every way in asks the role first: a caller without one is refused by each flow, before anything is read or written.
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { approveEntries } from '../../../../subgraphs/dataverse/flows/approveEntries';
import { approveTimeEntries } from '../../../../subgraphs/dataverse/flows/approveTimeEntries';
import { cancelApprovals } from '../../../../subgraphs/dataverse/flows/cancelApprovals';
import { closeContractAsLost } from '../../../../subgraphs/dataverse/flows/closeContractAsLost';
import { confirmContract } from '../../../../subgraphs/dataverse/flows/confirmContract';
import { confirmInvoice } from '../../../../subgraphs/dataverse/flows/confirmInvoice';
import { createContracts } from '../../../../subgraphs/dataverse/flows/createContracts';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { createMilestones } from '../../../../subgraphs/dataverse/flows/createMilestones';
import { createProjects } from '../../../../subgraphs/dataverse/flows/createProjects';
import { markReadyToInvoice } from '../../../../subgraphs/dataverse/flows/markReadyToInvoice';
import { pauseTableMap } from '../../../../subgraphs/dataverse/flows/pauseTableMap';
import { recallEntries } from '../../../../subgraphs/dataverse/flows/recallEntries';
import { resumeTableMap } from '../../../../subgraphs/dataverse/flows/resumeTableMap';
import { submitEntries } from '../../../../subgraphs/dataverse/flows/submitEntries';
import { DIALECTS } from '../../../harness/databases';
import { bobsEntry, type Company, codesOf, draftOf, openBooks, smallCompany, type TestBooks } from './books';

describe.each(DIALECTS)('roles on %s', (dialect) => {
  let books: TestBooks;
  let company: Company;
  let invoiceId: string;
  beforeAll(async () => {
    books = await openBooks(dialect);
    company = await smallCompany(books);
    invoiceId = await draftOf(books, company, 1);
  });
  afterAll(() => books.close());

  const as = (role: string): Caller => ({ ...LOCAL_CALLER, roles: [role] });
  const flows: [string, (caller: Caller) => Promise<{ ok: boolean }>][] = [
    ['createProjects', (caller) => createProjects(books, caller, [])],
    ['createContracts', (caller) => createContracts(books, caller, [])],
    ['createMilestones', (caller) => createMilestones(books, caller, [])],
    ['approveTimeEntries', (caller) => approveTimeEntries(books, caller, [bobsEntry('nobody')])],
    ['submitEntries', (caller) => submitEntries(books, caller, { entries: [] })],
    ['approveEntries', (caller) => approveEntries(books, caller, { entries: [] })],
    ['recallEntries', (caller) => recallEntries(books, caller, { ids: [] })],
    ['cancelApprovals', (caller) => cancelApprovals(books, caller, { ids: [] })],
    ['confirmContract', (caller) => confirmContract(books, caller, { contractId: 'none' })],
    ['closeContractAsLost', (caller) => closeContractAsLost(books, caller, { contractId: 'none' })],
    ['markReadyToInvoice', (caller) => markReadyToInvoice(books, caller, { ids: [] })],
    [
      'createInvoice',
      (caller) =>
        createInvoice(books, caller, { ...company, contractId: company.contractId, invoiceDate: '2026-10-31' }),
    ],
    ['confirmInvoice', (caller) => confirmInvoice(books, caller, { invoiceId })],
    ['pauseTableMap', (caller) => pauseTableMap(books, caller, { name: 'none' })],
    ['resumeTableMap', (caller) => resumeTableMap(books, caller, { name: 'none' })],
  ];

  it.each(flows)('%s is refused without a role, and to a project accountant', async (_name, flow) => {
    for (const role of ['', 'project_accountant', 'dual_write']) {
      books.count.reset();
      expect(codesOf((await flow(as(role))) as never)).toEqual(['FORBIDDEN']);
      expect(books.count.statements).toEqual([]);
    }
  });

  it('a billing administrator confirms, a partner does not approve', async () => {
    expect(codesOf(await approveTimeEntries(books, as('partner'), [bobsEntry('p')]))).toEqual(['FORBIDDEN']);
    expect(codesOf(await confirmInvoice(books, as('billing_administrator'), { invoiceId }))).toEqual([]);
  });
});
