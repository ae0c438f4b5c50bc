// The demo's story: a draft whose journal nobody has posted is confirmed, watched, unblocked, posted and written back, as a
// project manager and an accountant would do it, through the public API alone. It must never reach behind it.
import type { Client } from './client';
import * as api from './documents';
import { moneyText, type Screen } from './show';

/** Longest wait for a step: the import runs every two seconds. */
const PATIENCE_MS = 8_000;
const STEPS = ['CONFIRMED', 'RECEIVED', 'STAGED', 'IMPORTED', 'POSTED', 'WRITTEN_BACK'];

/** Tells the story; true if both books agree at its end. `seconds` is the time since it began. */
export async function tellStory(client: Client, screen: Screen, seconds: () => number): Promise<boolean> {
  const draft = await chooseDraft(client);
  screen.heading(`Proforma invoice ${draft.number}: ${draft.name}, ${draft.legalEntity} bills ${draft.customer.name}`);
  screen.line(
    `${draft.details.nodes.length} lines, ${moneyText(draft.detailAmount)}. Of some, the unbilled sale is not posted in Finance yet.`,
  );
  const began = seconds();
  const stream = client.follow<api.StatusEvent>(api.POSTING_STATUS, { invoiceId: draft.id }, (event) =>
    screen.event(event, seconds() - began),
  );
  try {
    screen.act('The project manager', 'confirms it, and watches invoicePostingStatus:');
    const confirmed = await client.request<{ confirmInvoice: { userErrors: api.UserError[] } }>(api.CONFIRM, {
      invoiceId: draft.id,
    });
    refuseErrors('confirmInvoice', confirmed.confirmInvoice.userErrors);
    const standing = await stream.until(
      (event) => event.state === 'BLOCKED' || hasReached(event, 'IMPORTED'),
      PATIENCE_MS,
    );
    if (standing.state === 'BLOCKED') await postJournals(client, screen, draft);
    await stream.until((event) => hasReached(event, 'IMPORTED'), PATIENCE_MS);
    screen.act('The accountant', `posts the proposal ${draft.number}:`);
    const posted = await client.request<{ postInvoiceProposal: { userErrors: api.UserError[] } }>(api.POST_PROPOSAL, {
      number: draft.number,
    });
    refuseErrors('postInvoiceProposal', posted.postInvoiceProposal.userErrors);
    await stream.until((event) => event.state === 'DONE', PATIENCE_MS);
  } finally {
    await stream.close();
  }
  return showBothBooks(client, screen, draft);
}

function hasReached(event: api.StatusEvent, step: string): boolean {
  return event.state !== 'BLOCKED' && STEPS.indexOf(event.step) >= STEPS.indexOf(step);
}

/** A draft behind which some unbilled sale has no voucher: confirming it will be blocked. */
async function chooseDraft(client: Client): Promise<api.Draft> {
  const { invoices } = await client.request<{ invoices: { nodes: api.Draft[] } }>(api.DRAFTS);
  const isUnposted = ({ details }: api.Draft) =>
    details.nodes.some(({ source }) => source !== null && source.accounting === null);
  const draft = invoices.nodes.find(isUnposted);
  if (!draft) throw new Error('no draft invoice waits for a journal: is this the demo?');
  return draft;
}

async function postJournals(client: Client, screen: Screen, draft: api.Draft): Promise<void> {
  const { integrationJournals } = await client.request<{
    integrationJournals: { nodes: { id: string; lineCount: number; legalEntity: string }[] };
  }>(api.UNPOSTED_JOURNALS, { number: draft.number });
  for (const { id, lineCount, legalEntity } of integrationJournals.nodes) {
    screen.act(
      'The accountant',
      `posts integration journal ${id} of ${legalEntity}, ${lineCount} lines; the import runs every two seconds:`,
    );
    const { postIntegrationJournal } = await client.request<{
      postIntegrationJournal: { userErrors: api.UserError[]; journal: { status: string } | null };
    }>(api.POST_JOURNAL, { journalId: id });
    refuseErrors('postIntegrationJournal', postIntegrationJournal.userErrors);
  }
}

interface VoucherPage {
  readonly number: string;
  readonly entries: {
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly nodes: readonly api.LedgerEntry[];
  };
}

interface BothBooks {
  readonly invoice: {
    readonly status: string;
    readonly customerInvoiceSummary: { readonly number: string; readonly date: string } | null;
    readonly proposal: { readonly customerInvoice: { readonly voucher: VoucherPage } | null } | null;
    readonly reconciliation: api.Reconciliation | null;
  };
}

async function showBothBooks(client: Client, screen: Screen, draft: api.Draft): Promise<boolean> {
  const { invoice } = await client.request<BothBooks>(api.BOTH_BOOKS, { id: draft.id });
  const { reconciliation, customerInvoiceSummary: summary, proposal } = invoice;
  screen.heading('Both books, side by side');
  if (summary)
    screen.line(
      `Proforma ${draft.number} is ${invoice.status}: customer invoice ${summary.number} of ${summary.date}.\n`,
    );
  if (reconciliation) screen.books(reconciliation);
  const voucher = proposal?.customerInvoice?.voucher;
  if (voucher) screen.voucher(voucher.number, await allEntries(client, draft.id, voucher));
  const agrees = reconciliation?.state === 'AGREES';
  screen.verdict(
    agrees,
    agrees ? 'The books agree, to the cent.' : `The books: ${reconciliation?.state ?? 'no reconciliation'}.`,
  );
  return agrees;
}

/** Every entry of the invoice's voucher: a line that was accrued has several. */
async function allEntries(client: Client, id: string, first: VoucherPage): Promise<api.LedgerEntry[]> {
  const entries = [...first.entries.nodes];
  for (let page = first.entries.pageInfo; page.hasNextPage; ) {
    const { invoice } = await client.request<BothBooks>(api.BOTH_BOOKS, { id, after: page.endCursor });
    const next = invoice.proposal?.customerInvoice?.voucher.entries;
    if (!next) throw new Error('the voucher is gone');
    entries.push(...next.nodes);
    page = next.pageInfo;
  }
  return entries;
}

function refuseErrors(mutation: string, errors: readonly api.UserError[]): void {
  if (errors.length > 0)
    throw new Error(`${mutation}: ${errors.map(({ code, message }) => `${code} ${message}`).join('; ')}`);
}
