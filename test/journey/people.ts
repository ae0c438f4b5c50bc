// Managers and an accountant at work on books that a test backs up meanwhile: managers confirm drafts that were made before, or new ones,
// as many as the test lets them, and the accountant imports and posts whatever has come.
import { setTimeout as sleep } from 'node:timers/promises';
import { LOCAL_CALLER } from '../../subgraphs/caller';
import { approveEntries } from '../../subgraphs/dataverse/flows/approveEntries';
import { confirmInvoice } from '../../subgraphs/dataverse/flows/confirmInvoice';
import { submitEntries } from '../../subgraphs/dataverse/flows/submitEntries';
import { importFromStaging } from '../../subgraphs/finance/flows/importFromStaging';
import { postIntegrationJournal } from '../../subgraphs/finance/flows/postIntegrationJournal';
import { postInvoiceProposal } from '../../subgraphs/finance/flows/postInvoiceProposal';
import { granted } from '../subgraphs/dataverse/flows/books';
import { DAY, type Restorable } from './restorable';

const PAUSE_MS = 20;
const OPEN_PROPOSALS = "SELECT number FROM proposal WHERE status = 'OPEN' AND line_count > 0 ORDER BY number";
const OPEN_JOURNALS = "SELECT id FROM integration_journal WHERE status IN ('DRAFT', 'ERROR') AND line_count > 0";

export class People {
  confirmed = 0;
  posted = 0;
  /** How many invoices may be confirmed in all. */
  allowed = 0;
  private begun = 0;
  private isOver = false;
  private readonly working: Promise<void>[];

  /** One manager on each of so many contracts; they confirm these drafts first, and then each his own. */
  constructor(
    private readonly books: Restorable,
    managers: number,
    private readonly made: string[],
  ) {
    const contracts = Array.from({ length: managers }, (_, index) => index + 1);
    this.working = [...contracts.map((contract) => this.manage(contract)), this.account()];
    for (const work of this.working) work.catch(() => undefined); // told by `stop`
  }

  /** Everyone ends what he is at. */
  async stop(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.working);
  }

  private async manage(contract: number): Promise<void> {
    for (; !this.isOver; await sleep(PAUSE_MS)) {
      if (this.begun >= this.allowed) continue;
      this.begun += 1;
      const invoiceId = this.made.shift() ?? (await draftOfNewWork(this.books, contract));
      granted(await confirmInvoice(this.books.both.dataverse.books, LOCAL_CALLER, { invoiceId }));
      this.confirmed += 1;
    }
  }

  private async account(): Promise<void> {
    while (!this.isOver) {
      this.posted += await postAll(this.books);
      await sleep(PAUSE_MS);
    }
  }
}

/** Four hours more on the contract, approved, and a draft of them. */
export async function draftOfNewWork(at: Restorable, contract: number): Promise<string> {
  const { books } = at.both.dataverse;
  const projectNumber = `P-${String(contract).padStart(3, '0')}`;
  const what = { legalEntity: 'USMF', projectNumber, transactionClass: 'TIME', date: DAY, resource: 'Ann' };
  const entries = [{ ...what, quantity: 400, costPrice: 1_000_000, billPrice: 1_500_000 }];
  const { entryIds } = granted(await submitEntries(books, LOCAL_CALLER, { entries } as never));
  granted(await approveEntries(books, LOCAL_CALLER, { entries: entryIds.map((id) => ({ id })) }));
  return at.draft(contract);
}

/** What an accountant does about everything that is there by now: imports, posts journals and proposals. Gives how many proposals were posted. */
export async function postAll(at: Restorable): Promise<number> {
  const { books } = at.both.finance;
  granted(await importFromStaging(books, LOCAL_CALLER, { legalEntity: 'USMF' }));
  for (const { id } of await at.finance<{ id: string }>(OPEN_JOURNALS))
    await postIntegrationJournal(books, LOCAL_CALLER, { journalId: id });
  granted(await importFromStaging(books, LOCAL_CALLER, { legalEntity: 'USMF' }));
  let posted = 0;
  for (const { number } of await at.finance<{ number: string }>(OPEN_PROPOSALS))
    if ((await postInvoiceProposal(books, LOCAL_CALLER, { number, invoiceDate: DAY })).ok) posted += 1;
  return posted;
}
