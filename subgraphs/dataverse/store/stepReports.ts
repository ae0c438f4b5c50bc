// How many of Finance's step reports of an invoice are applied. They travel under a key of their own, one report to a
// number, so the inbox has counted them already; a second count could only disagree with it (a skipped report counts too).
import { keys } from '../../../schema/messages';
import { marks, type Reader } from '../../database/database';
import { inChunks } from './chunks';

/** Step reports of each of these invoices that are applied or were skipped by a person; none: absent. Read it under the invoices' locks. */
export async function stepReportsApplied(reader: Reader, invoiceIds: readonly string[]): Promise<Map<string, number>> {
  const byKey = new Map(invoiceIds.map((id) => [keys.invoiceStep(id), id]));
  const applied = new Map<string, number>();
  for (const part of inChunks([...byKey.keys()])) {
    const rows = await reader.rows<{ stream_key: string; last_number: number }>(
      `SELECT stream_key, last_number FROM inbox_stream WHERE stream_key IN (${marks(part.length)})`,
      part,
    );
    for (const { stream_key, last_number } of rows) applied.set(byKey.get(stream_key) as string, last_number);
  }
  return applied;
}
