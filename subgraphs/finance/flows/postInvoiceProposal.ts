// Post an invoice proposal: tax, rate, period, one balanced voucher, a customer invoice with a number of its own, and, queued
// in this order on the invoice's key, the report POSTED, the write-back of its billed sales and the customer invoice: one
// transaction. It must never be half done, and a refusal changes nothing. domain.md 5.7, design.md 4
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { RetryTransaction, type Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { exceptionRefused } from '../rules/duties';
import { forbidden } from '../rules/permissions';
import { clearBlockers } from '../store/blockers';
import { repeatTaxGroups } from '../store/pairedSales';
import { keepPeriodsOpen } from '../store/periodLocks';
import {
  FEW_LINES,
  insertCustomerInvoice,
  type PostingContextRow,
  postingContext,
  saveAccountingOfMany,
} from '../store/posting';
import { addEvent } from '../store/proposalEvents';
import { countPaired } from '../store/proposalLines';
import { lockProposal, markPosted, type ProposalRow } from '../store/proposals';
import { retax } from '../store/salesTax';
import { lockSources } from '../store/sourceLocks';
import { insertVouchers } from '../store/vouchers';
import { accountedLines } from './accountedLines';
import { dutiesOf } from './dutiesOf';
import { documentFacts, writeInvoiceDocument } from './invoiceDocument';
import { checkEarlier, numbersOf } from './postedEarlier';
import { type AskedOfPosting, type PostingTerms, postingTerms } from './postingTerms';
import { postLines } from './postProposalLines';

const LONGEST_COMMENT = 1_000;

export interface PostProposalInput {
  readonly number: string;
  /** YYYY-MM-DD; the proposal's own if absent. */
  readonly invoiceDate?: string | null;
  readonly expectedVersion?: number | null;
  /** Why an administrator posts although he had a hand in the invoice before. */
  readonly dutyException?: string | null;
  readonly idempotencyKey?: string | null;
}

/** What only the product's own flows may ask for. */
export interface PostingOptions {
  /** Of a proposal that charges nothing. */
  readonly withoutApproval?: boolean;
  /** It was invoiced in the books kept before: the subledger alone learns of it. domain.md 5.10 */
  readonly beginningBalance?: boolean;
  /** In the same transaction, before any number is drawn: locks the bulk operation, for sequences are locked last. */
  readonly hold?: (tx: Tx) => Promise<void>;
  /** In the same transaction: settles the item of a bulk operation. */
  readonly settle?: (tx: Tx, posted: PostedProposal) => Promise<void>;
}

export interface PostedProposal {
  readonly number: string;
  readonly legalEntity: string;
  readonly customerInvoiceNumber: string;
  readonly voucherNumber: string;
}

/**
 * Posts. Refused, with nothing changed: FORBIDDEN, NOT_FOUND, SEGREGATION_OF_DUTIES, PROPOSAL_NOT_OPEN, PROPOSAL_NOT_APPROVED, PROPOSAL_CHANGED, PROPOSAL_EMPTY,
 * MISMATCHED_BILLED_SALES, TAX_GROUP_UNKNOWN, DIMENSION_MISSING, DIMENSION_VALUE_UNKNOWN, CUSTOMER_ON_HOLD, PERIOD_CLOSED, RATE_MISSING,
 * ACCOUNT_MISSING, SEQUENCE_MISSING, AMOUNT_OUT_OF_RANGE, UNBILLED_SALE_SETTLED, POSTED_BEFORE_DIFFERS.
 */
export async function postInvoiceProposal(
  books: Books,
  caller: Caller,
  input: PostProposalInput,
  options: PostingOptions = {},
): Promise<Outcome<PostedProposal>> {
  const denied = forbidden(caller.roles, 'POST_PROPOSALS') ?? exceptionRefused(input.dutyException, caller.roles);
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postInvoiceProposal', caller, key: idempotencyKey, input: rest };
  return decided<PostedProposal>(books.db, async (tx) => {
    const [proposal, before, context] = await Promise.all([
      lockProposal(tx, input.number),
      recall<PostedProposal>(tx, request, books),
      postingContext(tx, input.number),
    ]);
    if (before) return before;
    if (!proposal || !maySee(caller, proposal.legal_entity)) {
      return refused({ code: 'NOT_FOUND', message: `No proposal ${input.number}.`, path: ['number'] });
    }
    const { withoutApproval = false, beginningBalance = false } = options;
    const waived = withoutApproval ? undefined : await separateDuties(books, tx, proposal, caller, input.dutyException);
    const decision = await decide(tx, proposal, context, { ...input, withoutApproval, beginningBalance });
    await options.hold?.(tx);
    const value = await write(books, tx, proposal, decision, {
      subject: caller.subject,
      beginningBalance,
      remember: (posted) => remember(tx, request, posted, books),
    });
    const now = instant(books.world);
    if (waived)
      await addEvent(tx, proposal.number, { action: 'DUTIES_WAIVED', at: now, by: caller.subject, ...waived });
    await options.settle?.(tx, value);
    return { ok: true, value, replayed: false };
  });
}

/**
 * Throws a Refuse with SEGREGATION_OF_DUTIES where the caller had a hand in the invoice and gives no exception; with one, gives what is to
 * be remembered of it. What nobody decides to post (it charges nothing, or was invoiced elsewhere) is not asked. domain.md 1.3
 */
async function separateDuties(
  books: Books,
  tx: Tx,
  proposal: ProposalRow,
  caller: Caller,
  exception: string | null | undefined,
): Promise<{ comment: string } | undefined> {
  if (proposal.posted_at !== null) return undefined; // which is what it will be refused with
  const refusal = await dutiesOf(books, tx, proposal, caller);
  if (refusal && !exception) throw new Refuse(refusal);
  return refusal && { comment: `${exception?.trim()} (${refusal.message})`.slice(0, LONGEST_COMMENT) };
}

/** All guards. Tax is computed anew here: the set-up may have changed since the import. A refusal rolls that back. */
async function decide(
  tx: Tx,
  proposal: ProposalRow,
  context: PostingContextRow | undefined,
  asked: AskedOfPosting,
): Promise<PostingTerms> {
  const { legal_entity: legalEntity, number, generation } = proposal;
  if (!context) throw new Error(`proposal ${number} belongs to ${legalEntity}, which is not set up`);
  const terms = await postingTerms(tx, proposal, context, asked);
  if ('refusal' in terms) throw new Refuse(terms.refusal);
  if (terms.summary.paired > 0) await repeatTaxGroups(tx, proposal);
  if (!terms.taxChanged) return terms;
  await retax(tx, legalEntity, number, generation);
  return { ...terms, lines: accountedLines(tx, proposal) };
}

/** Who posts, and as what. */
interface Posted {
  readonly subject: string;
  readonly beginningBalance: boolean;
  /** Goes with the last statements, in their round trip: the number sequences are held. */
  readonly remember: (posted: PostedProposal) => Promise<void>;
}

/** Locks what will change, then draws the numbers, whose sequences nobody may hold for longer, then writes all that carries them. */
async function write(
  books: Books,
  tx: Tx,
  proposal: ProposalRow,
  decision: PostingTerms,
  { subject: by, beginningBalance, remember: remembered }: Posted,
): Promise<PostedProposal> {
  const { number, legal_entity: legalEntity } = proposal;
  const { company, dates, taxes, roundOff, lines, summary, earlier } = decision;
  // Asked for first, so that of a round trip that also draws numbers the numbers are the last.
  const [facts, names] = await Promise.all([
    beginningBalance ? undefined : documentFacts(tx, proposal, codesOf(taxes)),
    locksAndNumbers(tx, proposal, { beginningBalance, earlier, periods: dates.periods }),
  ]);
  await checkPairs(tx, proposal, summary);
  const now = instant(books.world);
  tx.afterCommit(() => books.world.reach(POINTS.P9_POSTED_NOT_SENT)); // before the outbox's nudge, which comes after it
  const posted = await postLines(books, tx, proposal, {
    company,
    taxes,
    roundOff,
    lines,
    names,
    invoiceDate: dates.invoiceDate,
    withoutLedger: beginningBalance,
  });
  books.world.reach(POINTS.P8_POSTING_HALF_WAY);
  const source = { source: 'CUSTOMER_INVOICE', source_id: names.invoice } as const;
  const { accountingDate: accounting_date } = dates;
  const invoice = {
    legal_entity: legalEntity,
    number: names.invoice,
    proposal_number: number,
    invoice_id: proposal.invoice_id,
    customer_account: proposal.customer_account,
    invoice_date: dates.invoiceDate,
    due_date: dates.dueDate,
    currency: company.currency,
    exchange_rate: dates.conversion.rate,
    net_amount: posted.net,
    sales_tax: posted.tax,
    round_off: roundOff,
    total_amount: posted.total,
    accounting_currency: dates.conversion.accountingCurrency,
    accounting_total: posted.accountingTotal,
    reporting_currency: dates.conversion.reporting?.currency ?? null,
    reporting_rate: dates.conversion.reporting?.rate ?? null,
    reporting_total: posted.reportingTotal,
    voucher_number: names.voucher,
    credit_note: posted.total < 0 ? 1 : 0,
    posted_at: now,
    posted_by: by,
    beginning_balance: beginningBalance ? 1 : 0,
  } as const;
  const value = { number, legalEntity, customerInvoiceNumber: names.invoice, voucherNumber: names.voucher };
  insertVouchers(tx, [
    { legal_entity: legalEntity, number: names.voucher, accounting_date, ...source, posted_at: now },
  ]);
  await Promise.all([
    insertCustomerInvoice(tx, invoice, posted.taxes),
    !beginningBalance && proposal.line_count > FEW_LINES && saveAccountingOfMany(tx, invoice, proposal.generation),
    markPosted(tx, proposal, invoice, company.conversion.dimensions),
    facts && writeInvoiceDocument(tx, proposal, invoice, { taxes: posted.taxes, facts, now }),
    proposal.reported_state === 'BLOCKED' && clearBlockers(tx, [number], instant(books.world)),
    remembered(value), // last: it sees what those before it have changed
  ]);
  if (earlier) await checkEarlier(tx, proposal, earlier, posted);
  return value;
}

/** The rows that will change, then the periods, then the numbers: the locks that everybody waits for come last. */
async function locksAndNumbers(
  tx: Tx,
  proposal: ProposalRow,
  { periods, ...asked }: Parameters<typeof numbersOf>[2] & { readonly periods: PostingTerms['dates']['periods'] },
): Promise<{ invoice: string; voucher: string }> {
  await Promise.all([
    lockSources(tx, proposal),
    !asked.beginningBalance && keepPeriodsOpen(tx, proposal.legal_entity, periods),
  ]);
  return numbersOf(tx, proposal, asked);
}

function codesOf(taxes: PostingTerms['taxes']): string[] {
  return taxes.map(({ tax_code }) => tax_code);
}

/** Asked when the numbers are drawn: nobody else of the company posts from here on until the COMMIT. */
async function checkPairs(tx: Tx, proposal: ProposalRow, { withPair, paired }: PostingTerms['summary']): Promise<void> {
  if (withPair === 0 || (await countPaired(tx, proposal)) === paired) return;
  throw new RetryTransaction(`what proposal ${proposal.number} is paired with was posted meanwhile`);
}
