// Drafts with details of every kind, written through the store as edits, manual details and corrections leave them, and what
// confirming made of them in one line per row, so that a table of domain.md can be compared as it is printed there.

import { billingChecks } from '../../../../commands/invariants/billing';
import { openBook } from '../../../../commands/invariants/book';
import { chainChecks } from '../../../../commands/invariants/chains';
import { confirmedChecks } from '../../../../commands/invariants/confirmed';
import { LOCAL_CALLER } from '../../../../subgraphs/caller';
import type { Tx } from '../../../../subgraphs/database/database';
import { createInvoice } from '../../../../subgraphs/dataverse/flows/createInvoice';
import { type DetailShape, drawIds } from '../../../../subgraphs/dataverse/rules/detailIds';
import { type Company, granted, type TestBooks } from './books';

type Row = Record<string, string | number | null>;

/** An unbilled sale of the T&M line that is ready, and a draft that bills it. Quantity 1/100, price 1/10,000, amount in cents. */
export async function draftOfSale(
  books: TestBooks,
  company: Company,
  sale: { class?: string; quantity?: number; price?: number; amount?: number; more?: Row } = {},
): Promise<string> {
  const { quantity = 800, price = 2_000_000, more = {} } = sale;
  const [line] = await books.db.read.rows(
    `SELECT l.id, l.project_id, c.id AS contract_customer_id, c.customer_id FROM contract_line l JOIN contract_customer c ON c.contract_id = l.contract_id
     WHERE l.contract_id = ? AND l.line_number = 1`,
    [company.contractId],
  );
  await books.db.write((tx) =>
    tx.insert('actual', [
      {
        id: books.world.newId(),
        legal_entity: 'USMF',
        transaction_type: 'UNBILLED_SALES',
        transaction_class: sale.class ?? 'TIME',
        billing_type: 'CHARGEABLE',
        billing_status: 'READY_TO_INVOICE',
        document_date: '2026-10-05',
        accounting_date: '2026-10-05',
        description: 'Workshops',
        quantity,
        price,
        amount: sale.amount ?? (quantity * price) / 10_000,
        currency: 'USD',
        skip_sync: 0,
        project_id: line?.project_id,
        task: 'Design',
        role: 'Consultant',
        resource: 'Bob',
        category: 'Time',
        contract_id: company.contractId,
        contract_line_id: line?.id,
        contract_customer_id: line?.contract_customer_id,
        customer_id: line?.customer_id,
        origin_id: books.world.newId(),
        created_at: '2026-10-06T00:00:00.000Z',
        ...more,
      },
    ]),
  );
  return draft(books, company);
}

export async function draft(books: TestBooks, company: Company): Promise<string> {
  const input = { contractId: company.contractId, customerId: company.customerId, invoiceDate: '2026-10-31' };
  return granted(await createInvoice(books, LOCAL_CALLER, input)).invoiceId;
}

/** The draft's details in their order. */
export const detailsOf = (books: TestBooks, invoiceId: string): Promise<Row[]> =>
  books.db.read.rows<Row>('SELECT * FROM invoice_detail WHERE invoice_id = ? ORDER BY detail_number', [invoiceId]);

/** Edits a SALE: its new ids are drawn; `writtenOff` is the WRITE_OFF beside it. */
export async function edit(
  books: TestBooks,
  invoiceId: string,
  changes: Row,
  writtenOff?: { quantity: number; amount: number; more?: Row },
): Promise<void> {
  const [sale] = await detailsOf(books, invoiceId);
  const shape = { kind: 'SALE', billingMethod: 'TIME_AND_MATERIAL', isEdited: true } as const;
  await books.db.write(async (tx) => {
    const before = sale as Parameters<typeof drawIds>[2];
    await updateRow(tx, 'invoice_detail', String(sale?.id), {
      ...drawIds(shape, books.world.newId, before),
      ...changes,
    });
    if (writtenOff) {
      const { more = {}, ...rest } = writtenOff;
      await insertDetail(
        books,
        tx,
        { kind: 'WRITE_OFF', billingMethod: 'TIME_AND_MATERIAL' },
        {
          ...sale,
          ...rest,
          ...more,
          billing_type: 'NON_CHARGEABLE',
          detail_number: Number(sale?.detail_number) + 1,
        },
      );
    }
    await total(tx, invoiceId);
  });
}

/** Raises every sale of a draft from 8 to 10 hours, and draws its ids in an order that is not that of the details. */
export async function editAll(books: TestBooks, invoiceId: string): Promise<void> {
  const shape = { kind: 'SALE', billingMethod: 'TIME_AND_MATERIAL', isEdited: true } as const;
  const details = await detailsOf(books, invoiceId);
  await books.db.write(async (tx) => {
    for (const detail of details.reverse()) {
      const ids = drawIds(shape, books.world.newId);
      await updateRow(tx, 'invoice_detail', String(detail.id), { ...ids, quantity: 1_000, amount: 200_000 });
    }
    await total(tx, invoiceId);
  });
}

/** Adds a detail by hand, on a line of the invoice. */
export async function addManual(
  books: TestBooks,
  invoiceId: string,
  lineNumber: number,
  changes: Row = {},
): Promise<void> {
  const [line] = await books.db.read.rows<Row>(
    `SELECT l.*, c.project_id FROM invoice_line l JOIN contract_line c ON c.id = l.contract_line_id WHERE l.invoice_id = ? AND l.line_number = ?`,
    [invoiceId, lineNumber],
  );
  const number = (await detailsOf(books, invoiceId)).length + 1;
  const billingMethod = line?.billing_method as DetailShape['billingMethod'];
  await books.db.write(async (tx) => {
    await insertDetail(
      books,
      tx,
      { kind: 'MANUAL', billingMethod },
      {
        invoice_id: invoiceId,
        invoice_line_id: String(line?.id),
        detail_number: number,
        transaction_class: 'TIME',
        billing_type: 'CHARGEABLE',
        description: 'Support',
        quantity: 500,
        price: 2_000_000,
        amount: 100_000,
        tax: 0,
        document_date: '2026-10-30',
        project_id: String(line?.project_id),
        task: 'Support',
        role: 'Consultant',
        resource: 'Ann',
        category: 'Time',
        ...changes,
      },
    );
    await total(tx, invoiceId);
  });
}

/** A draft that corrects all live billed sales of a confirmed invoice: each to what `to` says. */
export async function correctionOf(
  books: TestBooks,
  invoiceId: string,
  to: (billed: Row) => { quantity: number; amount: number; price?: number; leavesSale?: boolean; more?: Row },
): Promise<string> {
  const id = books.world.newId();
  await books.db.write(async (tx) => {
    const [invoice] = await tx.rows<Row>('SELECT * FROM invoice WHERE id = ?', [invoiceId]);
    const lines = await tx.rows<Row>('SELECT * FROM invoice_line WHERE invoice_id = ? ORDER BY line_number', [
      invoiceId,
    ]);
    const billed = await tx.rows<Row>(
      `SELECT * FROM actual WHERE invoice_id = ? AND transaction_type = 'BILLED_SALES' AND adjustment_status IS NULL ORDER BY id`,
      [invoiceId],
    );
    const { number, name, legal_entity, currency, invoice_date, contract_id, contract_customer_id, customer_id } =
      invoice as Row;
    const created = { created_at: '2026-11-02T00:00:00.000Z', created_by: 'test', version: 1, status: 'DRAFT' };
    const sums = { detail_amount: 0, estimated_tax: 0, total_amount: 0, status_sequence: 0, written_back_count: 0 };
    const references = { legal_entity, currency, invoice_date, contract_id, contract_customer_id, customer_id };
    await tx.insert('invoice', [
      { id, number: `${number}-C`, name, ...references, ...created, ...sums, corrects_id: invoiceId },
    ]);
    const lineIds = new Map(lines.map((line) => [line.contract_line_id, books.world.newId()]));
    await tx.insert(
      'invoice_line',
      lines.map((line) => ({ ...line, id: lineIds.get(line.contract_line_id), invoice_id: id, amount: 0 })),
    );
    for (const [index, actual] of billed.entries()) {
      const { more = {}, leavesSale = false, ...changes } = to(actual);
      const shape = {
        kind: 'CORRECTION',
        billingMethod: 'TIME_AND_MATERIAL',
        staysBilled: changes.quantity !== 0,
        leavesSale,
      } as const;
      const texts = { description: actual.description, document_date: actual.document_date, tax: 0 };
      await insertDetail(books, tx, shape, {
        invoice_id: id,
        invoice_line_id: lineIds.get(actual.contract_line_id) as string,
        detail_number: index + 1,
        transaction_class: actual.transaction_class as string,
        billing_type: actual.billing_type as string,
        price: actual.price as number,
        ...(texts as Row),
        ...changes,
        ...more,
        corrected_actual_id: actual.id as string,
        previous_amount: actual.amount as number,
      });
      await tx.change(`UPDATE actual SET adjustment_status = 'IN_PROCESS' WHERE id = ?`, [actual.id as string]);
    }
    await total(tx, id);
  });
  return id;
}

async function insertDetail(books: TestBooks, tx: Tx, shape: DetailShape, row: Row): Promise<void> {
  const ids = drawIds(shape, books.world.newId);
  await tx.insert('invoice_detail', [{ ...row, ...ids, id: books.world.newId(), kind: shape.kind }]);
}

async function updateRow(tx: Tx, table: string, id: string, changes: Row): Promise<void> {
  const assignments = Object.keys(changes).map((column) => `${column} = ?`);
  await tx.change(`UPDATE ${table} SET ${assignments.join(', ')} WHERE id = ?`, [...Object.values(changes), id]);
}

/** What is chargeable, less what a correction takes back. */
async function total(tx: Tx, invoiceId: string): Promise<void> {
  const sum = (where: string) =>
    `(SELECT COALESCE(SUM(CASE WHEN d.billing_type = 'CHARGEABLE' THEN d.amount - COALESCE(d.previous_amount, 0) ELSE 0 END), 0)
      FROM invoice_detail d WHERE ${where})`;
  await tx.change(
    `UPDATE invoice_line SET amount = ${sum('d.invoice_line_id = invoice_line.id')} WHERE invoice_id = ?`,
    [invoiceId],
  );
  await tx.change(`UPDATE invoice SET detail_amount = ${sum('d.invoice_id = invoice.id')} WHERE id = ?`, [invoiceId]);
  await tx.change('UPDATE invoice SET total_amount = detail_amount + estimated_tax WHERE id = ?', [invoiceId]);
}

/** What the invariant checker says of Dataverse's own invariants (D1 to D6). */
export async function domainFaults(books: TestBooks): Promise<string[]> {
  const dataverse = await openBook(books.url, 'actual');
  const found: string[] = [];
  try {
    for (const check of [...billingChecks, ...chainChecks, ...confirmedChecks])
      for await (const { invariant, subject, detail } of check.find({
        dataverse,
        finance: dataverse,
        atRest: true,
        statusKeys: new Map(),
      }))
        found.push(`${invariant} ${subject} ${detail}`);
  } finally {
    await dataverse.close();
  }
  return found;
}
