// What an accountant does in a simulation, through Finance's own flows: imports, journals, postings, lines deleted; and set-up that
// changes meanwhile: rates, periods, customers on hold. It must never write to the books by itself.
import { LOCAL_CALLER as CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/finance/books';
import { deleteInvoiceProposalLines } from '../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { startJournalPosting } from '../../subgraphs/finance/flows/startJournalPosting';
import { type Deed, type Doing, pick, type Weighed } from './act';

const LEGAL_ENTITY = 'USMF';

const importAll: Deed<Books> = ({ books, key }) =>
  importFromStaging(books, CALLER, { legalEntity: LEGAL_ENTITY, ...key });

const proposals = async (look: Doing<Books>['look'], condition: string): Promise<string[]> => {
  const rows = await look.rows<{ number: string }>(`SELECT number FROM proposal WHERE ${condition} ORDER BY number`);
  return rows.map(({ number }) => number);
};

const importOne: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const proposalNumber = pick(await proposals(look, "status = 'OPEN'"), a);
  return proposalNumber === undefined
    ? undefined
    : importFromStaging(books, CALLER, { legalEntity: LEGAL_ENTITY, proposalNumber, ...key });
};

/** The journals that can be posted. */
export const JOURNALS =
  "SELECT id FROM integration_journal WHERE status IN ('DRAFT', 'ERROR') AND line_count > 0 ORDER BY id";

/** Waits for the end, or leaves it to the worker. */
const postJournal: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const journal = pick(await look.rows<{ id: string }>(JOURNALS), a);
  const post = b % 2 ? postIntegrationJournal : startJournalPosting;
  return journal && post(books, CALLER, { journalId: journal.id, ...key });
};

const postProposal: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const number = pick(await proposals(look, "status = 'OPEN' AND line_count > 0"), a);
  if (number === undefined) return undefined;
  const invoiceDate = b % 3 === 0 ? { invoiceDate: '2026-11-29' } : {};
  return postInvoiceProposal(books, CALLER, { number, ...invoiceDate, ...key });
};

const deleteLines: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const number = pick(await proposals(look, "status = 'OPEN' AND line_count > 0"), a);
  return number === undefined
    ? undefined
    : deleteInvoiceProposalLines(books, CALLER, { number, reason: 'dimensions', ...key });
};

const setRate: Deed<Books> = ({ books, n: [a, b] }) =>
  setUpFinance(books, {
    exchangeRates: [
      {
        fromCurrency: 'GBP',
        toCurrency: 'USD',
        validFrom: `2026-11-${String(1 + (a % 28)).padStart(2, '0')}`,
        rate: 1_000_000_000_000 + b * 57_123_457,
      },
    ],
  });

/** Opens or closes November. */
export const setPeriod = (books: Books, open: boolean) =>
  setUpFinance(books, {
    fiscalPeriods: [{ legalEntity: LEGAL_ENTITY, startDate: '2026-11-01', endDate: '2026-11-30', open }],
  });

/** Holds a customer, or lets it go. */
export const setHold = async (books: Books, look: Doing<Books>['look'], accountNumber: string, onHold: boolean) => {
  const [row] = await look.rows<{ name: string; sales_tax_group: string | null; payment_days: number }>(
    'SELECT name, sales_tax_group, payment_days FROM customer WHERE legal_entity = ? AND account_number = ?',
    [LEGAL_ENTITY, accountNumber],
  );
  if (!row) return undefined;
  const { name, sales_tax_group: salesTaxGroup, payment_days: paymentDays } = row;
  return setUpFinance(books, {
    customers: [{ legalEntity: LEGAL_ENTITY, accountNumber, name, salesTaxGroup, paymentDays, onHold }],
  });
};

export const ACCOUNTANT: Readonly<Record<string, Weighed<Deed<Books>>>> = {
  importAll: { weight: 10, of: importAll },
  importOne: { weight: 3, of: importOne },
  postJournal: { weight: 10, of: postJournal },
  postProposal: { weight: 9, of: postProposal },
  deleteLines: { weight: 2, of: deleteLines },
  setRate: { weight: 1, of: setRate },
  closePeriod: { weight: 1, of: ({ books }) => setPeriod(books, false) },
  openPeriod: { weight: 2, of: ({ books }) => setPeriod(books, true) },
  hold: { weight: 1, of: ({ books, look, n: [a] }) => setHold(books, look, 'US-001', a % 3 === 0) },
};
