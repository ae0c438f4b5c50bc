// What travels with contracts that are loaded: their lines and customers (funding sources), as the table maps take them. Reads only;
// the contracts are locked by whoever asks, and it must never give a part of one.
import { marks, type Reader, type Row } from '../../database/database';

interface OfContract extends Row {
  readonly id: string;
  readonly contract_id: string;
}

/** Of all these contracts, in the order of their ids. */
export async function linesAndCustomers(
  reader: Reader,
  contractIds: readonly string[],
): Promise<{ lines: OfContract[]; customers: OfContract[] }> {
  const among = `IN (${marks(contractIds.length)})`;
  const lines = await reader.rows<OfContract>(
    `SELECT l.id, l.contract_id, l.name, l.billing_method, l.project_id FROM contract_line l WHERE l.contract_id ${among} ORDER BY l.id`,
    contractIds,
  );
  const customers = await reader.rows<OfContract>(
    `SELECT f.id, f.contract_id, c.legal_entity, u.account_number, f.payment_terms FROM contract_customer f
       JOIN contract c ON c.id = f.contract_id JOIN customer u ON u.id = f.customer_id WHERE f.contract_id ${among} ORDER BY f.id`,
    contractIds,
  );
  return { lines, customers };
}
