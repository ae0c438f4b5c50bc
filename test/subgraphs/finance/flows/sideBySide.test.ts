// Everything at once: approvals and confirmations arrive while imports run, journals and proposals are posted and lines
// deleted. Whatever the order, at the end each sale is journalised, billed and posted once, and the ledger balances.
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import { deleteInvoiceProposalLines } from '../../../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { importFromStaging } from '../../../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../../../subgraphs/finance/flows/postInvoiceProposal';
import { DIALECTS } from '../../../harness/databases';
import type { Confirmation } from '../dataverseMessages';
import { financeBooks } from '../financeBooks';
import { ledgerSetUp, USMF } from '../ledgerSetUp';

const INVOICES = 16;

test.each(DIALECTS)(
  'side by side on %s',
  async (dialect) => {
    const books = await financeBooks(dialect, ledgerSetUp({ journalLineLimit: 7 }));
    const confirmations: Confirmation[] = [];
    const arrive = async (index: number) => {
      const sales = await books.approve(
        { amount: 1_000 + index, cost: 500 },
        { amount: 7, currency: 'GBP', customer: 'C-100' },
        { amount: 300 },
      );
      const confirmation = books.confirmation(
        `PF-${index}`,
        sales.filter(({ currency }) => currency === 'USD'),
      );
      confirmations.push(confirmation);
      await books.deliver(confirmation.header);
      await books.deliver(confirmation.actuals, confirmation.links);
    };
    const importAll = () => importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF });
    const postJournals = async () => {
      const journals = await books.rows<{ id: string }>("SELECT id FROM integration_journal WHERE status = 'DRAFT'");
      await Promise.all(journals.map(({ id }) => postIntegrationJournal(books, LOCAL_CALLER, { journalId: id })));
    };
    const waiting = () => books.rows<{ number: string }>("SELECT number FROM proposal WHERE status = 'OPEN'");
    const postProposals = async () => {
      for (const { number } of await waiting()) await postInvoiceProposal(books, LOCAL_CALLER, { number });
    };
    const remove = (number: string) => deleteInvoiceProposalLines(books, LOCAL_CALLER, { number, reason: 'again' });
    try {
      for (let round = 0; round < 4; round += 1) {
        const arrivals = Array.from({ length: INVOICES / 4 }, (_, index) => arrive(round * (INVOICES / 4) + index));
        await Promise.all([
          ...arrivals,
          importAll(),
          postJournals(),
          importAll(),
          postProposals(),
          remove(`PF-${round}`),
        ]);
        await Promise.all([
          importAll(),
          postJournals(),
          importAll(),
          postProposals(),
          remove(`PF-${round + 4}`),
          postProposals(),
        ]);
      }
      for (let round = 0; round < 3; round += 1) {
        for (const { number } of await waiting())
          await importFromStaging(books, LOCAL_CALLER, { legalEntity: USMF, proposalNumber: number });
        await importAll();
        await postJournals();
      }
      await postProposals();

      const one = async (sql: string) => (await books.rows<{ n: number }>(sql))[0]?.n;
      expect(await one("SELECT COUNT(*) AS n FROM proposal WHERE status <> 'INVOICED'")).toBe(0);
      expect(await one('SELECT COUNT(*) AS n FROM customer_invoice')).toBe(INVOICES);
      expect(
        await one(
          'SELECT COUNT(*) AS n FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation',
        ),
      ).toBe(2 * INVOICES);
      expect(await one("SELECT COUNT(*) AS n FROM staged_actual WHERE state <> 'POSTED'")).toBe(0);
      expect(await one('SELECT COUNT(*) AS n FROM journal_line')).toBe(4 * INVOICES);
      expect(await one('SELECT COUNT(*) AS n FROM voucher')).toBe(5 * INVOICES);
      expect(await one("SELECT last AS n FROM number_sequence WHERE name = 'VOUCHER'")).toBe(5 * INVOICES);
      expect(
        await one(
          'SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM ledger_entry GROUP BY voucher_number HAVING SUM(accounting_amount) <> 0) AS crooked',
        ),
      ).toBe(0);
      expect(
        await one(
          'SELECT COUNT(*) AS n FROM (SELECT 1 AS x FROM integration_journal j JOIN journal_line l ON l.journal_id = j.id GROUP BY j.id, j.line_count HAVING COUNT(*) <> j.line_count OR COUNT(*) > 7) AS crooked',
        ),
      ).toBe(0);
      expect(
        await one(
          "SELECT COUNT(*) AS n FROM journal_line WHERE transaction_type = 'UNBILLED_SALES' AND currency = 'USD' AND invoiced_by IS NULL",
        ),
      ).toBe(0);
      for (const { invoiceId } of confirmations) {
        const reports = await books.reports(invoiceId);
        expect(reports.map(({ report }) => report)).toEqual(reports.map((_, index) => index + 1));
        expect(reports.at(-1)).toMatchObject({ step: 'IMPORTED', state: 'MOVING' });
        expect((await books.sent(`invoice:${invoiceId}`))[0]?.rows).toMatchObject([{ reportsBefore: reports.length }]);
      }
    } finally {
      await books.drop();
    }
  },
  60_000,
);
