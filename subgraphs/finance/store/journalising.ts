// Phase A of the import as SQL: staged cost and unbilled sales with what the set-up says about them, and the journals that
// take their lines. It must run under the legal entity's lock: two runs at once would both find the same rows.
import type { StagedActualRow } from '../../../schema/messages';
import { marks, type Reader, type Tx } from '../../database/database';
import { updateEach } from '../../database/updateEach';

/** Rows of one transaction. */
export const CHUNK = 500;

export interface StagedCandidate {
  actual_id: string;
  state: string;
  error_code: string | null;
  error_message: string | null;
  transaction_type: StagedActualRow['transType'];
  transaction_class: string;
  billing_type: string;
  document_date: string;
  accounting_date: string;
  quantity: number;
  price: number;
  amount: number;
  currency: string;
  project_id: string;
  contract_id: string | null;
  funding_source_id: string | null;
  category: string | null;
  resource: string | null;
  project_known: number;
  line_property: string | null;
  customer_tax_group: string | null;
  category_tax_group: string | null;
}

/** Which rows a run takes up: those of a company, or only what one invoice's billed sales rest on. */
export interface Selection {
  readonly legalEntity: string;
  readonly invoiceNumber?: string;
}

/** Up to 500 rows of a state, in order of id, after this one. */
export async function stagedToJournalise(
  reader: Reader,
  { legalEntity, invoiceNumber }: Selection,
  state: string,
  after: string,
): Promise<StagedCandidate[]> {
  const ofInvoice =
    invoiceNumber === undefined
      ? ''
      : 'AND s.actual_id IN (SELECT k.actual2_id FROM staged_link k WHERE k.invoice_number = ?)';
  return reader.rows<StagedCandidate>(
    `SELECT s.actual_id, s.state, s.error_code, s.error_message, s.transaction_type, s.transaction_class, s.billing_type,
            s.document_date, s.accounting_date, s.quantity, s.price, s.amount, s.currency, s.project_id, s.contract_id,
            s.funding_source_id, s.category, s.resource, CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS project_known,
            lp.line_property, c.sales_tax_group AS customer_tax_group, pc.item_sales_tax_group AS category_tax_group
       FROM staged_actual s
       LEFT JOIN project p ON p.id = s.project_id
       LEFT JOIN line_property lp ON lp.legal_entity = s.legal_entity AND lp.billing_type = s.billing_type
       LEFT JOIN customer c ON c.legal_entity = s.legal_entity AND c.account_number = s.customer_account
       LEFT JOIN project_category pc ON pc.legal_entity = s.legal_entity AND pc.category = s.category
      WHERE s.legal_entity = ? AND s.state = ? AND s.transaction_type IN ('COST', 'UNBILLED_SALES') AND s.actual_id > ? ${ofInvoice}
      ORDER BY s.actual_id LIMIT ${CHUNK}`,
    [legalEntity, state, after, ...(invoiceNumber === undefined ? [] : [invoiceNumber])],
  );
}

/** Serialises phase A per company. */
export async function lockLegalEntity(tx: Tx, code: string): Promise<void> {
  await tx.rows(`SELECT code FROM legal_entity WHERE code = ?${tx.forUpdate}`, [code]);
}

export interface OpenJournal {
  id: string;
  period_key: string;
  line_count: number;
}

/** Journals of these groups that may take more lines, under their locks. One that is being posted is waited for and then no draft any more. */
export async function lockOpenJournals(
  tx: Tx,
  legalEntity: string,
  periodKeys: readonly string[],
  lineLimit: number,
): Promise<OpenJournal[]> {
  return tx.rows<OpenJournal>(
    `SELECT id, period_key, line_count FROM integration_journal
      WHERE legal_entity = ? AND period_key IN (${marks(periodKeys.length)}) AND status = 'DRAFT' AND line_count < ? ORDER BY id${tx.forUpdate}`,
    [legalEntity, ...periodKeys, lineLimit],
  );
}

export interface NewJournal extends OpenJournal {
  legal_entity: string;
  status: string;
  original_journal_id: string | null;
  created_at: string;
}

export async function insertJournals(tx: Tx, journals: readonly NewJournal[]): Promise<void> {
  await tx.insert('integration_journal', journals);
}

export async function saveLineCounts(tx: Tx, journals: readonly OpenJournal[]): Promise<void> {
  await updateEach(
    tx,
    'integration_journal',
    'id',
    journals.map(({ id, line_count }) => ({ id, line_count })),
  );
}

/** Journal lines, and their staged rows JOURNALISED. */
export async function insertJournalLines(tx: Tx, lines: readonly { actual_id: string }[]): Promise<void> {
  await tx.insert('journal_line', lines);
  const ids = lines.map(({ actual_id }) => actual_id);
  await tx.change(
    `UPDATE staged_actual SET state = 'JOURNALISED', error_code = NULL, error_message = NULL WHERE actual_id IN (${marks(ids.length)})`,
    ids,
  );
}

/** Rows that could not be journalised keep why, until it is resolved. */
export async function saveStagingErrors(
  tx: Tx,
  faults: readonly { actual_id: string; error_code: string; error_message: string }[],
): Promise<void> {
  await updateEach(
    tx,
    'staged_actual',
    'actual_id',
    faults.map((fault) => ({ ...fault, state: 'ERROR' })),
  );
}
