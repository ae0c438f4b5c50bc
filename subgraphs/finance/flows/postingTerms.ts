// What posting a proposal rests on, read without writing anything: its lines and their tax, company and customer, the rates of the
// invoice date, open periods and accounts. Posting decides over it, and whoever wants to know the outcome before does too. It
// must never write: nothing changes because somebody asked. domain.md 5.7 step 1
import type { Refusal } from '../../../schema/errors';
import type { Reader } from '../../database/database';
import { dimensionFault } from '../rules/dimensions';
import { termsFrom } from '../rules/dueDate';
import type { PostingType } from '../rules/ledger';
import { mayPost, type PostingDates, type ProposalToPost, postingDates } from '../rules/mayPost';
import { type InvoiceCompany, neededAccounts } from '../rules/postInvoice';
import { conversionOn } from '../rules/rates';
import { roundOffOfProposal } from '../rules/taxParameters';
import { beginningProposals } from '../store/beginningBalances';
import { ledgerRates, openPeriods } from '../store/company';
import { readDimensionSetUp } from '../store/dimensions';
import type { PostingContextRow } from '../store/posting';
import { readPostingProfiles } from '../store/postingProfiles';
import { type LineSummary, summarise } from '../store/proposalLines';
import type { ProposalRow } from '../store/proposals';
import { type TaxOfCode, taxToday } from '../store/salesTax';
import { type AccountedLine, accountedLines } from './accountedLines';
import { type Earlier, earlierOf } from './postedEarlier';
import { invoiceSubject } from './postingSubject';

/** What would be posted, and under which dates. */
export interface PostingTerms {
  readonly company: InvoiceCompany;
  readonly dates: PostingDates;
  /** By the set-up of today; `taxChanged`: the lines have others yet. */
  readonly taxes: readonly TaxOfCode[];
  readonly taxChanged: boolean;
  /** What rounds the total. */
  readonly roundOff: number;
  readonly lines: AsyncIterable<readonly AccountedLine[]>;
  readonly summary: LineSummary;
  /** What it was posted as before these books were restored: it keeps number, voucher and date. */
  readonly earlier: Earlier | undefined;
}

export interface AskedOfPosting {
  /** The proposal's own if absent. */
  readonly invoiceDate?: string | null;
  readonly expectedVersion?: number | null;
  /** Of a proposal that charges nothing: nobody has to look at it. */
  readonly withoutApproval?: boolean;
  /** Settles a beginning balance: in no ledger, at whatever date. domain.md 5.10 */
  readonly beginningBalance?: boolean;
}

/**
 * The terms, or the first guard that refuses: those of `mayPost` and `postingDates`, MISMATCHED_BILLED_SALES, TAX_GROUP_UNKNOWN,
 * DIMENSION_MISSING, DIMENSION_VALUE_UNKNOWN. Lines, taxes and set-up wait for nothing but the proposal: they share round trips.
 */
export async function postingTerms(
  reader: Reader,
  proposal: ProposalRow,
  context: PostingContextRow,
  asked: AskedOfPosting,
): Promise<PostingTerms | { readonly refusal: Refusal }> {
  const facts = factsOf(proposal);
  const obstacle = mayPost(
    facts,
    asked.expectedVersion,
    context.approval_wanted === 1 && asked.withoutApproval !== true,
  );
  const misplaced = obstacle ?? (await onOtherWay(reader, proposal, context, asked.beginningBalance === true));
  if (misplaced) return { refusal: misplaced };
  const lines = accountedLines(reader, proposal);
  const earlier = earlierOf(context);
  const invoiceDate = earlier?.date ?? asked.invoiceDate ?? proposal.invoice_date;
  const [[summary, taxed], setUp] = await Promise.all([
    summarise(lines).then(async (summed) => {
      const tax = taxToday(reader, proposal.number, context.calculation ?? 'LINE', summed.paired > 0);
      return [summed, await tax] as const;
    }),
    readSetUp(reader, proposal, context, invoiceDate),
  ]);
  const wrong = wrongLines(proposal, summary) ?? (await undimensioned(reader, proposal, summary, context));
  if (wrong) return { refusal: wrong };
  const { taxes, changed: taxChanged } = taxed ?? { taxes: [], changed: summary.hasTax };
  const roundOff = roundOffAtPosting(proposal, taxes, summary, context);
  const needed = [
    ...neededAccounts({ hasTax: taxes.length > 0, isRounded: roundOff !== 0 }),
    ...(summary.accountMissing === null ? [] : [summary.accountMissing]),
  ];
  const found = settingFrom(setUp, proposal, context, { invoiceDate, needed, pairs: summary.conversion });
  const accountingDate = proposal.accounting_date ?? invoiceDate;
  const setting = asked.beginningBalance ? { ...found, ...atAnyDate(accountingDate) } : found;
  const dates = postingDates(facts, { invoiceDate, accountingDate }, setting);
  if ('code' in dates) return { refusal: dates };
  const dimensions = summary.pairedDimensions === undefined ? proposal.dimensions : summary.pairedDimensions;
  const company = {
    currency: proposal.currency,
    conversion: { ...dates.conversion, dimensions },
    accounts: setting.accounts,
  };
  return { company, dates, taxes, taxChanged, roundOff, lines, summary, earlier };
}

/** A beginning balance is settled by the import of those alone, and nothing else is: an invoice would go out twice. domain.md 5.10 */
async function onOtherWay(
  reader: Reader,
  { number }: ProposalRow,
  { cut_off_date }: PostingContextRow,
  asked: boolean,
): Promise<Refusal | undefined> {
  const isBeginning = cut_off_date !== null && (await beginningProposals(reader, [number])).has(number);
  if (isBeginning === asked) return undefined;
  const about = { subjectId: number };
  return asked
    ? { ...about, code: 'CUT_OFF_DATE_MISSING', message: `Proposal ${number} is no beginning balance.` }
    : { ...about, code: 'BEGINNING_BALANCE_PENDING', message: `Proposal ${number} is a beginning balance.` };
}

/** The ledger and the customer have had it long ago: neither its period nor a hold matters. */
function atAnyDate(date: string) {
  return { openPeriods: [{ start: date, end: date }], customerOnHold: false };
}

function roundOffAtPosting(
  { net_amount: net }: ProposalRow,
  taxes: readonly TaxOfCode[],
  { pairedInvoice }: LineSummary,
  { round_off_unit, round_off_rule }: PostingContextRow,
): number {
  const tax = taxes.reduce((sum, code) => sum + code.tax, 0);
  const rule = { unit: round_off_unit ?? 0, rule: round_off_rule ?? 'NEAREST' };
  return roundOffOfProposal({ net, tax }, pairedInvoice, rule);
}

/** The lines are those that were announced, and their tax groups have codes: otherwise tax would silently be 0. */
function wrongLines({ number, expected_checksum }: ProposalRow, summary: LineSummary): Refusal | undefined {
  const about = { subjectId: number };
  if (summary.checksum !== expected_checksum) {
    const message = `The lines of proposal ${number} are not those that were announced.`;
    return { ...about, code: 'MISMATCHED_BILLED_SALES', message };
  }
  if (summary.unknownTaxGroup === null) return undefined;
  return { ...about, code: 'TAX_GROUP_UNKNOWN', message: `Sales tax group ${summary.unknownTaxGroup} has no codes.` };
}

/** DIMENSION_MISSING, DIMENSION_VALUE_UNKNOWN. What repeats another's posting repeats its dimensions, whatever the set-up says today. */
async function undimensioned(
  reader: Reader,
  { number, legal_entity }: ProposalRow,
  { dimensions }: LineSummary,
  { dimension_count }: PostingContextRow,
): Promise<Refusal | undefined> {
  const texts = [...dimensions];
  if (dimension_count === 0 && texts.every((text) => text === null)) return undefined;
  const setUp = await readDimensionSetUp(reader, legal_entity, texts);
  const fault = texts.map((text) => dimensionFault(text, setUp)).find((found) => found !== undefined);
  return fault && { ...fault, subjectId: number };
}

async function readSetUp(
  reader: Reader,
  { legal_entity: legalEntity, currency, accounting_date }: ProposalRow,
  context: PostingContextRow,
  invoiceDate: string,
) {
  const contracts = [context.contract_number];
  const [rates, profiles, periods] = await Promise.all([
    ledgerRates(reader, context, [currency], { legalEntity, contracts }),
    readPostingProfiles(reader, legalEntity, { contracts, projects: [] }),
    openPeriods(reader, legalEntity, accounting_date ?? invoiceDate),
  ]);
  return { rates, profiles, periods };
}

function settingFrom(
  { rates, profiles, periods }: Awaited<ReturnType<typeof readSetUp>>,
  { currency }: ProposalRow,
  context: PostingContextRow,
  {
    invoiceDate,
    needed,
    pairs,
  }: { invoiceDate: string; needed: readonly PostingType[]; pairs: LineSummary['conversion'] },
) {
  return {
    customerOnHold: context.on_hold === 1,
    terms: termsFrom(context) ?? { days: context.payment_days ?? 0, endOfMonth: false },
    shift: context.shift_to_open_period === 1,
    openPeriods: periods,
    conversion: pairs
      ? { accountingCurrency: context.currency, ...pairs }
      : conversionOn(rates, currency, invoiceDate, context.contract_number),
    accounts: profiles.accounts(invoiceSubject(context.contract_number)),
    needed,
  };
}

/** What the guards of posting look at. */
export function factsOf(proposal: ProposalRow): ProposalToPost {
  return {
    number: proposal.number,
    status: proposal.status,
    version: proposal.version,
    lineCount: proposal.line_count,
    expectedCount: proposal.expected_count,
    netAmount: proposal.net_amount,
    expectedTotal: proposal.expected_total,
    currency: proposal.currency,
    invoice_date: proposal.invoice_date,
    due_date: proposal.due_date,
    due_date_kept: proposal.due_date_kept,
  };
}
