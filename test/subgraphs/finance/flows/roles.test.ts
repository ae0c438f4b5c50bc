// Every way in asks the role first: a caller without one is refused by each flow, before anything is read or written. domain.md 1.2
import { type Caller, LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteInvoiceProposalLines } from '../../../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import { type FinanceBooks, financeBooks } from '../financeBooks';
import { USMF } from '../ledgerSetUp';

describe.each(DIALECTS)('roles in Finance on %s', (dialect) => {
  let books: FinanceBooks;
  beforeAll(async () => {
    books = await financeBooks(dialect);
  });
  afterAll(() => books.drop());

  const as = (role: string): Caller => ({ ...LOCAL_CALLER, roles: [role] });
  const flows: [string, (caller: Caller) => Promise<{ ok: boolean }>][] = [
    ['importFromStaging', (caller) => importFromStaging(books, caller, { legalEntity: USMF })],
    ['postIntegrationJournal', (caller) => postIntegrationJournal(books, caller, { journalId: 'none' })],
    ['postInvoiceProposal', (caller) => postInvoiceProposal(books, caller, { number: 'none' })],
    [
      'deleteInvoiceProposalLines',
      (caller) => deleteInvoiceProposalLines(books, caller, { number: 'none', reason: '' }),
    ],
  ];

  it.each(flows)('%s is refused without a role, and to those who bill', async (_name, flow) => {
    for (const role of ['', 'project_manager', 'billing_administrator', 'partner', 'dual_write']) {
      books.count.reset();
      expect(await flow(as(role))).toMatchObject({ ok: false, refusals: [{ code: 'FORBIDDEN' }] });
      expect(books.count.statements).toEqual([]);
    }
  });

  it.each(flows)('%s is done for a project accountant and an administrator', async (_name, flow) => {
    for (const role of ['project_accountant', 'administrator'])
      expect(await flow(as(role))).not.toMatchObject({ refusals: [{ code: 'FORBIDDEN' }] });
  });
});
