// What an accountant does in a simulation, through Finance's own flows: imports, journals, postings, lines deleted, journals reset and
// deleted; and set-up that changes meanwhile: rates, periods, customers on hold. It must never write to the books by itself.
import { LOCAL_CALLER as CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/finance/books';
import { deleteIntegrationJournal } from '../../subgraphs/finance/flows/deleteIntegrationJournal';
import { deleteInvoiceProposalLines } from '../../subgraphs/finance/flows/deleteInvoiceProposalLines';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { postNeededJournalLines } from '../../subgraphs/finance/flows/postNeededJournalLines';
import { resetIntegrationJournal } from '../../subgraphs/finance/flows/resetIntegrationJournal';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { startJournalPosting } from '../../subgraphs/finance/flows/startJournalPosting';
import { neededChecksum } from '../../subgraphs/finance/store/neededLines';
import { type Deed, type Doing, pick, type Weighed } from './act';

export const LEGAL_ENTITY = 'USMF';

const importAll: Deed<Books> = ({ books, key }) =>
  importFromStaging(books, CALLER, { legalEntity: LEGAL_ENTITY, ...key });

/** Numbers of proposals that meet a condition, in order. */
export const proposals = async (look: Doing<Books>['look'], condition: string): Promise<string[]> => {
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
  const number = pick(await proposals(look, "status <> 'INVOICED' AND line_count > 0"), a);
  if (number === undefined) return undefined;
  const invoiceDate = b % 3 === 0 ? { invoiceDate: '2026-11-29' } : {};
  return postInvoiceProposal(books, CALLER, { number, ...invoiceDate, ...key });
};

/** What one proposal waits for, looked at and posted: somebody may have been faster. */
const postNeeded: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const number = pick(await proposals(look, "status = 'OPEN' AND line_count = 0"), a);
  if (number === undefined) return undefined;
  return postNeededJournalLines(books, CALLER, { number, checksum: await neededChecksum(look, number), ...key });
};

/** Any journal: what is posted, or being posted, must be refused. */
const someJournal = async (look: Doing<Books>['look'], place: number): Promise<string | undefined> =>
  pick(await look.rows<{ id: string }>('SELECT id FROM integration_journal ORDER BY id'), place)?.id;

const resetJournal: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const journalId = await someJournal(look, a);
  return journalId === undefined
    ? undefined
    : resetIntegrationJournal(books, CALLER, { journalId, interrupt: b % 2 === 0, ...key });
};

const deleteJournal: Deed<Books> = async ({ books, look, n: [a, b, c], key }) => {
  const journalId = await someJournal(look, a);
  if (journalId === undefined) return undefined;
  const lines = await look.rows<{ id: string }>('SELECT id FROM journal_line WHERE journal_id = ? ORDER BY id', [
    journalId,
  ]);
  const some = lines.filter((_, index) => (index + b) % 3 === 0).map(({ id }) => id);
  const lineIds = c % 2 === 0 && some.length > 0 ? { lineIds: some } : {};
  return deleteIntegrationJournal(books, CALLER, { journalId, ...lineIds, ...key });
};

const deleteLines: Deed<Books> = async ({ books, look, n: [a], key }) => {
  const number = pick(await proposals(look, "status <> 'INVOICED' AND line_count > 0"), a);
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
  setUpFinance(
    books,
    { fiscalPeriods: [{ legalEntity: LEGAL_ENTITY, startDate: '2026-11-01', endDate: '2026-11-30', open }] },
    { reopenPeriods: true },
  );

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
  importAll: { weight: 14, of: importAll },
  importOne: { weight: 3, of: importOne },
  postJournal: { weight: 14, of: postJournal },
  postProposal: { weight: 14, of: postProposal },
  deleteLines: { weight: 2, of: deleteLines },
  postNeeded: { weight: 3, of: postNeeded },
  resetJournal: { weight: 1, of: resetJournal },
  deleteJournal: { weight: 1, of: deleteJournal },
  setRate: { weight: 1, of: setRate },
  closePeriod: { weight: 1, of: ({ books }) => setPeriod(books, false) },
  openPeriod: { weight: 2, of: ({ books }) => setPeriod(books, true) },
  hold: { weight: 1, of: ({ books, look, n: [a] }) => setHold(books, look, 'US-001', a % 3 === 0) },
};
