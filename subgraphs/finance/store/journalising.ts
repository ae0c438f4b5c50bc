// Phase A of the import as SQL: staged cost and unbilled sales with what the set-up says about them, and the journals that
// take their lines. It must run under the legal entity's lock: two runs at once would both find the same rows.
import type { StagedActualRow } from '../../../schema/messages';
import { marks, type Reader, type Tx } from '../../database/database';
import type { Condition } from '../../database/keyset';
import { updateEach } from '../../database/updateEach';
import { beginning } from './beginning';
import type { JournalKind } from './journals';
import { saleTaxGroup, TAX_GROUP_SOURCES } from './taxGroups';
import { TRANSACTION_TYPE } from './transactionTypes';

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
  project_company: string | null;
  project_number: string | null;
  customer_account: string | null;
  /** 1: its company has that customer. */
  customer_known: number;
  /** 1: its company has a project category of that name. */
  category_known: number;
  line_property: string | null;
  contract_number: string | null;
  /** Of the customer, project or contract, as the company says. */
  sale_tax_group: string | null;
  category_tax_group: string | null;
  /** The project category that stands in for one that the company does not have, and its group. */
  default_category: string | null;
  default_tax_group: string | null;
  adjustment_status: string | null;
  /** The actual that it takes back, if a link names one, and whether that is here; its journal line, if it has one. */
  original_id: string | null;
  original_here: number;
  original_line_id: string | null;
  original_status: string | null;
  original_amount: number | null;
  original_currency: string | null;
  original_tax_group: string | null;
  original_item_tax_group: string | null;
  original_dimensions: string | null;
  original_invoiced_by: string | null;
  /** The voucher, or the line that is about to. */
  original_reversed_by: string | null;
}

/** Which rows a run takes up: those of a company, or only what the links of one invoice name: what it bills, makes and takes back. */
export interface Selection {
  readonly legalEntity: string;
  readonly invoiceNumber?: string;
  /** Of a company with a cut-off date: what goes on a journal of this kind. domain.md 5.10 */
  readonly kind?: JournalKind;
}

/** What was lent within one company is not journalised: only units differ there. Up to 500 rows of a state, in order of id, after this one. */
export async function stagedToJournalise(
  reader: Reader,
  { legalEntity, invoiceNumber, kind }: Selection,
  state: string,
  after: string,
): Promise<StagedCandidate[]> {
  const keys =
    invoiceNumber === undefined
      ? keysInRuns(legalEntity, state, after, wayOf(kind))
      : keysOfInvoice(legalEntity, state, after, invoiceNumber, wayOf(kind));
  return reader.rows<StagedCandidate>(
    `SELECT s.actual_id, s.state, s.error_code, s.error_message, s.transaction_type, s.transaction_class, s.billing_type,
            s.document_date, s.accounting_date, s.quantity, s.price, s.amount, s.currency, s.project_id, s.contract_id,
            s.funding_source_id, s.category, s.resource, CASE WHEN p.id IS NULL THEN 0 ELSE 1 END AS project_known,
            p.legal_entity AS project_company, p.number AS project_number, s.customer_account, CASE WHEN c.account_number IS NULL THEN 0 ELSE 1 END AS customer_known, CASE WHEN pc.category IS NULL THEN 0 ELSE 1 END AS category_known,
            lp.line_property, tc.number AS contract_number, ${saleTaxGroup('c.sales_tax_group')} AS sale_tax_group, pc.item_sales_tax_group AS category_tax_group,
            dc.category AS default_category, dc.item_sales_tax_group AS default_tax_group,
            s.adjustment_status, k.actual2_id AS original_id, CASE WHEN x.actual_id IS NULL THEN 0 ELSE 1 END AS original_here,
            o.id AS original_line_id, o.status AS original_status, o.amount AS original_amount, o.currency AS original_currency,
            o.sales_tax_group AS original_tax_group, o.item_sales_tax_group AS original_item_tax_group, o.dimensions AS original_dimensions,
            o.invoiced_by AS original_invoiced_by, COALESCE(o.reversed_by, q.id) AS original_reversed_by
       FROM (${keys.sql}) wanted
       JOIN staged_actual s ON s.actual_id = wanted.actual_id
       LEFT JOIN project p ON p.id = s.project_id
       LEFT JOIN line_property lp ON lp.legal_entity = s.legal_entity AND lp.billing_type = s.billing_type
       LEFT JOIN customer c ON c.legal_entity = s.legal_entity AND c.account_number = s.customer_account
       LEFT JOIN project_category pc ON pc.legal_entity = s.legal_entity AND pc.category = s.category AND pc.transaction_type = ${TRANSACTION_TYPE}
       LEFT JOIN category_default cd ON cd.legal_entity = s.legal_entity AND cd.transaction_type = ${TRANSACTION_TYPE}
       LEFT JOIN project_category dc ON dc.legal_entity = cd.legal_entity AND dc.category = cd.category AND dc.transaction_type = cd.transaction_type
       ${TAX_GROUP_SOURCES}
       LEFT JOIN staged_link k ON k.actual1_id = s.actual_id AND k.role1 = 'REVERSING' AND k.role2 = 'ORIGINAL'
       LEFT JOIN staged_actual x ON x.actual_id = k.actual2_id
       LEFT JOIN journal_line o ON o.actual_id = x.actual_id
       LEFT JOIN journal_line q ON q.reverses_line_id = o.id
      ORDER BY s.actual_id`,
    keys.values,
  );
}

const JOURNALISED = ['COST', 'UNBILLED_SALES', 'RESOURCING_UNIT_COST', 'INTER_ORGANIZATIONAL_SALES'] as const;
const NOT_LENT_WITHIN = `(s.transaction_type IN ('COST', 'UNBILLED_SALES')
    OR NOT EXISTS (SELECT 1 FROM project p WHERE p.id = s.project_id AND p.legal_entity = s.legal_entity))`;
/** One in error is looked at all the same: its project may have come since, and be of its own company. */
const looksAt = (state: string): string => (state === 'ERROR' ? '' : `AND ${NOT_LENT_WITHIN}`);

/** Which of the two ways a row goes; '': there is one alone. */
function wayOf(kind: JournalKind | undefined): string {
  if (kind === undefined) return '';
  return ` AND ${kind === 'INTEGRATION' ? 'NOT ' : ''}${beginning('s')}`;
}

/** The first of each type as the index has them, merged: read as one list, each pass over a large import would sort all that is left of it. */
function keysInRuns(legalEntity: string, state: string, after: string, way: string): Condition {
  const run = (type: string) =>
    `SELECT * FROM (SELECT s.actual_id FROM staged_actual s WHERE s.legal_entity = ? AND s.state = ? AND s.transaction_type = '${type}'
       AND s.actual_id > ? ${looksAt(state)}${way} ORDER BY s.actual_id LIMIT ${CHUNK}) of_${type.toLowerCase()}`;
  return {
    sql: `SELECT actual_id FROM (${JOURNALISED.map(run).join(' UNION ALL ')}) runs ORDER BY actual_id LIMIT ${CHUNK}`,
    values: JOURNALISED.flatMap(() => [legalEntity, state, after]),
  };
}

function keysOfInvoice(
  legalEntity: string,
  state: string,
  after: string,
  invoiceNumber: string,
  way: string,
): Condition {
  return {
    sql: `SELECT s.actual_id FROM staged_actual s WHERE s.legal_entity = ? AND s.state = ? AND s.actual_id > ?
         AND s.transaction_type IN (${JOURNALISED.map((type) => `'${type}'`).join(', ')}) ${looksAt(state)}${way}
         AND (s.actual_id IN (SELECT k.actual2_id FROM staged_link k WHERE k.invoice_number = ?)
           OR s.actual_id IN (SELECT k.actual1_id FROM staged_link k WHERE k.invoice_number = ?))
       ORDER BY s.actual_id LIMIT ${CHUNK}`,
    values: [legalEntity, state, after, invoiceNumber, invoiceNumber],
  };
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

/** `last_line`: the highest number of its lines; more than `line_count` where some were deleted or moved. */
export interface OpenJournalToFill extends OpenJournal {
  last_line: number;
}

/** Journals of these groups that may take more lines, under their locks; what was moved from another is not mixed with new ones. One that is being posted is waited for and then no draft any more. */
export async function lockOpenJournals(
  tx: Tx,
  legalEntity: string,
  kind: JournalKind,
  periodKeys: readonly string[],
  lineLimit: number,
): Promise<OpenJournalToFill[]> {
  return tx.rows<OpenJournalToFill>(
    `SELECT id, period_key, line_count, COALESCE((SELECT MAX(l.line_number) FROM journal_line l WHERE l.journal_id = integration_journal.id), 0) AS last_line FROM integration_journal
      WHERE legal_entity = ? AND period_key IN (${marks(periodKeys.length)}) AND status = 'DRAFT' AND kind = ? AND original_journal_id IS NULL AND line_count < ? ORDER BY id${tx.forUpdate}`,
    [legalEntity, ...periodKeys, kind, lineLimit],
  );
}

export interface NewJournal extends OpenJournal {
  legal_entity: string;
  status: string;
  original_journal_id: string | null;
  created_at: string;
  kind: JournalKind;
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

/** Rows in error that are not to be journalised at all. */
export async function receiveAgain(tx: Tx, actualIds: readonly string[]): Promise<void> {
  if (actualIds.length === 0) return;
  await tx.change(
    `UPDATE staged_actual SET state = 'RECEIVED', error_code = NULL, error_message = NULL WHERE actual_id IN (${marks(actualIds.length)})`,
    actualIds,
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
