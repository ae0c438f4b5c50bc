// The demo's draft invoices: of which contracts, what of them is billed, and what each shows to whoever confirms it.
// Made by the flows that a project manager's requests run.
import type { Outcome } from '../../schema/outcome';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/dataverse/books';
import { createInvoice } from '../../subgraphs/dataverse/flows/createInvoice';
import { markReadyToInvoice } from '../../subgraphs/dataverse/flows/markReadyToInvoice';
import { contractsByNumber } from '../../subgraphs/dataverse/store/contracts';
import {
  type Billable,
  billableOfContract,
  contractsWithInvoices,
  draftsOfContracts,
} from '../../subgraphs/dataverse/store/standing';

/** STRAIGHT goes through unaided; BLOCKED waits for an unposted journal. */
export type Shows = 'STRAIGHT' | 'FOREIGN_CURRENCY' | 'BLOCKED' | 'MILESTONE';

interface DraftPlan {
  readonly contractNumber: string;
  readonly shows: Shows;
  readonly words: string;
  /** How many of the oldest unbilled sales it bills, and whether milestones that are due. */
  readonly sales: number;
  readonly milestones: boolean;
}

const PLANS: readonly DraftPlan[] = [
  {
    contractNumber: 'DE-C-2002',
    shows: 'STRAIGHT',
    words: 'time whose journals are posted: nothing stands in its way',
    sales: 10,
    milestones: false,
  },
  {
    contractNumber: 'GB-C-3003',
    shows: 'FOREIGN_CURRENCY',
    words: 'euros billed by a company that keeps its ledger in pounds',
    sales: 12,
    milestones: false,
  },
  {
    contractNumber: 'US-C-1003',
    shows: 'BLOCKED',
    words: 'pounds of a company with a dollar ledger; nobody has posted the journal of the last days',
    sales: 500,
    milestones: false,
  },
  {
    contractNumber: 'US-C-1004',
    shows: 'MILESTONE',
    words: 'two milestones of a fixed price',
    sales: 0,
    milestones: true,
  },
];

/** Contracts whose time of the last days is journalised but not posted. */
export const HELD_CONTRACTS: readonly string[] = ['US-C-1003', 'DE-C-2001'];

export interface DemoDraft {
  readonly id: string;
  readonly number: string;
  readonly contractNumber: string;
  readonly shows: Shows;
  readonly words: string;
}

/** Creates the drafts as of `today` and answers with them. Repeating it creates none twice. */
export async function createDrafts(books: Books, today: string): Promise<DemoDraft[]> {
  const contracts = await contractsByNumber(
    books.db.read,
    PLANS.map(({ contractNumber }) => contractNumber),
  );
  const standing = new Set((await demoDrafts(books)).map(({ contractNumber }) => contractNumber));
  for (const plan of PLANS) {
    if (standing.has(plan.contractNumber)) continue;
    const contractId = contracts.get(plan.contractNumber)?.id as string;
    const billable = chosen(plan, await billableOfContract(books.db.read, contractId, today));
    const first = billable[0];
    if (!first) throw new Error(`the demo has nothing to bill on ${plan.contractNumber}`);
    done(await markReadyToInvoice(books, LOCAL_CALLER, { ids: billable.map(({ id }) => id) }));
    done(
      await createInvoice(books, LOCAL_CALLER, {
        contractId,
        customerId: first.customer_id,
        invoiceDate: today,
      }),
    );
  }
  return demoDrafts(books);
}

/** Those of the demo's drafts that nobody has confirmed yet, in the order STRAIGHT, FOREIGN_CURRENCY, BLOCKED, MILESTONE. */
export async function demoDrafts(books: Books): Promise<DemoDraft[]> {
  const drafts = await draftsOfContracts(
    books.db.read,
    PLANS.map(({ contractNumber }) => contractNumber),
  );
  return PLANS.flatMap(({ contractNumber, shows, words }) => {
    const draft = drafts.find(({ contract_number }) => contract_number === contractNumber);
    return draft ? [{ id: draft.id, number: draft.number, contractNumber, shows, words }] : [];
  });
}

/** Was a draft made for each plan, whatever became of it since? It is the last thing that the seed does. */
export async function areDraftsMade(books: Books): Promise<boolean> {
  const invoiced = await contractsWithInvoices(
    books.db.read,
    PLANS.map(({ contractNumber }) => contractNumber),
  );
  return PLANS.every(({ contractNumber }) => invoiced.has(contractNumber));
}

function chosen({ sales, milestones }: DraftPlan, billable: readonly Billable[]): Billable[] {
  const ofSales = billable.filter(({ kind }) => kind === 'SALE').slice(0, sales);
  return milestones ? [...ofSales, ...billable.filter(({ kind }) => kind === 'MILESTONE')] : ofSales;
}

function done<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new Error(`the demo's drafts: ${outcome.refusals.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
}
