// The billing backlog: unbilled sales, milestones and retainers, and the status that says how far each is billed. Changes nothing else
// of an actual. Every change names the status it expects, so that of two writers one changes nothing.
import { marks, type Reader, type Tx, type Value } from '../../database/database';
import { inChunks } from './chunks';
import { claimRetainerItems, claimRetainers, type ReadyOf } from './draftRetainers';

export interface LockedItem {
  readonly id: string;
  readonly kind: 'ACTUAL' | 'MILESTONE' | 'RETAINER';
  readonly legal_entity: string;
  readonly transaction_type: string | null;
  readonly billing_type: string | null;
  readonly adjustment_status: string | null;
  readonly billing_status: string | null;
  readonly nte_status: string | null;
  readonly nte_detail: string | null;
}

const LOCKS: readonly string[] = [
  `SELECT id, 'ACTUAL' AS kind, legal_entity, transaction_type, billing_type, adjustment_status, billing_status,
     nte_status, nte_detail FROM actual`,
  `SELECT id, 'MILESTONE' AS kind, legal_entity, NULL AS transaction_type, NULL AS billing_type, NULL AS adjustment_status,
     invoice_status AS billing_status, NULL AS nte_status, NULL AS nte_detail FROM milestone`,
  `SELECT id, 'RETAINER' AS kind, legal_entity, NULL AS transaction_type, NULL AS billing_type, NULL AS adjustment_status,
     invoice_status AS billing_status, NULL AS nte_status, NULL AS nte_detail FROM retainer`,
];

/** Whatever of these ids is an actual, a milestone or a retainer, locked in the order of ids (which keeps two callers from a deadlock). */
export async function lockBacklogItems(tx: Tx, ids: readonly string[]): Promise<Map<string, LockedItem>> {
  const found = new Map<string, LockedItem>();
  for (const select of LOCKS) {
    for (const part of inChunks(ids.filter((id) => !found.has(id)))) {
      const rows = await tx.rows<LockedItem>(
        `${select} WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`,
        part,
      );
      for (const row of rows) found.set(row.id, row);
    }
  }
  return found;
}

/** Locked items by what they are. */
export interface ItemIds {
  readonly ACTUAL: readonly string[];
  readonly MILESTONE: readonly string[];
  readonly RETAINER: readonly string[];
}

/** The ids of these locked items, by what each is. */
export function byKind(ids: readonly string[], items: ReadonlyMap<string, LockedItem>): ItemIds {
  const of = (kind: LockedItem['kind']) => ids.filter((id) => items.get(id)?.kind === kind);
  return { ACTUAL: of('ACTUAL'), MILESTONE: of('MILESTONE'), RETAINER: of('RETAINER') };
}

/** Marks locked items ready; those that are ready already stay as they are. */
export function markReady(tx: Tx, ids: ItemIds): Promise<void> {
  return mark(tx, 'UNBILLED_SALES_CREATED', 'READY_TO_INVOICE', ids);
}

/** Marks locked items not ready; those that are not ready stay as they are. */
export function markNotReady(tx: Tx, ids: ItemIds): Promise<void> {
  return mark(tx, 'READY_TO_INVOICE', 'UNBILLED_SALES_CREATED', ids);
}

const STATUS_OF = {
  ACTUAL: ['actual', 'billing_status'],
  MILESTONE: ['milestone', 'invoice_status'],
  RETAINER: ['retainer', 'invoice_status'],
} as const;

async function mark(tx: Tx, from: string, to: string, ids: ItemIds): Promise<void> {
  for (const kind of ['ACTUAL', 'MILESTONE', 'RETAINER'] as const) {
    const [table, column] = STATUS_OF[kind];
    for (const part of inChunks(ids[kind])) {
      const sql = `UPDATE ${table} SET ${column} = ? WHERE ${column} = ? AND id IN (${marks(part.length)})`;
      await tx.change(sql, [to, from, ...part]);
    }
  }
}

export type Released = Omit<Claimed, 'retainers'>;

/** How many unbilled sales, milestones and retainers an invoice took. */
export interface Claimed {
  readonly sales: number;
  readonly milestones: number;
  readonly retainers: number;
}

/** Is there anything at all? */
export function isSomething({ sales, milestones, retainers }: Claimed): boolean {
  return sales + milestones + retainers > 0;
}

/**
 * Takes everything that is ready for one contract customer and dated on or before a day onto an invoice: two statements,
 * however much it is, and two for retainers. What fails its limits stays. domain.md 3.1 (P1)
 */
export async function claimReady(tx: Tx, invoiceId: string, of: ReadyOf): Promise<Claimed> {
  const lines = of.contractLineIds;
  const onLines = lines === undefined ? '' : `AND contract_line_id IN (${marks(lines.length)})`;
  const values: Value[] = [invoiceId, of.contractId, of.until, of.contractCustomerId, ...(lines ?? [])];
  if (lines?.length === 0) return { sales: 0, milestones: 0, retainers: 0 };
  const sales = await tx.change(
    `UPDATE actual SET billing_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE contract_id = ? AND billing_status = 'READY_TO_INVOICE'
       AND document_date <= ? AND contract_customer_id = ? ${onLines} AND ${BILLABLE}`,
    values,
  );
  const milestones = await tx.change(
    `UPDATE milestone SET invoice_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE contract_id = ? AND invoice_status = 'READY_TO_INVOICE'
       AND milestone_date <= ? AND contract_customer_id = ? ${onLines}`,
    values,
  );
  return { sales, milestones, retainers: await claimRetainers(tx, invoiceId, of) };
}

/** A contract line that is billed up to a day of its own: what an invoice schedule says. */
export interface LineCutOff {
  readonly lineId: string;
  /** YYYY-MM-DD: nothing dated later. */
  readonly until: string;
}

/** The same of these contract lines alone, each up to its own day: two statements per day and 500 lines. */
export async function claimLines(
  tx: Tx,
  invoiceId: string,
  of: Pick<ReadyOf, 'contractId' | 'contractCustomerId'>,
  lines: readonly LineCutOff[],
): Promise<Claimed> {
  const taken = { sales: 0, milestones: 0, retainers: 0 };
  for (const until of new Set(lines.map((line) => line.until))) {
    const lineIds = lines.filter((line) => line.until === until).map(({ lineId }) => lineId);
    for (const contractLineIds of inChunks(lineIds)) {
      const { sales, milestones, retainers } = await claimReady(tx, invoiceId, { ...of, until, contractLineIds });
      taken.sales += sales;
      taken.milestones += milestones;
      taken.retainers += retainers;
    }
  }
  return taken;
}

const BILLABLE = `transaction_type = 'UNBILLED_SALES' AND adjustment_status IS NULL AND COALESCE(nte_status, '') <> 'FAILED'`;

/** Takes locked items that are ready onto an invoice. */
export async function claimItems(tx: Tx, invoiceId: string, ids: ItemIds): Promise<Claimed> {
  let sales = 0;
  let milestones = 0;
  for (const part of inChunks(ids.ACTUAL))
    sales += await tx.change(
      `UPDATE actual SET billing_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE billing_status = 'READY_TO_INVOICE' AND id IN (${marks(part.length)})`,
      [invoiceId, ...part],
    );
  for (const part of inChunks(ids.MILESTONE))
    milestones += await tx.change(
      `UPDATE milestone SET invoice_status = 'CUSTOMER_INVOICE_CREATED', invoice_id = ? WHERE invoice_status = 'READY_TO_INVOICE' AND id IN (${marks(part.length)})`,
      [invoiceId, ...part],
    );
  return { sales, milestones, retainers: await claimRetainerItems(tx, invoiceId, ids.RETAINER) };
}

/** Gives unbilled sales and milestones of a draft back to the backlog, ready: all of them, or those with these ids. domain.md 3.1 (P3) */
export async function releaseSources(tx: Tx, invoiceId: string, only?: readonly string[]): Promise<Released> {
  if (only === undefined) return release(tx, invoiceId, '', []);
  let released: Released = { sales: 0, milestones: 0 };
  for (const part of inChunks(only)) {
    const { sales, milestones } = await release(tx, invoiceId, `AND id IN (${marks(part.length)})`, part);
    released = { sales: released.sales + sales, milestones: released.milestones + milestones };
  }
  return released;
}

async function release(tx: Tx, invoiceId: string, and: string, ids: readonly string[]): Promise<Released> {
  const sales = await tx.change(
    `UPDATE actual SET billing_status = 'READY_TO_INVOICE', invoice_id = NULL WHERE invoice_id = ? AND transaction_type = 'UNBILLED_SALES'
       AND COALESCE(billing_status, '') = 'CUSTOMER_INVOICE_CREATED' ${and}`,
    [invoiceId, ...ids],
  );
  const milestones = await tx.change(
    `UPDATE milestone SET invoice_status = 'READY_TO_INVOICE', invoice_id = NULL WHERE invoice_id = ? AND COALESCE(invoice_status, '') = 'CUSTOMER_INVOICE_CREATED' ${and}`,
    [invoiceId, ...ids],
  );
  return { sales, milestones };
}

/** Where an item of the backlog belongs. */
export interface ItemPlace {
  readonly id: string;
  readonly contract_id: string;
  readonly contract_customer_id: string | null;
  readonly document_date: string;
}

/** Where these items belong, by id; what is no unbilled sale, milestone or retainer of a contract is absent. */
export async function placesOfItems(reader: Reader, ids: readonly string[]): Promise<Map<string, ItemPlace>> {
  const found = new Map<string, ItemPlace>();
  for (const part of inChunks(ids)) {
    const rows = await reader.rows<ItemPlace>(
      `SELECT id, contract_id, contract_customer_id, document_date FROM actual WHERE contract_id IS NOT NULL AND id IN (${marks(part.length)})
       UNION ALL SELECT id, contract_id, contract_customer_id, milestone_date AS document_date FROM milestone WHERE id IN (${marks(part.length)})
       UNION ALL SELECT id, contract_id, contract_customer_id, retainer_date AS document_date FROM retainer WHERE id IN (${marks(part.length)})`,
      [...part, ...part, ...part],
    );
    for (const row of rows) found.set(row.id, row);
  }
  return found;
}
