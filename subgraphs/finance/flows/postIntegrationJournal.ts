// Post an integration journal: every line that can be posted gets a voucher, its ledger entries and its write-back; the
// others move to a new journal that names this one. It must never draw a number for a line that is not posted. domain.md 3.8
import { keys, MAPS } from '../../../schema/messages';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { RetryTransaction, type Tx } from '../../database/database';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import type { Fault } from '../rules/fault';
import { forbidden } from '../rules/permissions';
import { type LineToPost, type PostedLine, type PostingCompany, postJournalLine } from '../rules/postJournalLine';
import { ledgerRates, openPeriods, readLegalEntity } from '../store/company';
import {
  currenciesOfLines,
  earliestAccountingDate,
  insertJournal,
  type JournalRow,
  LINES_AT_ONCE,
  lockJournal,
  markReversed,
  moveFaults,
  type PostedFigures,
  saveFaults,
  saveJournal,
  savePosted,
  type UnpostedLine,
  unpostedLines,
} from '../store/journals';
import { drawNumbers } from '../store/numberSequences';
import { insertEntries, insertVouchers } from '../store/vouchers';
import { linesToPost } from './linesToPost';

export interface PostJournalInput {
  readonly journalId: string;
  readonly idempotencyKey?: string | null;
}

export interface PostedJournal {
  readonly journalId: string;
  /** Lines posted and lines that could not be. */
  readonly posted: number;
  readonly failed: number;
  /** The journal that the failed lines stand on: a new one, or this one when nothing could be posted; null when all are posted. */
  readonly errorJournalId: string | null;
}

/**
 * Posts a journal in DRAFT or ERROR. Refused: FORBIDDEN, NOT_FOUND, JOURNAL_NOT_DRAFT, SEQUENCE_MISSING. What is wrong with single lines
 * (PERIOD_CLOSED, RATE_MISSING, ACCOUNT_MISSING, REVERSAL_IMPOSSIBLE) stands on the lines and is no refusal. domain.md 5.6, 4.8
 */
export async function postIntegrationJournal(
  books: Books,
  caller: Caller,
  input: PostJournalInput,
): Promise<Outcome<PostedJournal>> {
  const denied = forbidden(caller.roles, 'POST_JOURNALS');
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postIntegrationJournal', caller, key: idempotencyKey, input: rest };
  return decided<PostedJournal>(books.db, async (tx) => {
    const journal = await lockJournal(tx, input.journalId);
    const before = await recall<PostedJournal>(tx, request);
    if (before) return before;
    if (!journal || !maySee(caller, journal.legal_entity)) {
      return refused({ code: 'NOT_FOUND', message: `No integration journal ${input.journalId}.`, path: ['journalId'] });
    }
    if (journal.status !== 'DRAFT' && journal.status !== 'ERROR') {
      return refused({
        code: 'JOURNAL_NOT_DRAFT',
        message: `Integration journal ${journal.id} is ${journal.status}.`,
        subjectId: journal.id,
      });
    }
    const company = await postingCompany(tx, journal);
    const lines = await postLines(books, tx, journal, company);
    const value = await settleJournal(books, tx, journal, lines, caller.subject);
    await remember(tx, request, value, instant(books.world));
    return { ok: true, value, replayed: false };
  });
}

async function postingCompany(tx: Tx, journal: JournalRow): Promise<PostingCompany> {
  const entity = await readLegalEntity(tx, journal.legal_entity);
  if (!entity) throw new Error(`journal ${journal.id} belongs to ${journal.legal_entity}, which is not set up`);
  return {
    shift: entity.shift_to_open_period === 1,
    openPeriods: await openPeriods(tx, entity.code, (await earliestAccountingDate(tx, journal.id)) ?? ''),
    rates: await ledgerRates(tx, entity, await currenciesOfLines(tx, journal.id)),
  };
}

/** Line by line in chunks: decide, number, write. */
async function postLines(
  books: Books,
  tx: Tx,
  journal: JournalRow,
  company: PostingCompany,
): Promise<{ posted: number; failed: number }> {
  const total = { posted: 0, failed: 0 };
  for (let after = 0; ; ) {
    const lines = await unpostedLines(tx, journal.id, after);
    const good: (PostedLine & { line: UnpostedLine })[] = [];
    const bad: (Fault & { line: UnpostedLine })[] = [];
    const toPost = await linesToPost(tx, journal.legal_entity, lines);
    for (const [index, line] of lines.entries()) {
      const outcome = postJournalLine(toPost[index] as LineToPost, company);
      if ('code' in outcome) bad.push({ ...outcome, line });
      else good.push({ ...outcome, line });
    }
    await saveFaults(
      tx,
      bad.map(({ line, code, message }) => ({ id: line.id, error_code: code, error_message: message })),
    );
    if (good.length > 0) await postGood(books, tx, journal.legal_entity, company.rates.accountingCurrency, good);
    total.posted += good.length;
    total.failed += bad.length;
    if (lines.length < LINES_AT_ONCE) return total;
    after = (lines.at(-1) as UnpostedLine).line_number;
  }
}

async function postGood(
  books: Books,
  tx: Tx,
  legalEntity: string,
  currency: string,
  good: readonly (PostedLine & { line: UnpostedLine })[],
): Promise<void> {
  const drawn = await drawNumbers(tx, legalEntity, ['VOUCHER'], good.length);
  if (!drawn)
    throw new Refuse({ code: 'SEQUENCE_MISSING', message: `Number sequence VOUCHER is not set up in ${legalEntity}.` });
  const posted = good.map((posting, index) => ({ ...posting, voucher: drawn.VOUCHER[index] as string }));
  const now = instant(books.world);
  await insertVouchers(
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
  await insertEntries(
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

/** What can be posted stands posted; what cannot moves to a new journal, unless that is everything there is. */
async function settleJournal(
  books: Books,
  tx: Tx,
  journal: JournalRow,
  lines: { posted: number; failed: number },
  by: string,
): Promise<PostedJournal> {
  const now = instant(books.world);
  const { posted, failed } = lines;
  if (posted === 0 && failed > 0) {
    await saveJournal(tx, { ...journal, status: 'ERROR' });
    return { journalId: journal.id, posted, failed, errorJournalId: journal.id };
  }
  let errorJournalId: string | null = null;
  if (failed > 0) {
    errorJournalId = books.world.newId();
    const moved: JournalRow = {
      ...journal,
      id: errorJournalId,
      status: 'ERROR',
      line_count: failed,
      original_journal_id: journal.id,
      created_at: now,
    };
    await insertJournal(tx, moved);
    await moveFaults(tx, journal.id, errorJournalId);
  }
  await saveJournal(tx, { ...journal, status: 'POSTED', line_count: posted, posted_at: now, posted_by: by });
  return { journalId: journal.id, posted, failed, errorJournalId };
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
