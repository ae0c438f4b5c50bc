// What else an accountant does in a simulation: edits the accounting of lines where they stand, on journals, proposals and on-account
// transactions, and changes rates, periods and holds by their mutations. It must never write to the books by itself.
import { LOCAL_CALLER as CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/finance/books';
import { setCustomerHold } from '../../subgraphs/finance/flows/setCustomerHold';
import { setExchangeRate } from '../../subgraphs/finance/flows/setExchangeRate';
import { setFiscalPeriodState } from '../../subgraphs/finance/flows/setFiscalPeriodState';
import { updateJournalLines } from '../../subgraphs/finance/flows/updateJournalLines';
import { updateOnAccountTransaction } from '../../subgraphs/finance/flows/updateOnAccountTransaction';
import { updateProposalLines } from '../../subgraphs/finance/flows/updateProposalLines';
import type { AskedLineChanges } from '../../subgraphs/finance/rules/lineEdit';
import { LEGAL_ENTITY, proposals } from './accountant';
import { type Act, type Deed, type Doing, pick, type Weighed } from './act';

/** What is set up for it in the books that a run begins with (template.ts); the last values are not. */
const VALUES = ['10', '20', '', 'none'];
const TAX_GROUPS = ['DOMESTIC', 'REDUCED', '', 'NONE'];
const ITEM_GROUPS = ['FULL', 'HALF', 'FULL', ''];

function changesOf([, , c, d]: Act['n']): AskedLineChanges {
  const changes: AskedLineChanges[] = [
    { dimensions: [{ dimension: 'DEPT', value: pick(VALUES, c) as string }] },
    { salesTaxGroup: pick(TAX_GROUPS, c) as string },
    { itemSalesTaxGroup: pick(ITEM_GROUPS, c) as string },
    { dimensions: [{ dimension: 'AREA', value: '10' }], salesTaxGroup: pick(TAX_GROUPS, c) as string },
  ];
  return pick(changes, d) as AskedLineChanges;
}

/** Every third line, or all of them. */
async function someLines(look: Doing<Books>['look'], sql: string, values: string[], place: number) {
  const lines = await look.rows<{ id: string }>(sql, values);
  const lineIds = lines.filter((_, index) => (index + place) % 3 === 0).map(({ id }) => id);
  return place % 2 === 0 && lineIds.length > 0 ? { lineIds } : {};
}

/** Any journal: what is posted, or being posted, must be refused. */
const editJournal: Deed<Books> = async ({ books, look, n, key }) => {
  const sql = 'SELECT id FROM integration_journal ORDER BY posted_at IS NULL DESC, id';
  const journalId = pick((await look.rows<{ id: string }>(sql)).slice(0, 4), n[0])?.id;
  if (journalId === undefined) return undefined;
  const named = 'SELECT id FROM journal_line WHERE journal_id = ? ORDER BY id';
  const lines = await someLines(look, named, [journalId], n[1]);
  return updateJournalLines(books, CALLER, { journalId, ...lines, ...changesOf(n), ...key });
};

const editProposalLines: Deed<Books> = async ({ books, look, n, key }) => {
  const number = pick(await proposals(look, "status <> 'INVOICED' AND line_count > 0"), n[0]);
  if (number === undefined) return undefined;
  const named = `SELECT l.id FROM proposal_line l JOIN proposal p ON p.number = l.proposal_number AND p.generation = l.generation
    WHERE p.number = ? ORDER BY l.id`;
  const lines = await someLines(look, named, [number], n[1]);
  return updateProposalLines(books, CALLER, { number, ...lines, ...changesOf(n), ...key });
};

const editOnAccount: Deed<Books> = async ({ books, look, n, key }) => {
  const rows = await look.rows<{ milestone_id: string }>(
    'SELECT milestone_id FROM on_account_transaction ORDER BY milestone_id',
  );
  const milestoneId = pick(rows, n[0])?.milestone_id;
  return milestoneId === undefined
    ? undefined
    : updateOnAccountTransaction(books, CALLER, { milestoneId, ...changesOf(n), ...key });
};

const correctRate: Deed<Books> = ({ books, n: [a, b], key }) =>
  setExchangeRate(books, CALLER, {
    fromCurrency: 'GBP',
    toCurrency: 'USD',
    validFrom: `2026-11-${String(1 + (a % 28)).padStart(2, '0')}`,
    rate: `1.${String(b % 10_000).padStart(4, '0')}`,
    ...key,
  });

const PERIOD_STATES = ['OPEN', 'ON_HOLD', 'OPEN', 'CLOSED'] as const;
const setState: Deed<Books> = ({ books, n: [a], key }) =>
  setFiscalPeriodState(books, CALLER, {
    legalEntity: LEGAL_ENTITY,
    startDate: '2026-11-01',
    state: pick(PERIOD_STATES, a) as (typeof PERIOD_STATES)[number],
    reason: 'month end',
    ...key,
  });

const holdCustomer: Deed<Books> = ({ books, n: [a], key }) =>
  setCustomerHold(books, CALLER, {
    legalEntity: LEGAL_ENTITY,
    accountNumber: 'US-001',
    onHold: a % 3 === 0,
    reason: 'dunning',
    ...key,
  });

export const BOOKKEEPER: Readonly<Record<string, Weighed<Deed<Books>>>> = {
  editJournal: { weight: 4, of: editJournal },
  editProposalLines: { weight: 4, of: editProposalLines },
  editOnAccount: { weight: 3, of: editOnAccount },
  correctRate: { weight: 1, of: correctRate },
  setState: { weight: 1, of: setState },
  holdCustomer: { weight: 1, of: holdCustomer },
};
