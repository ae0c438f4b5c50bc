// Draft invoices of ten time lines each, whose unbilled sales stand in posted journals: ready for the journey to be timed.
import { load } from '../commands/setup/load';
import type { Outcome } from '../schema/outcome';
import { LOCAL_CALLER } from '../subgraphs/caller';
import { createInvoice } from '../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../subgraphs/dataverse/flows/markReadyToInvoice';
import { importFromStaging } from '../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../subgraphs/finance/flows/postIntegrationJournal';
import { company } from '../test/journey/company';
import type { Together } from '../together';

const LINES = 10;
const INVOICE_DATE = '2026-11-23';

/** Loads a company of `count` contracts with ten hours each, posts its journals, and drafts an invoice per contract. */
export async function draftTenLineInvoices(both: Together, count: number): Promise<{ id: string; number: string }[]> {
  const { dataverse, finance } = both;
  await load({ dataverse: dataverse.books, finance: finance.books, settle: both.settle }, company(count, LINES));
  done(await importFromStaging(finance.books, LOCAL_CALLER, { legalEntity: 'USMF' }));
  const journals = await finance.books.db.read.rows<{ id: string }>(
    "SELECT id FROM integration_journal WHERE status = 'DRAFT'",
  );
  for (const { id } of journals) done(await postIntegrationJournal(finance.books, LOCAL_CALLER, { journalId: id }));
  const contracts = await dataverse.books.db.read.rows<{ id: string; customer_id: string }>(
    'SELECT c.id, cc.customer_id FROM contract c JOIN contract_customer cc ON cc.contract_id = c.id ORDER BY c.number',
  );
  for (const { id, customer_id } of contracts) {
    const sales = await dataverse.books.db.read.rows<{ id: string }>(
      "SELECT id FROM actual WHERE contract_id = ? AND transaction_type = 'UNBILLED_SALES'",
      [id],
    );
    done(await markReadyToInvoice(dataverse.books, LOCAL_CALLER, { ids: sales.map((sale) => sale.id) }));
    done(
      await createInvoice(dataverse.books, LOCAL_CALLER, {
        contractId: id,
        customerId: customer_id,
        invoiceDate: INVOICE_DATE,
      }),
    );
  }
  await both.settle();
  return dataverse.books.db.read.rows('SELECT id, number FROM invoice ORDER BY number');
}

function done<T>(outcome: Outcome<T>): void {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; '));
}
