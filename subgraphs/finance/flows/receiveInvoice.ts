// Receive: the header of a confirmed proforma becomes an open proposal without lines, under the proforma's own number. It
// must never wait for actuals or links, and never decide whether they are right: staging does. domain.md 2.9.4, design.md 4
import { type InvoiceHeaderRow, MAPS, type Message, type StepReport, TO_FINANCE } from '../../../schema/messages';
import type { Tx } from '../../database/database';
import type { Effect } from '../../dual-write/exchange';
import { instant } from '../../world';
import type { Books } from '../books';
import { dueDateOf, type PaymentTerms, termsFrom } from '../rules/dueDate';
import { replaceBlockers } from '../store/blockers';
import { type HeaderContext, headerContexts } from '../store/headers';
import { insertProposals, type ProposalRow } from '../store/proposals';
import { nextReport, reportsSent, type StepStatus } from '../store/stepReports';
import { APPLIED, parsed, refusal } from './parsed';
import { queueFirstReports } from './reportSteps';
import { type StagedChanges, stagedChanges } from './stagedChanges';

/**
 * Project invoice proposal V2. `later` while contract or funding source have not arrived; refused LEGAL_ENTITY_UNKNOWN or
 * CUSTOMER_UNKNOWN when the set-up lacks them, DIVERGED when number and invoice were not each other's before.
 * Reports RECEIVED, and STAGED with it if everything was here before.
 */
export async function receiveInvoice(books: Books, tx: Tx, message: Message): Promise<Effect> {
  const read = parsed(TO_FINANCE[MAPS.invoices], message);
  if ('refusal' in read) return read.refusal;
  const contexts = await headerContexts(tx, read.rows);
  const opened: Opening[] = [];
  for (const [index, header] of read.rows.entries()) {
    const context = contexts[index] as HeaderContext;
    const obstacle = obstacleOf(header, context);
    if (obstacle) return obstacle;
    if (context.invoice_of_number === null) opened.push({ header, context, isFirst: message.loaded === undefined });
  }
  await open(books, tx, opened);
  return APPLIED;
}

interface Opening {
  readonly header: InvoiceHeaderRow;
  readonly context: HeaderContext;
  /** Nothing was ever reported of this invoice. What is loaded again may have been known here before. */
  readonly isFirst: boolean;
}

function obstacleOf(header: InvoiceHeaderRow, context: HeaderContext): Effect | undefined {
  const { invoice_of_number: invoice, number_of_invoice: number } = context;
  if ((invoice ?? header.invoiceId) !== header.invoiceId || (number ?? header.proposalId) !== header.proposalId)
    return refusal(
      'DIVERGED',
      `number ${header.proposalId} is here for invoice ${invoice ?? '(none)'}, invoice ${header.invoiceId} under number ${number ?? '(none)'}`,
    );
  if (context.legal_entity_known === 0)
    return refusal('LEGAL_ENTITY_UNKNOWN', `legal entity ${header.dataAreaId} is not set up`);
  if (context.customer_known === 0)
    return refusal('CUSTOMER_UNKNOWN', `customer ${header.invoiceAccount} is not set up in ${header.dataAreaId}`);
  if (context.contract_known === 0) return { kind: 'later', reason: `contract ${header.contractId} has not arrived` };
  if (context.funding_source_known === 0)
    return { kind: 'later', reason: `funding source ${header.fundingSourceId} has not arrived` };
  return undefined;
}

/** Opens the proposals of headers that are all new here, and reports how far each is. */
async function open(books: Books, tx: Tx, opened: readonly Opening[]): Promise<void> {
  if (opened.length === 0) return;
  const now = instant(books.world);
  const proposals: ProposalRow[] = [];
  for (const { header, context, isFirst } of opened) {
    const terms = termsFrom(context) ?? { days: context.payment_days ?? 0, endOfMonth: false };
    const proposal = newProposal(header, terms, now);
    proposals.push(isFirst ? proposal : { ...proposal, reports: await reportsSent(tx, proposal.invoice_id) });
  }
  const staged = await stagedChanges(
    tx,
    proposals.map((proposal, index) => ({ proposal, arrived: hereBefore(opened[index] as Opening) })),
    now,
  );
  const told = proposals.map((proposal, index) => {
    const { changes, status } = staged[index] as StagedChanges;
    return { ...reported({ ...proposal, ...changes }, status), isNew: (opened[index] as Opening).isFirst };
  });
  insertProposals(
    tx,
    told.map(({ proposal }) => proposal),
  );
  for (const { proposal, status } of staged)
    if (status.blockers.length > 0) await replaceBlockers(tx, proposal.number, status.blockers, now);
  await queueFirstReports(books, tx, told);
}

function hereBefore({ context }: Opening): { actuals: number; links: number } {
  return { actuals: context.actuals_here, links: context.links_here };
}

/** RECEIVED, and STAGED or what keeps it from that with it if everything was here before; and the proposal that remembers having said so. */
function reported(
  proposal: ProposalRow,
  status: StepStatus,
): { proposal: ProposalRow; reports: readonly StepReport[] } {
  const reports: StepReport[] = [];
  let told = proposal;
  for (const each of [{ step: 'RECEIVED', blockers: [] } as const, status]) {
    const next = nextReport(told, each);
    if (!next) continue;
    told = { ...told, ...next.remembered };
    reports.push(next.report);
  }
  return { proposal: told, reports };
}

function newProposal(header: InvoiceHeaderRow, terms: PaymentTerms, now: string): ProposalRow {
  return {
    number: header.proposalId,
    invoice_id: header.invoiceId,
    version: 1,
    status: 'OPEN',
    import_held: 0,
    held_reason: null,
    legal_entity: header.dataAreaId,
    currency: header.currencyId,
    contract_id: header.contractId,
    funding_source_id: header.fundingSourceId,
    customer_account: header.invoiceAccount,
    invoice_date: header.invoiceDate,
    due_date: dueDateOf(header.invoiceDate, terms),
    accounting_date: header.accountingDate,
    payment_terms: header.payment,
    received_at: now,
    expected_count: header.billedCount,
    expected_total: header.billedTotal,
    expected_checksum: header.hashedListOfBillableSalesActualIds,
    expected_links: header.linkCount,
    staged_count: 0,
    staged_links: 0,
    staged_at: null,
    generation: 0,
    line_count: 0,
    net_amount: 0,
    sales_tax: 0,
    reported_step: '',
    reported_state: '',
    reported_blockers: '',
    reports: 0,
    customer_invoice_number: null,
    posted_at: null,
    posted_by: null,
    due_date_kept: 0,
    text_before: null,
    text_after: null,
    dimensions: null,
    dimensions_kept: 0,
    confirmed_by: header.confirmedBy ?? null,
  };
}
