// Correct accrued revenue that posting did not reverse as it was booked: one voucher takes away what stands open of the sales named,
// on the accounts on which it stands. It must never touch a sale that is not invoiced or taken back: its accrual is to stand.
// domain.md 5.8, faults.md I12
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { decided, Refuse } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { correctionEntries, openOf, sideOf } from '../rules/accrualBalance';
import type { Entry } from '../rules/ledger';
import { openDate, periodFault, periodsOf } from '../rules/periods';
import { forbidden } from '../rules/permissions';
import { conversionOn } from '../rules/rates';
import { insertAccrualCorrection, lockSales } from '../store/accrualCorrections';
import { ledgerRates, openPeriods, readLegalEntity } from '../store/company';
import { drawNumbers } from '../store/numberSequences';
import { keepPeriodsOpen } from '../store/periodLocks';
import { type AccrualRow, accrualsOfActuals } from '../store/readAccruals';
import { insertVouchers, OpenVoucher } from '../store/vouchers';

const LONGEST_DESCRIPTION = 200;
const LONGEST_ACCOUNT = 40;

export interface AccrualCorrectionInput {
  readonly legalEntity: string;
  /** Unbilled sales. */
  readonly actualIds: readonly string[];
  /** YYYY-MM-DD, in an open period. */
  readonly voucherDate: string;
  readonly description?: string | null;
  readonly offsetAccount?: string | null;
  readonly idempotencyKey?: string | null;
}

export interface PostedCorrection {
  readonly correctionId: string;
  readonly legalEntity: string;
  readonly voucherNumber: string;
}

/**
 * Posts the correction. Refused, with nothing changed: FORBIDDEN, NOT_FOUND, ACCRUAL_BALANCED, OFFSET_ACCOUNT_NEEDED,
 * BAD_USER_INPUT (a text is too long), PERIOD_CLOSED, RATE_MISSING, SEQUENCE_MISSING.
 */
export async function postAccrualCorrection(
  books: Books,
  caller: Caller,
  input: AccrualCorrectionInput,
): Promise<Outcome<PostedCorrection>> {
  const { idempotencyKey, ...rest } = input;
  const request: Request = { mutation: 'postAccrualCorrection', caller, key: idempotencyKey, input: rest };
  const actualIds = [...new Set(input.actualIds)].sort();
  const unfit = forbidden(caller.roles, 'POST_ADJUSTMENTS') ?? tooLong(input);
  if (unfit) return refused(unfit);
  return decided<PostedCorrection>(books.db, async (tx) => {
    await lockSales(tx, input.legalEntity, actualIds);
    const before = await recall<PostedCorrection>(tx, request, books);
    if (before) return before;
    const company = maySee(caller, input.legalEntity) ? await readLegalEntity(tx, input.legalEntity) : undefined;
    if (!company)
      return refused({ code: 'NOT_FOUND', message: `No legal entity ${input.legalEntity}.`, path: ['legalEntity'] });
    const periods = await openPeriods(tx, input.legalEntity, input.voucherDate);
    if (openDate(periods, input.voucherDate, false) === undefined)
      return refused({ ...periodFault(periods, input.voucherDate, false), path: ['voucherDate'] });
    const sales = await salesNamed(tx, input.legalEntity, actualIds);
    const rates = await ledgerRates(tx, company, [company.currency]);
    const conversion = conversionOn(rates, company.currency, input.voucherDate);
    if ('code' in conversion) return refused({ ...conversion, path: ['voucherDate'] });
    const terms = { currency: company.currency, conversion, offsetAccount: input.offsetAccount ?? null };
    const entries = sales.flatMap((sale) => entriesOf(sale, terms));
    await keepPeriodsOpen(tx, input.legalEntity, periodsOf(periods, [input.voucherDate]));
    const value = await write(books, tx, caller.subject, input, sales, entries, company.currency);
    await remember(tx, request, value, books);
    return { ok: true, value, replayed: false };
  });
}

function tooLong({ description, offsetAccount }: AccrualCorrectionInput): Refusal | undefined {
  const wrong = (name: string, most: number): Refusal => ({
    code: 'BAD_USER_INPUT',
    message: `It has at most ${most} characters.`,
    path: [name],
  });
  if ((description ?? '').length > LONGEST_DESCRIPTION) return wrong('description', LONGEST_DESCRIPTION);
  return (offsetAccount ?? '').length > LONGEST_ACCOUNT ? wrong('offsetAccount', LONGEST_ACCOUNT) : undefined;
}

async function salesNamed(tx: Tx, legalEntity: string, actualIds: readonly string[]): Promise<AccrualRow[]> {
  const sales = (await accrualsOfActuals(tx, actualIds)).filter((sale) => sale.legalEntity === legalEntity);
  const found = new Set(sales.map(({ actualId }) => actualId));
  const missing = actualIds.find((id) => !found.has(id));
  if (missing === undefined && sales.length > 0) return sales;
  throw new Refuse({
    code: 'NOT_FOUND',
    message: `No accrued sale ${missing ?? 'is named'}.`,
    path: ['actualIds'],
    ...(missing === undefined ? {} : { subjectId: missing }),
  });
}

function entriesOf(sale: AccrualRow, terms: Parameters<typeof correctionEntries>[1]): Entry[] {
  const entries = correctionEntries(sale, terms);
  if ('code' in entries) throw new Refuse({ ...entries, subjectId: sale.actualId });
  return entries;
}

async function write(
  books: Books,
  tx: Tx,
  by: string,
  input: AccrualCorrectionInput,
  sales: readonly AccrualRow[],
  entries: readonly Entry[],
  currency: string,
): Promise<PostedCorrection> {
  const { legalEntity, voucherDate } = input;
  const closed = books.outbox.closed?.();
  if (closed) throw new Refuse(closed);
  const drawn = await drawNumbers(tx, legalEntity, ['VOUCHER'], 1);
  if (!drawn)
    throw new Refuse({ code: 'SEQUENCE_MISSING', message: `Number sequence VOUCHER is not set up in ${legalEntity}.` });
  const voucherNumber = drawn.VOUCHER[0] as string;
  const correctionId = books.world.newId();
  const now = instant(books.world);
  const dated = { legal_entity: legalEntity, accounting_date: voucherDate, posted_at: now };
  insertVouchers(tx, [{ ...dated, number: voucherNumber, source: 'ACCRUAL_CORRECTION', source_id: correctionId }]);
  const voucher = new OpenVoucher(tx, legalEntity, currency, voucherNumber);
  voucher.add(entries);
  voucher.close();
  await insertAccrualCorrection(
    tx,
    {
      ...dated,
      id: correctionId,
      voucher_number: voucherNumber,
      description: input.description ?? null,
      offset_account: input.offsetAccount ?? null,
      line_count: sales.length,
      posted_by: by,
    },
    sales.map((sale) => ({
      journal_line_id: sale.lineId,
      wip_amount: openOf(sideOf(sale, 'WIP_SALES_VALUE')),
      accrued_amount: openOf(sideOf(sale, 'ACCRUED_REVENUE')),
    })),
  );
  return { correctionId, legalEntity, voucherNumber };
}
