// Voucher and customer invoice numbers, without gaps: drawn as the last locked rows of the transaction that uses them, so
// that a rollback gives them back and nobody waits long. Nothing else may read or move a sequence.
import { marks, type Reader, type Tx } from '../../database/database';
import { AmountError } from '../../money';

export type SequenceName = 'VOUCHER' | 'CUSTOMER_INVOICE';

/** The same width for all numbers of a sequence: they sort as text. Lists and the export of vouchers go on after a number. */
const DIGITS = 8;
const MOST = 10 ** DIGITS - 1;

/**
 * Draws `howMany` numbers of each named sequence of a company; gives them in order. Undefined: SEQUENCE_MISSING, one of them
 * is not set up, and nothing was drawn. AMOUNT_OUT_OF_RANGE where a sequence is used up: a longer number would sort before others.
 */
export async function drawNumbers(
  tx: Tx,
  legalEntity: string,
  names: readonly SequenceName[],
  howMany: number,
): Promise<Record<SequenceName, string[]> | undefined> {
  const values = [legalEntity, ...names];
  const rows = await tx.rows<{ name: SequenceName; prefix: string; last: number }>(
    `SELECT name, prefix, last FROM number_sequence WHERE legal_entity = ? AND name IN (${marks(names.length)}) ORDER BY name${tx.forUpdate}`,
    values,
  );
  if (rows.length < names.length) return undefined;
  const usedUp = rows.find(({ last }) => last + howMany > MOST);
  if (usedUp)
    throw new AmountError('AMOUNT_OUT_OF_RANGE', `number sequence ${usedUp.name} of ${legalEntity} beyond ${MOST}`);
  await tx.change(
    `UPDATE number_sequence SET last = last + ? WHERE legal_entity = ? AND name IN (${marks(names.length)})`,
    [howMany, ...values],
  );
  const drawn: Record<SequenceName, string[]> = { VOUCHER: [], CUSTOMER_INVOICE: [] };
  for (const { name, prefix, last } of rows) {
    drawn[name] = Array.from(
      { length: howMany },
      (_, index) => `${prefix}${String(last + 1 + index).padStart(DIGITS, '0')}`,
    );
  }
  return drawn;
}

/** Has the company such a sequence? Draws nothing, locks nothing. */
export async function isSequenceSetUp(reader: Reader, legalEntity: string, name: SequenceName): Promise<boolean> {
  const rows = await reader.rows('SELECT name FROM number_sequence WHERE legal_entity = ? AND name = ?', [
    legalEntity,
    name,
  ]);
  return rows.length > 0;
}

/** The sentence behind SEQUENCE_MISSING. */
export function sequenceMissing(legalEntity: string, name: SequenceName): string {
  return `Number sequence ${name} is not set up in ${legalEntity}.`;
}
