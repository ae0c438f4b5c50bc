// Voucher and customer invoice numbers, without gaps: drawn as the last locked rows of the transaction that uses them, so
// that a rollback gives them back and nobody waits long. Nothing else may read or move a sequence.
import { marks, type Reader, type Tx } from '../../database/database';
import { AmountError } from '../../money';

export type SequenceName = 'VOUCHER' | 'CUSTOMER_INVOICE';

/** The same width for all numbers of a sequence: they sort as text. Lists and the export of vouchers go on after a number. */
const DIGITS = 8;
const MOST = 10 ** DIGITS - 1;

/** Of a sequence s, as SQL: 1 where a document has a number of it. Where a sequence started says nothing of that. */
export const IS_USED = `CASE s.name
    WHEN 'VOUCHER' THEN CASE WHEN EXISTS (SELECT 1 FROM voucher v WHERE v.legal_entity = s.legal_entity) THEN 1 ELSE 0 END
    WHEN 'CUSTOMER_INVOICE' THEN CASE WHEN EXISTS (SELECT 1 FROM customer_invoice c WHERE c.legal_entity = s.legal_entity) THEN 1 ELSE 0 END
    ELSE 0 END`;

/** A number of a sequence as documents have it. */
export function numberOf(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(DIGITS, '0')}`;
}

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
  const move = (by: number) =>
    tx.change(
      `UPDATE number_sequence SET last = last + ? WHERE legal_entity = ? AND name IN (${marks(names.length)})`,
      [by, ...values],
    );
  // Everybody who posts waits for these rows: they are moved in the round trip that locks them, and moved back if that was too far.
  const [rows] = await Promise.all([
    tx.rows<{ name: SequenceName; prefix: string; last: number }>(
      `SELECT name, prefix, last FROM number_sequence WHERE legal_entity = ? AND name IN (${marks(names.length)}) ORDER BY name${tx.forUpdate}`,
      values,
    ),
    move(howMany),
  ]);
  const usedUp = rows.find(({ last }) => last + howMany > MOST);
  if (usedUp || rows.length < names.length) await move(0 - howMany);
  if (rows.length < names.length) return undefined;
  if (usedUp)
    throw new AmountError('AMOUNT_OUT_OF_RANGE', `number sequence ${usedUp.name} of ${legalEntity} beyond ${MOST}`);
  const drawn: Record<SequenceName, string[]> = { VOUCHER: [], CUSTOMER_INVOICE: [] };
  for (const { name, prefix, last } of rows) {
    drawn[name] = Array.from({ length: howMany }, (_, index) => numberOf(prefix, last + 1 + index));
  }
  return drawn;
}

/** Locks the sequences of these companies; gives the prefix of each that has given a number out, by 'USMF VOUCHER'. */
export async function lockUsedPrefixes(tx: Tx, legalEntities: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx.rows<{ legal_entity: string; name: string; prefix: string; used: number }>(
    `SELECT s.legal_entity, s.name, s.prefix, ${IS_USED} AS used FROM number_sequence s
      WHERE s.legal_entity IN (${marks(legalEntities.length)}) ORDER BY s.legal_entity, s.name${tx.forUpdate}`,
    legalEntities,
  );
  const used = rows.filter((row) => row.used === 1);
  return new Map(used.map(({ legal_entity, name, prefix }) => [`${legal_entity} ${name}`, prefix]));
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
