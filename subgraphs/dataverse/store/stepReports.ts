// How many of Finance's step reports of an invoice are applied. They travel under a key of their own, one report to a
// number, so the inbox has counted them already; a second count could only disagree with it (a skipped report counts too).
import { keys } from '../../../schema/messages';
import type { Reader } from '../../database/database';

/** Step reports of this invoice that are applied or were skipped by a person. Read it under the invoice's lock. */
export async function stepReportsApplied(reader: Reader, invoiceId: string): Promise<number> {
  const [row] = await reader.rows<{ last_number: number }>(
    'SELECT last_number FROM inbox_stream WHERE stream_key = ?',
    [keys.invoiceStep(invoiceId)],
  );
  return row?.last_number ?? 0;
}
