// A chunk of a journal that is being posted: up to 500 lines in one transaction, under the journal's lock and the claim of whoever
// posts it. Each line gets a voucher, its ledger entries and its write-back, or keeps why not. It must never draw a number for a
// line that is not posted, and never write without its claim. domain.md 3.8, 5.6; faults.md I10
import { keys, MAPS } from '../../../schema/messages';
import { RetryTransaction, type Tx } from '../../database/database';
import { POINTS } from '../../dual-write/points';
import { AmountError } from '../../money';
import { instant } from '../../world';
import type { Books } from '../books';
import type { Fault } from '../rules/fault';
import { periodsOf } from '../rules/periods';
import { type LineToPost, type PostedLine, type PostingCompany, postJournalLine } from '../rules/postJournalLine';
import { ledgerRates, openPeriods, readLegalEntity } from '../store/company';
import { readDimensionSetUp } from '../store/dimensions';
import { type FoundError, noteErrors, resolveActuals } from '../store/importErrors';
import { advancePosting, ClaimLost, type JournalClaim } from '../store/journalClaims';
import { type LineFault, saveFaults } from '../store/journalOutcome';
import {
  type JournalRow,
  lockJournal,
  markReversed,
  type PostedFigures,
  savePosted,
  type UnpostedLine,
  unpostedLines,
} from '../store/journals';
import { drawNumbers, sequenceMissing } from '../store/numberSequences';
import { keepPeriodsOpen } from '../store/periodLocks';
import { lockOriginals } from '../store/sourceLocks';
import { insertEntries, insertVouchers } from '../store/vouchers';
import { linesToPost } from './linesToPost';
import { settleJournal } from './settleJournal';

type Good = PostedLine & { readonly line: UnpostedLine };
type Bad = Fault & { readonly line: UnpostedLine };

/**
 * Posts the next lines of a claimed journal, at most `limit`, and keeps the claim until `until`. True: the journal has come to its
 * end and is settled. Throws ClaimLost where another has it by now; nothing of the transaction stands then.
 */
export async function postJournalLines(
  books: Books,
  claim: JournalClaim,
  limit: number,
  until: string,
): Promise<boolean> {
  return books.db.write(async (tx) => {
    const journal = await heldJournal(tx, claim);
    const lines = await unpostedLines(tx, journal.id, journal.posting_after, limit);
    if (lines.length > 0) await postChunk(books, tx, journal, lines);
    books.world.reach(POINTS.P8_POSTING_HALF_WAY);
    const ended = lines.length < limit;
    if (ended) await settleJournal(books, tx, journal);
    else await advancePosting(tx, claim, (lines.at(-1) as UnpostedLine).line_number, until);
    return ended;
  });
}

/** What cannot be posted for a reason that nobody foresaw: kept on the line, which is passed over. It may be reset. domain.md 4.8 */
export async function giveUpLine(books: Books, claim: JournalClaim, reason: string, until: string): Promise<void> {
  await books.db.write(async (tx) => {
    const journal = await heldJournal(tx, claim);
    const [line] = await unpostedLines(tx, journal.id, journal.posting_after, 1);
    if (!line) return;
    const message = `Integration journal (${journal.id}): line ${line.line_number} failed to post due to (${reason}).`;
    await saveFaults(tx, [
      { id: line.id, status: 'UNRECOVERABLE', error_code: 'JOURNAL_LINE_FAILED', error_message: message },
    ]);
    await noteErrors(tx, [foundOn(journal, { line, code: 'JOURNAL_LINE_FAILED', message })], instant(books.world));
    await advancePosting(tx, claim, line.line_number, until);
  });
}

async function heldJournal(tx: Tx, claim: JournalClaim): Promise<JournalRow> {
  const journal = await lockJournal(tx, claim.journalId);
  if (journal?.status !== 'PROCESSING' || journal.claim_epoch !== claim.epoch || journal.claim_owner !== claim.owner)
    throw new ClaimLost(`journal ${claim.journalId} is another's`);
  return journal;
}

async function postingCompany(tx: Tx, journal: JournalRow, lines: readonly UnpostedLine[]): Promise<PostingCompany> {
  const entity = await readLegalEntity(tx, journal.legal_entity);
  if (!entity) throw new Error(`journal ${journal.id} belongs to ${journal.legal_entity}, which is not set up`);
  const [earliest = ''] = lines.map(({ accounting_date }) => accounting_date).sort();
  return {
    subledgerOnly: journal.kind === 'BEGINNING_BALANCE',
    shift: entity.shift_to_open_period === 1,
    openPeriods: await openPeriods(tx, entity.code, earliest),
    rates: await ledgerRates(
      tx,
      entity,
      lines.map(({ currency }) => currency),
      { legalEntity: entity.code, contracts: lines.map(({ contract_number }) => contract_number) },
    ),
    dimensions: await readDimensionSetUp(tx, entity.code, new Set(lines.map(({ dimensions }) => dimensions))),
  };
}

/** Decide, lock what will change, number in one block, write. */
async function postChunk(books: Books, tx: Tx, journal: JournalRow, lines: readonly UnpostedLine[]): Promise<void> {
  const company = await postingCompany(tx, journal, lines);
  const toPost = await linesToPost(tx, journal.legal_entity, lines);
  const decided = lines.map((line, index) => ({
    line,
    outcome: outcomeOf(line, toPost[index] as LineToPost, company),
  }));
  const good = decided.flatMap(({ line, outcome }): Good[] => ('code' in outcome ? [] : [{ ...outcome, line }]));
  await lockOriginals(
    tx,
    good.flatMap(({ line }) => line.reverses_line_id ?? []),
  );
  const dates = good.map(({ accountingDate }) => accountingDate);
  if (!company.subledgerOnly)
    await keepPeriodsOpen(tx, journal.legal_entity, periodsOf(company.openPeriods, [...new Set(dates)]));
  const fresh = good.filter(({ line }) => line.before_voucher === null).length;
  const vouchers = await vouchersFor(tx, journal.legal_entity, fresh);
  const unnumbered = 'code' in vouchers ? vouchers : undefined;
  const bad = decided.flatMap(({ line, outcome }): Bad[] => {
    const fault = 'code' in outcome ? outcome : unnumbered;
    return fault ? [{ ...fault, line }] : [];
  });
  await saveFaults(tx, bad.map(faultOf));
  await logLines(books, tx, journal, bad, unnumbered ? [] : good);
  if (good.length > 0 && !('code' in vouchers))
    await postGood(books, tx, journal.legal_entity, company.rates.accountingCurrency, good, vouchers);
}

/** Why lines could not be posted is kept beyond its end, and ends here where they are. */
async function logLines(books: Books, tx: Tx, journal: JournalRow, bad: readonly Bad[], good: readonly Good[]) {
  const now = instant(books.world);
  await noteErrors(
    tx,
    bad.map((fault) => foundOn(journal, fault)),
    now,
  );
  const ended = good.filter(({ line }) => line.error_code !== null).map(({ line }) => line.actual_id);
  await resolveActuals(tx, 'JOURNAL_LINE', ended, now);
}

function foundOn(journal: JournalRow, { line, code, message }: Bad): FoundError {
  return {
    source: 'JOURNAL_LINE',
    legalEntity: journal.legal_entity,
    subjectId: line.actual_id,
    code,
    reference: '',
    message,
    lineCount: 1,
  };
}

function outcomeOf(line: UnpostedLine, toPost: LineToPost, company: PostingCompany): PostedLine | Fault {
  if (line.staged === 0) return { code: 'STAGED_ACTUAL_MISSING', message: `Actual ${line.actual_id} is not staged.` };
  const outcome = postJournalLine(toPost, company);
  return 'code' in outcome ? outcome : (otherThanBefore(line, outcome) ?? outcome);
}

/** What was posted before these books were restored keeps its number, and so its figures. faults.md F31 */
function otherThanBefore(line: UnpostedLine, { accountingAmount, rate }: PostedLine): Fault | undefined {
  if (line.before_voucher === null || (line.before_amount === accountingAmount && line.before_rate === rate))
    return undefined;
  const message = `Actual ${line.actual_id} was posted before under voucher ${line.before_voucher} with ${line.before_amount} at ${line.before_rate}, and would be posted with ${accountingAmount} at ${rate}.`;
  return { code: 'POSTED_BEFORE_DIFFERS', message };
}

function faultOf({ line, code, message }: Bad): LineFault {
  const status = line.staged === 0 ? 'INVALID_ACTUAL' : 'ERROR';
  return { id: line.id, status, error_code: code, error_message: message };
}

/** As many voucher numbers, or why there are none: the sequence went, or is used up, since the posting began. */
async function vouchersFor(tx: Tx, legalEntity: string, howMany: number): Promise<readonly string[] | Fault> {
  if (howMany === 0) return [];
  try {
    const drawn = await drawNumbers(tx, legalEntity, ['VOUCHER'], howMany);
    return drawn ? drawn.VOUCHER : { code: 'SEQUENCE_MISSING', message: sequenceMissing(legalEntity, 'VOUCHER') };
  } catch (error) {
    if (!(error instanceof AmountError)) throw error;
    return { code: error.code, message: error.message };
  }
}

async function postGood(
  books: Books,
  tx: Tx,
  legalEntity: string,
  currency: string,
  good: readonly Good[],
  vouchers: readonly string[],
): Promise<void> {
  const drawn = vouchers.values();
  const posted = good.map((posting) => ({
    ...posting,
    voucher: posting.line.before_voucher ?? (drawn.next().value as string),
  }));
  const now = instant(books.world);
  insertVouchers(
    tx,
    posted.map(({ line, voucher, accountingDate }) => ({
      legal_entity: legalEntity,
      number: voucher,
      accounting_date: accountingDate,
      source: 'JOURNAL_LINE',
      source_id: line.id,
      posted_at: now,
    })),
  );
  insertEntries(
    tx,
    legalEntity,
    currency,
    posted.map(({ voucher, entries }) => ({ voucherNumber: voucher, firstNumber: 1, entries })),
  );
  const figures = posted.map(figuresOf);
  await savePosted(tx, figures, currency, now);
  const reversed = posted.flatMap(({ line: { reverses_line_id: id }, voucher }) =>
    id === null ? [] : [{ id, reversed_by: voucher }],
  );
  if (!(await markReversed(tx, reversed))) throw new RetryTransaction('what a line takes back was invoiced meanwhile');
  await books.outbox.appendMany(
    tx,
    figures.map((row) => ({
      key: keys.journalLine(row.actual_id),
      isNew: true,
      entries: [{ topic: MAPS.actuals, rows: [accountingRow(row, currency)] }],
    })),
  );
}

function figuresOf({
  line,
  voucher,
  accountingDate,
  rate,
  accountingAmount,
  accruedAmount,
}: PostedLine & { line: UnpostedLine; voucher: string }): PostedFigures {
  return {
    id: line.id,
    actual_id: line.actual_id,
    accounting_date: accountingDate,
    voucher_number: voucher,
    exchange_rate: rate,
    accounting_amount: accountingAmount,
    accrued_amount: accruedAmount,
  };
}

/** A staged actual as the map back takes it. Cost and unbilled sales carry no sales tax and stand on no proposal. domain.md 5.7 */
function accountingRow(
  { actual_id, voucher_number, accounting_amount, exchange_rate }: PostedFigures,
  currency: string,
): object {
  return {
    actual_id,
    voucher_number,
    accounting_amount,
    accounting_currency: currency,
    exchange_rate,
    sales_tax: 0,
    proposal_number: null,
  };
}
