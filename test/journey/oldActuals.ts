// Rows of approvals as a system that was there before the exchange leaves them: cost, unbilled sale and their link, many times over,
// of which Finance was never told and no key is known. Copies of one approval that went through the flows, with ids of their own.
import { uuidv7 } from 'uuidv7';
import type { Database, Row } from '../../subgraphs/database/database';

const ROWS_AT_ONCE = 5_000;

/** Writes `approvals` pairs of actuals into Dataverse, dated `date` or as the one that is copied. Gives the ids of the sales. */
export async function writeOldApprovals(db: Database, approvals: number, date?: string): Promise<string[]> {
  const [sale] = await db.read.rows<Row>(
    "SELECT * FROM actual WHERE billing_status = 'UNBILLED_SALES_CREATED' AND adjustment_status IS NULL AND invoice_id IS NULL ORDER BY id LIMIT 1",
  );
  const [link] = await db.read.rows<Row>('SELECT * FROM actual_link WHERE actual1_id = ?', [sale?.id as string]);
  const [cost] = await db.read.rows<Row>('SELECT * FROM actual WHERE id = ?', [link?.actual2_id as string]);
  const sales: string[] = [];
  for (let start = 0; start < approvals; start += ROWS_AT_ONCE) {
    const count = Math.min(ROWS_AT_ONCE, approvals - start);
    const written = Array.from({ length: count }, () => copied(cost as Row, sale as Row, link as Row, date));
    await db.write(async (tx) => {
      await tx.insert(
        'actual',
        written.flatMap(({ actuals }) => actuals),
      );
      await tx.insert(
        'actual_link',
        written.map((one) => one.link),
      );
    });
    sales.push(...written.map(({ link: { actual1_id } }) => actual1_id as string));
  }
  return sales;
}

function copied(cost: Row, sale: Row, link: Row, date: string | undefined): { actuals: Row[]; link: Row } {
  const entry = uuidv7();
  const own = {
    origin_id: entry,
    entry_id: entry,
    voucher_number: null,
    ...(date === undefined ? {} : { document_date: date, accounting_date: date }),
  };
  const [costId, saleId] = [uuidv7(), uuidv7()];
  return {
    actuals: [
      { ...cost, ...own, id: costId },
      { ...sale, ...own, id: saleId },
    ],
    link: { ...link, id: uuidv7(), actual1_id: saleId, actual2_id: costId },
  };
}
