// Not-to-exceed limits and what stands against them, summed from the actuals themselves, so that no running total can drift.
// Costs one statement where no limit is set. It must never decide whether something fits: rules/limits does. domain.md 2.3.4
import { marks, type Reader, type Tx } from '../../database/database';
import type { BilledOnLine, LimitScope, LimitStanding, Verdict } from '../rules/limits';
import { inChunks } from './chunks';

interface ScopeRow {
  readonly contract_id: string;
  readonly line_id: string | null;
  readonly customer_id: string | null;
}

const LIMITS = (contracts: string): string =>
  `SELECT c.id AS contract_id, NULL AS line_id, NULL AS customer_id, c.nte_limit AS nte_limit
     FROM contract c WHERE c.id IN (${contracts}) AND c.nte_limit IS NOT NULL
   UNION ALL SELECT l.contract_id, l.id, NULL, l.nte_limit
     FROM contract_line l WHERE l.contract_id IN (${contracts}) AND l.nte_limit IS NOT NULL
   UNION ALL SELECT k.contract_id, NULL, k.id, k.nte_limit
     FROM contract_customer k WHERE k.contract_id IN (${contracts}) AND k.nte_limit IS NOT NULL
   UNION ALL SELECT l.contract_id, l.id, lc.contract_customer_id, lc.nte_limit
     FROM contract_line l JOIN contract_line_customer lc ON lc.contract_line_id = l.id
     WHERE l.contract_id IN (${contracts}) AND lc.nte_limit IS NOT NULL`;

// The first reads what is open of a contract, the second what its invoices have billed: neither reads costs or what is done.
const USED = (contracts: string): string =>
  `SELECT 'COMMITTED' AS kind, a.contract_id AS contract_id, a.contract_line_id AS line_id, a.contract_customer_id AS customer_id,
     CAST(SUM(a.amount) AS SIGNED) AS amount
   FROM actual a WHERE a.contract_id IN (${contracts})
     AND a.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE', 'CUSTOMER_INVOICE_CREATED')
     AND a.transaction_type = 'UNBILLED_SALES' AND a.nte_status = 'COMMITTED' AND a.adjustment_status IS NULL
   GROUP BY a.contract_id, a.contract_line_id, a.contract_customer_id
   UNION ALL SELECT 'INVOICED', i.contract_id, a.contract_line_id, a.contract_customer_id, CAST(SUM(a.amount) AS SIGNED)
   FROM invoice i JOIN actual a ON a.invoice_id = i.id AND a.transaction_type = 'BILLED_SALES'
   WHERE i.contract_id IN (${contracts}) AND a.billing_type = 'CHARGEABLE' AND a.transaction_class <> 'RETAINER'
   GROUP BY i.contract_id, a.contract_line_id, a.contract_customer_id`;

/** Has a contract a limit at any level? As SQL, 1 or 0; `contract` is a column that names it. */
export const hasLimits = (contract: string): string =>
  `(EXISTS (SELECT 1 FROM contract x WHERE x.id = ${contract} AND x.nte_limit IS NOT NULL)
    OR EXISTS (SELECT 1 FROM contract_line x WHERE x.contract_id = ${contract} AND x.nte_limit IS NOT NULL)
    OR EXISTS (SELECT 1 FROM contract_customer x WHERE x.contract_id = ${contract} AND x.nte_limit IS NOT NULL)
    OR EXISTS (SELECT 1 FROM contract_line x JOIN contract_line_customer y ON y.contract_line_id = x.id
      WHERE x.contract_id = ${contract} AND y.nte_limit IS NOT NULL))`;

/** The limits of these contracts at all four levels, with what stands against each; none where no limit is set. */
export async function limitStandings(reader: Reader, contractIds: readonly string[]): Promise<LimitStanding[]> {
  const standings: LimitStanding[] = [];
  for (const part of inChunks([...new Set(contractIds)])) {
    const limits = await limitsOf(reader, part);
    if (limits.length === 0) continue;
    const limited = [...new Set(limits.map(({ contract_id }) => contract_id))];
    const used = await reader.rows<ScopeRow & { kind: string; amount: number }>(USED(marks(limited.length)), [
      ...limited,
      ...limited,
    ]);
    for (const limit of limits) {
      const sum = (kind: string) =>
        used.reduce(
          (total, row) => (row.kind === kind && isWithin(row, limit) ? total + Number(row.amount) : total),
          0,
        );
      standings.push({
        ...scopeOf(limit),
        limit: Number(limit.nte_limit),
        committed: sum('COMMITTED'),
        invoiced: sum('INVOICED'),
      });
    }
  }
  return standings;
}

/**
 * The same under the locks of the contracts that have limits, so that of two who commit at once the second sees what the
 * first did. Where no limit is set, nothing is locked. Contracts are locked in the order of ids, before any of their actuals.
 */
export async function lockedStandings(tx: Tx, contractIds: readonly string[]): Promise<LimitStanding[]> {
  const limited = new Set<string>();
  for (const part of inChunks([...new Set(contractIds)]))
    for (const { contract_id } of await limitsOf(tx, part)) limited.add(contract_id);
  if (limited.size === 0) return [];
  for (const part of inChunks([...limited].sort()))
    await tx.rows(`SELECT id FROM contract WHERE id IN (${marks(part.length)}) ORDER BY id${tx.forUpdate}`, part);
  return limitStandings(tx, [...limited]);
}

/** A sale as limits see it, locked. */
export interface SaleRow {
  readonly id: string;
  readonly legal_entity: string;
  readonly transaction_type: string;
  readonly transaction_class: string;
  readonly billing_type: string;
  readonly billing_status: string | null;
  readonly adjustment_status: string | null;
  readonly contract_id: string | null;
  readonly contract_line_id: string | null;
  readonly contract_customer_id: string | null;
  readonly amount: number;
  readonly currency: string;
  readonly nte_status: string | null;
}

/** The contracts of these actuals, each once. They never change, so they may be asked for before anything is locked. */
export async function contractsOfActuals(reader: Reader, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await reader.rows<{ contract_id: string }>(
    `SELECT DISTINCT contract_id FROM actual WHERE id IN (${marks(ids.length)}) AND contract_id IS NOT NULL`,
    ids,
  );
  return rows.map(({ contract_id }) => contract_id);
}

/** Actuals by id, locked in the order of ids: at most 500. */
export async function lockSales(tx: Tx, ids: readonly string[]): Promise<Map<string, SaleRow>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.rows<SaleRow>(
    `SELECT id, legal_entity, transaction_type, transaction_class, billing_type, billing_status, adjustment_status, contract_id,
       contract_line_id, contract_customer_id, amount, currency, nte_status
     FROM actual WHERE id IN (${marks(ids.length)}) ORDER BY id${tx.forUpdate}`,
    ids,
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Locked sales that were evaluated are so no more: what they had committed is free. */
export async function markNotEvaluated(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.change(
    `UPDATE actual SET nte_status = 'NOT_EVALUATED', nte_detail = NULL WHERE id IN (${marks(ids.length)}) AND nte_status IN ('COMMITTED', 'FAILED')`,
    ids,
  );
}

/** Writes what was judged of locked sales, and takes those that failed back to not ready: two statements for up to 500. */
export async function writeVerdicts(tx: Tx, verdicts: ReadonlyMap<string, Verdict>): Promise<void> {
  const ids = [...verdicts.keys()];
  if (ids.length === 0) return;
  const cases = `CASE id ${'WHEN ? THEN ? '.repeat(ids.length)}END`;
  const each = (field: 'status' | 'detail') => [...verdicts].flatMap(([id, verdict]) => [id, verdict[field]]);
  await tx.change(`UPDATE actual SET nte_status = ${cases}, nte_detail = ${cases} WHERE id IN (${marks(ids.length)})`, [
    ...each('status'),
    ...each('detail'),
    ...ids,
  ]);
  const failed = ids.filter((id) => verdicts.get(id)?.status === 'FAILED');
  if (failed.length === 0) return;
  await tx.change(
    `UPDATE actual SET billing_status = 'UNBILLED_SALES_CREATED' WHERE billing_status = 'READY_TO_INVOICE' AND id IN (${marks(failed.length)})`,
    failed,
  );
}

/** What an invoice would bill on each contract line, and how much of it its sources have committed: one statement. */
export async function billedOnLines(
  reader: Reader,
  invoice: { readonly id: string; readonly contract_id: string; readonly contract_customer_id: string },
): Promise<BilledOnLine[]> {
  const sum = (when: string, amount: string) => `CAST(SUM(CASE WHEN ${when} THEN ${amount} ELSE 0 END) AS SIGNED)`;
  const rows = await reader.rows<{ line_id: string; billed: number; taken_back: number; committed: number }>(
    `SELECT il.contract_line_id AS line_id, ${sum("d.billing_type = 'CHARGEABLE'", 'd.amount')} AS billed,
       ${sum("d.kind = 'CORRECTION' AND b.billing_type = 'CHARGEABLE'", 'b.amount')} AS taken_back,
       ${sum("d.kind = 'SALE' AND s.nte_status = 'COMMITTED'", 's.amount')} AS committed
     FROM invoice_detail d JOIN invoice_line il ON il.id = d.invoice_line_id
       LEFT JOIN actual s ON s.id = d.source_actual_id LEFT JOIN actual b ON b.id = d.corrected_actual_id
     WHERE d.invoice_id = ? AND d.transaction_class NOT IN ('MILESTONE', 'RETAINER') GROUP BY il.contract_line_id`,
    [invoice.id],
  );
  return rows.map((row) => ({
    contractId: invoice.contract_id,
    lineId: row.line_id,
    customerId: invoice.contract_customer_id,
    billed: Number(row.billed) - Number(row.taken_back),
    committed: Number(row.committed),
  }));
}

function limitsOf(reader: Reader, contractIds: readonly string[]): Promise<(ScopeRow & { nte_limit: number })[]> {
  if (contractIds.length === 0) return Promise.resolve([]);
  return reader.rows(LIMITS(marks(contractIds.length)), Array(4).fill(contractIds).flat());
}

function scopeOf({ contract_id, line_id, customer_id }: ScopeRow): LimitScope {
  return { contractId: contract_id, lineId: line_id, customerId: customer_id };
}

function isWithin(row: ScopeRow, limit: ScopeRow): boolean {
  return (
    row.contract_id === limit.contract_id &&
    (limit.line_id === null || limit.line_id === row.line_id) &&
    (limit.customer_id === null || limit.customer_id === row.customer_id)
  );
}
