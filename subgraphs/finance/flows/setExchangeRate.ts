// Add an exchange rate, or correct one. What waits for it goes on at the next import or posting. What is posted keeps the rate that it
// was posted at, and what takes it back repeats that. domain.md 5.5
import type { Refusal } from '../../../schema/errors';
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import { AmountError, formatTrimmed, parseScaled, RATE_SCALE } from '../../money';
import { decided } from '../../mutations/decided';
import { type Request, recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { changeRefused, type SetUpChangeInput, staleRefused } from '../rules/setUpChange';
import {
  companiesPostingWith,
  lockRate,
  type RateKey,
  rateSubject,
  recordChanges,
  saveRate,
} from '../store/setUpChanges';
import { exchangeRates } from './setUp/exchangeRates';

export interface ExchangeRateInput extends SetUpChangeInput {
  readonly fromCurrency: string;
  readonly toCurrency: string;
  /** YYYY-MM-DD: it holds from that day on, until the day of the next one. */
  readonly validFrom: string;
  /** DEFAULT if absent. */
  readonly rateType?: string | null;
  /** Exact decimal of at most 12 decimals: units of `toCurrency` per unit of `fromCurrency`. */
  readonly rate: string;
}

/**
 * Adds or corrects; a rate that stands so already writes nothing. Refused, with nothing changed: FORBIDDEN (also where a company
 * posts with it that the caller may not see), DECIMAL_INVALID, AMOUNT_OUT_OF_RANGE, BAD_USER_INPUT, SET_UP_CHANGED.
 */
export async function setExchangeRate(
  books: Books,
  caller: Caller,
  input: ExchangeRateInput,
): Promise<Outcome<RateKey>> {
  const denied = changeRefused(caller.roles, input);
  if (denied) return refused(denied);
  const { idempotencyKey, ...rest } = input;
  const given = rateGiven(rest);
  if ('refusals' in given) return refused(...given.refusals);
  const { key, rate } = given;
  const request: Request = { mutation: 'setExchangeRate', caller, key: idempotencyKey, input: rest };
  return decided<RateKey>(books.db, async (tx) => {
    const stands = await lockRate(tx, key);
    const before = await recall<RateKey>(tx, request, books);
    if (before) return before;
    const elsewhere = (await companiesPostingWith(tx, key)).filter((code) => !maySee(caller, code));
    if (elsewhere.length > 0) {
      const message = 'Legal entities post with this rate that are not yours.';
      return refused({ code: 'FORBIDDEN', message, path: ['toCurrency'] });
    }
    const stale = staleRefused(`The rate ${rateSubject(key)}`, stands?.version ?? 0, input);
    if (stale) return refused(stale);
    const now = instant(books.world);
    if (stands?.rate !== rate) {
      const version = await saveRate(tx, key, rate, stands);
      const was = stands ? formatTrimmed(stands.rate, RATE_SCALE) : null;
      const details = { rate: [was, formatTrimmed(rate, RATE_SCALE)] } as const;
      const log = { kind: 'EXCHANGE_RATE', subject: rateSubject(key), details } as const;
      const by = caller.subject;
      const id = books.world.newId();
      await recordChanges(tx, [{ ...log, id, legalEntity: '', version, at: now, by, reason: rest.reason ?? null }]);
    }
    await remember(tx, request, key, books);
    return { ok: true, value: key, replayed: false };
  });
}

/** The rate as the set-up holds it, by the same rules as in its file. */
function rateGiven({
  fromCurrency,
  toCurrency,
  validFrom,
  rateType,
  rate: text,
}: ExchangeRateInput): { key: RateKey; rate: number } | { refusals: Refusal[] } {
  const scaled = scaledRate(text);
  if (typeof scaled !== 'number') return { refusals: [scaled] };
  const row = { fromCurrency, toCurrency, validFrom, rate: scaled, ...(rateType == null ? {} : { rateType }) };
  const parsed = exchangeRates.row.safeParse(row);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => ({ path: path.map(String), message }));
    return { refusals: faults.map(({ path, message }) => invalid(`${path.join('.')} ${message}.`, path)) };
  }
  if (fromCurrency === toCurrency)
    return { refusals: [invalid(`${toCurrency} is the currency itself.`, ['toCurrency'])] };
  const { rate, ...key } = parsed.data;
  return { key, rate };
}

function scaledRate(text: string): number | Refusal {
  try {
    return parseScaled(text, RATE_SCALE);
  } catch (error) {
    if (error instanceof AmountError) return { code: error.code, message: error.message, path: ['rate'] };
    throw error;
  }
}

function invalid(message: string, path: string[]): Refusal {
  return { code: 'BAD_USER_INPUT', message, path };
}
