// Post an invoice proposal: tax, rate, period, one balanced voucher, a customer invoice with a number of its own, and, queued
// in this order on the invoice's key, the report POSTED, the write-back of its billed sales and the customer invoice: one
// transaction. It must never be half done, and a refusal changes nothing. domain.md 5.7, design.md 4
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { mayPost, type PostingDates, type ProposalToPost, postingDates } from '../rules/mayPost';
import { type InvoiceCompany, neededAccounts } from '../rules/postInvoice';
import { rateOn } from '../rules/rates';
import { clearBlockers } from '../store/blockers';
import { openPeriods, postingAccounts, ratesInto } from '../store/company';
import { drawNumbers } from '../store/numberSequences';
import { insertCustomerInvoice, postingContext, saveAccounting } from '../store/posting';
import { type LineRow, proposalLines, summarise } from '../store/proposalLines';
import { lockProposal, markPosted, type ProposalRow } from '../store/proposals';
import { retax, type TaxOfCode, taxPerCode } from '../store/salesTax';
import { insertVouchers } from '../store/vouchers';
import { postLines } from './postProposalLines';

export interface PostProposalInput {
  readonly number: string;
  /** YYYY-MM-DD; the proposal's own if absent. */
  readonly invoiceDate?: string | null;
  readonly expectedVersion?: number | null;
  readonly idempotencyKey?: string | null;
}

export interface PostedProposal {
  readonly number: string;
  readonly legalEntity: string;
  readonly customerInvoiceNumber: string;
  readonly voucherNumber: string;
}

interface Decision {
  readonly company: InvoiceCompany;
  readonly dates: PostingDates;
  readonly taxes: readonly TaxOfCode[];
  readonly lines: AsyncIterable<readonly LineRow[]>;
}

/**
 * Posts. Refused, with nothing changed: NOT_FOUND, PROPOSAL_NOT_OPEN, PROPOSAL_CHANGED, PROPOSAL_EMPTY,
 * MISMATCHED_BILLED_SALES, TAX_GROUP_UNKNOWN, CUSTOMER_ON_HOLD, PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING,
 * SEQUENCE_MISSING, AMOUNT_OUT_OF_RANGE, UNBILLED_SALE_SETTLED.
 */
export async function postInvoiceProposal(
  books: Books,
  caller: Caller,
  input: PostProposalInput,
): Promise<Outcome<PostedProposal>> {
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postInvoiceProposal', caller, key: idempotencyKey, input: rest };
  return decided<PostedProposal>(books.db, async (tx) => {
    const proposal = await lockProposal(tx, input.number);
    const before = await recall<PostedProposal>(tx, request);
    if (before) return before;
    if (!proposal || !maySee(caller, proposal.legal_entity)) {
      return refused({ code: 'NOT_FOUND', message: `No proposal ${input.number}.`, path: ['number'] });
    }
    const decision = await decide(tx, proposal, input);
    const value = await write(books, tx, proposal, decision, caller.subject);
    await remember(tx, request, value, instant(books.world));
    return { ok: true, value, replayed: false };
  });
}

/** All guards. Tax is computed anew here: the set-up may have changed since the import. A refusal rolls that back. */
async function decide(tx: Tx, proposal: ProposalRow, input: PostProposalInput): Promise<Decision> {
  const facts = factsOf(proposal);
  const obstacle = mayPost(facts, input.expectedVersion);
  if (obstacle) throw new Refuse(obstacle);
  const { number, generation, legal_entity: legalEntity, currency } = proposal;
  const lines = proposalLines(tx, proposal);
  const summary = await summarise(lines);
  const about = { subjectId: number };
  if (summary.checksum !== proposal.expected_checksum) {
    const message = `The lines of proposal ${number} are not those that were announced.`;
    throw new Refuse({ ...about, code: 'MISMATCHED_BILLED_SALES', message });
  }
  if (summary.unknownTaxGroup !== null) {
    throw new Refuse({
      ...about,
      code: 'TAX_GROUP_UNKNOWN',
      message: `Sales tax group ${summary.unknownTaxGroup} has no codes.`,
    });
  }
  const context = await postingContext(tx, proposal);
  if (!context) throw new Error(`proposal ${number} belongs to ${legalEntity}, which is not set up`);
  if (summary.taxChanged) await retax(tx, legalEntity, number, generation);
  const taxes = await taxPerCode(tx, legalEntity, number, generation);
  const invoiceDate = input.invoiceDate ?? proposal.invoice_date;
  const accountingDate = proposal.accounting_date ?? invoiceDate;
  const accounts = await postingAccounts(tx, legalEntity);
  const dates = postingDates(
    facts,
    { invoiceDate, accountingDate },
    {
      customerOnHold: context.on_hold === 1,
      paymentDays: context.payment_days ?? 0,
      accountingCurrency: context.accounting_currency,
      shift: context.shift_to_open_period === 1,
      openPeriods: await openPeriods(tx, legalEntity, accountingDate),
      rate: rateOn(
        await ratesInto(tx, context.accounting_currency, [currency]),
        currency,
        context.accounting_currency,
        invoiceDate,
      ),
      accounts,
      needed: neededAccounts({ ...summary, hasTax: taxes.length > 0 }),
    },
  );
  if ('code' in dates) throw new Refuse(dates);
  return {
    company: { currency, accountingCurrency: context.accounting_currency, rate: dates.rate, accounts },
    dates,
    taxes,
    lines,
  };
}

/** Draws the numbers, then writes everything that carries them. */
async function write(
  books: Books,
  tx: Tx,
  proposal: ProposalRow,
  decision: Decision,
  by: string,
): Promise<PostedProposal> {
  const { number, legal_entity: legalEntity } = proposal;
  const { company, dates, taxes, lines } = decision;
  const drawn = await drawNumbers(tx, legalEntity, ['CUSTOMER_INVOICE', 'VOUCHER'], 1);
  if (!drawn)
    throw new Refuse({
      code: 'SEQUENCE_MISSING',
      message: `A number sequence is not set up in ${legalEntity}.`,
      subjectId: number,
    });
  const names = { invoice: drawn.CUSTOMER_INVOICE[0] as string, voucher: drawn.VOUCHER[0] as string };
  const now = instant(books.world);
  tx.afterCommit(() => books.world.reach(POINTS.P9_POSTED_NOT_SENT)); // before the outbox's nudge, which comes after it
  const posted = await postLines(books, tx, proposal, { company, taxes, lines, names, invoiceDate: dates.invoiceDate });
  await insertVouchers(tx, [
    {
      legal_entity: legalEntity,
      number: names.voucher,
      accounting_date: dates.accountingDate,
      source: 'CUSTOMER_INVOICE',
      source_id: names.invoice,
      posted_at: now,
    },
  ]);
  books.world.reach(POINTS.P8_POSTING_HALF_WAY);
  const invoice = {
    legal_entity: legalEntity,
    number: names.invoice,
    proposal_number: number,
    invoice_id: proposal.invoice_id,
    customer_account: proposal.customer_account,
    invoice_date: dates.invoiceDate,
    due_date: dates.dueDate,
    currency: company.currency,
    exchange_rate: dates.rate,
    net_amount: posted.net,
    sales_tax: posted.tax,
    round_off: 0,
    total_amount: posted.net + posted.tax,
    accounting_currency: company.accountingCurrency,
    accounting_total: posted.accountingTotal,
    voucher_number: names.voucher,
    credit_note: posted.net + posted.tax < 0 ? 1 : 0,
    posted_at: now,
    posted_by: by,
  };
  await insertCustomerInvoice(tx, invoice, posted.taxes);
  await saveAccounting(tx, invoice, proposal.generation);
  if (proposal.reported_state === 'BLOCKED') await clearBlockers(tx, [number]);
  await markPosted(tx, proposal, invoice);
  return { number, legalEntity, customerInvoiceNumber: names.invoice, voucherNumber: names.voucher };
}

function factsOf(proposal: ProposalRow): ProposalToPost {
  return {
    number: proposal.number,
    status: proposal.status,
    version: proposal.version,
    lineCount: proposal.line_count,
    expectedCount: proposal.expected_count,
    netAmount: proposal.net_amount,
    expectedTotal: proposal.expected_total,
    currency: proposal.currency,
  };
}
