// What clients were told, held against the books in the end: what was acknowledged stands, and what was asked for twice under one key
// was done once. It must never judge what nobody was told.
import type { Reader } from '../../subgraphs/database/database';

export class Promises {
  private readonly confirmed = new Set<string>();
  private readonly posted = new Map<string, string>();

  /** An act was granted with this answer. */
  heard(kind: string, value: unknown): void {
    if (kind === 'confirm') this.confirmed.add((value as { invoiceId: string }).invoiceId);
    if (kind === 'postProposal') {
      const { number, customerInvoiceNumber } = value as { number: string; customerInvoiceNumber: string };
      this.posted.set(number, customerInvoiceNumber);
    }
  }

  /** What does not stand, a sentence each. */
  async broken(dataverse: Reader, finance: Reader): Promise<string[]> {
    const found: string[] = [];
    const drafts = await dataverse.rows<{ id: string }>(
      "SELECT id FROM invoice WHERE status IN ('DRAFT', 'IN_REVIEW')",
    );
    const standing = new Set((await dataverse.rows<{ id: string }>('SELECT id FROM invoice')).map(({ id }) => id));
    const undone = new Set(drafts.map(({ id }) => id));
    for (const id of this.confirmed) {
      if (undone.has(id) || !standing.has(id)) found.push(`invoice ${id} was confirmed to somebody, and is not`);
    }
    const proposals = await finance.rows<{ number: string; customer_invoice_number: string | null }>(
      'SELECT number, customer_invoice_number FROM proposal',
    );
    const numbers = new Map(proposals.map((row) => [row.number, row.customer_invoice_number]));
    for (const [number, told] of this.posted) {
      if (numbers.get(number) !== told) found.push(`proposal ${number} was posted to somebody as ${told}, and is not`);
    }
    const twice = await dataverse.rows<{ name: string; n: number }>(
      `SELECT name, COUNT(*) AS n FROM milestone_header WHERE name LIKE 'act-%' GROUP BY name HAVING COUNT(*) > 1
       UNION ALL SELECT description, COUNT(*) FROM retainer WHERE description LIKE 'act-%' GROUP BY description HAVING COUNT(*) > 1
       UNION ALL SELECT description, COUNT(*) FROM invoice_detail WHERE kind = 'MANUAL' AND description LIKE 'act-%' GROUP BY description HAVING COUNT(*) > 1`,
    );
    for (const { name, n } of twice) found.push(`${name} was asked for once, and done ${n} times`);
    return found;
  }
}
