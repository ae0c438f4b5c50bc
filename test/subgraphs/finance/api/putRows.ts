// Rows put into Finance's books directly, as the flows would leave them, where a test is about reading alone.
import { billedChecksum } from '../../../../schema/checksum';
import type { Database } from '../../../../subgraphs/database/database';

/** A number as text of a fixed width, so that ids sort as they count. */
export const padded = (value: number, width = 4): string => String(value).padStart(width, '0');
export const actualId = (invoice: string, line: number): string => `${invoice}-actual-${padded(line)}`;

const AT = '2026-11-23T10:00:00.000Z';

export interface InvoiceGiven {
  readonly number: string;
  readonly legalEntity?: string;
  readonly currency?: string;
  readonly lines: number;
  /** Minor units per line. */
  readonly amount?: number;
  readonly tax?: number;
  readonly invoiceDate?: string;
  readonly posted?: boolean;
  readonly blockers?: number;
}

/** Puts a received invoice with staged actuals and lines there and, if `posted`, its customer invoice, voucher and entries. */
export async function putInvoice(db: Database, given: InvoiceGiven): Promise<void> {
  const { number, legalEntity = 'USMF', currency = 'USD', lines, amount = 12_500, tax = 1_000, posted = false } = given;
  const indexes = Array.from({ length: lines }, (_, index) => index + 1);
  const net = amount * lines;
  const salesTax = tax * lines;
  const invoiceNumber = `CI-${number}`;
  const voucherNumber = `V-${number}`;
  await db.write(async (tx) => {
    await tx.insert('proposal', [
      {
        number,
        invoice_id: `id-${number}`,
        version: 3,
        status: posted ? 'INVOICED' : 'OPEN',
        import_held: 0,
        legal_entity: legalEntity,
        currency,
        contract_id: 'contract',
        funding_source_id: 'source',
        customer_account: 'C-1',
        invoice_date: given.invoiceDate ?? '2026-11-23',
        due_date: '2026-12-23',
        received_at: AT,
        expected_count: lines,
        expected_total: net,
        expected_checksum: checksumOf(number, lines, amount),
        expected_links: 0,
        staged_count: lines,
        staged_links: 0,
        generation: lines > 0 ? 2 : 0,
        line_count: lines,
        net_amount: net,
        sales_tax: salesTax,
        reported_step: 'IMPORTED',
        reported_state: 'MOVING',
        reported_blockers: '',
        reports: 3,
      },
    ]);
    await tx.insert(
      'staged_actual',
      indexes.map((line) => ({
        actual_id: actualId(number, line),
        legal_entity: legalEntity,
        state: posted ? 'POSTED' : 'ON_PROPOSAL',
        transaction_type: 'BILLED_SALES',
        transaction_class: 'TIME',
        billing_type: 'CHARGEABLE',
        document_date: '2026-11-02',
        accounting_date: '2026-11-02',
        quantity: 800,
        price: 156_250,
        amount,
        currency,
        project_id: 'project',
        invoice_number: number,
        received_at: AT,
      })),
    );
    // The current generation, and one of an earlier import, which nobody may see.
    const line = (generation: number) => (index: number) => ({
      id: `${number}-line-${generation}-${padded(index)}`,
      proposal_number: number,
      generation,
      line_number: index,
      actual_id: actualId(number, index),
      transaction_class: 'TIME',
      billing_type: 'CHARGEABLE',
      description: `Work ${index}`,
      quantity: 800,
      price: 156_250,
      net_amount: amount,
      sales_tax_group: 'CA',
      item_sales_tax_group: 'SERV',
      sales_tax: tax,
    });
    await tx.insert('proposal_line', [...indexes.map(line(1)), ...indexes.map(line(2))]);
    await tx.insert(
      'proposal_blocker',
      Array.from({ length: given.blockers ?? 0 }, (_, index) => ({
        proposal_number: number,
        code: 'JOURNAL_NOT_POSTED',
        reference: `journal-${padded(index)}`,
        message: 'Post it.',
        owner: 'PROJECT_ACCOUNTANT',
        count: index + 1,
        since: AT,
      })),
    );
    if (!posted) return;
    const rate = 1_250_000_000_000;
    const accounting = (minor: number) => (minor * 125) / 100;
    await tx.insert('customer_invoice', [
      {
        legal_entity: legalEntity,
        number: invoiceNumber,
        proposal_number: number,
        invoice_id: `id-${number}`,
        customer_account: 'C-1',
        invoice_date: '2026-11-23',
        due_date: '2026-12-23',
        currency,
        exchange_rate: rate,
        net_amount: net,
        sales_tax: salesTax,
        round_off: 0,
        total_amount: net + salesTax,
        accounting_currency: 'EUR',
        accounting_total: accounting(net + salesTax),
        voucher_number: voucherNumber,
        credit_note: 0,
        posted_at: AT,
        posted_by: 'test',
      },
    ]);
    await tx.insert('customer_invoice_tax', [
      {
        legal_entity: legalEntity,
        invoice_number: invoiceNumber,
        tax_code: 'CA',
        percent: 80_000,
        base: net,
        tax: salesTax,
        tax_accounting: accounting(salesTax),
      },
    ]);
    await tx.insert('voucher', [
      {
        legal_entity: legalEntity,
        number: voucherNumber,
        accounting_date: '2026-11-23',
        source: 'CUSTOMER_INVOICE',
        source_id: invoiceNumber,
        posted_at: AT,
      },
    ]);
    const entry = (posting_type: string, minor: number, actual_id: string | null) => ({
      posting_type,
      amount: minor,
      actual_id,
    });
    const entries = [
      entry('CUSTOMER', net + salesTax, null),
      ...indexes.map((index) => entry('INVOICED_REVENUE', -amount, actualId(number, index))),
      entry('SALES_TAX', -salesTax, null),
    ];
    await tx.insert(
      'ledger_entry',
      entries.map((given, index) => ({
        legal_entity: legalEntity,
        voucher_number: voucherNumber,
        entry_number: index + 1,
        account: `1${padded(index, 5)}`,
        ...given,
        currency,
        accounting_currency: 'EUR',
        accounting_amount: accounting(given.amount),
        exchange_rate: rate,
      })),
    );
  });
}

/** What Dataverse's digest says of an invoice that `putInvoice` put there. */
export function checksumOf(number: string, lines: number, amount: number): string {
  const checksum = billedChecksum();
  for (let line = 1; line <= lines; line += 1) checksum.add(actualId(number, line), amount);
  return checksum.hex();
}

export interface JournalGiven {
  readonly id: string;
  readonly legalEntity?: string;
  readonly status?: string;
  readonly lines: number;
  readonly originalId?: string;
  /** The code that stands on each line, if any. */
  readonly error?: string;
}

export async function putJournal(db: Database, given: JournalGiven): Promise<void> {
  const { id, legalEntity = 'USMF', status = 'DRAFT', lines, error = null } = given;
  await db.write(async (tx) => {
    await tx.insert('integration_journal', [
      {
        id,
        legal_entity: legalEntity,
        status,
        period_key: 'ALL',
        line_count: lines,
        original_journal_id: given.originalId ?? null,
        created_at: AT,
      },
    ]);
    await tx.insert(
      'journal_line',
      Array.from({ length: lines }, (_, index) => ({
        id: `${id}-line-${padded(index + 1)}`,
        journal_id: id,
        legal_entity: legalEntity,
        line_number: index + 1,
        status: error ? 'ERROR' : status,
        actual_id: actualId(id, index + 1),
        transaction_type: 'UNBILLED_SALES',
        transaction_class: 'TIME',
        finance_type: 'HOUR',
        line_property: 'Billable',
        document_date: '2026-11-02',
        accounting_date: '2026-11-02',
        project_id: 'project',
        quantity: 800,
        price: 156_250,
        amount: 12_500,
        currency: 'USD',
        error_code: error,
        error_message: error && 'as it was found',
      })),
    );
  });
}
