// Amounts of set-up files: texts until the currency of their contract, which stands in another table, says what they are worth.
// What a text cannot be is complained about, never thrown.
import { AmountError, currencyDecimals, parseAmount } from '../../subgraphs/money';
import type { Place } from './files';
import type { Complain } from './placed';

/** The amount in minor units; a complaint and undefined where the currency cannot hold it. */
export function minorUnits(
  amount: string,
  currency: string,
  place: Place,
  column: string,
  complain: Complain,
): number | undefined {
  const error = failure(() => parseAmount(amount, currency));
  if (!error) return parseAmount(amount, currency);
  complain(
    place,
    `${column}: ${error.code === 'DECIMAL_INVALID' ? `${currency} has ${currencyDecimals(currency)} decimals; ` : ''}${error.message}`,
  );
  return undefined;
}

/** What is wrong with the numbers that `work` handles. */
export function failure(work: () => unknown): AmountError | undefined {
  try {
    work();
    return undefined;
  } catch (error) {
    if (error instanceof AmountError) return error;
    throw error;
  }
}
