// What stands in Dataverse already, read by commands: lines, payers and milestones under the numbers that set-up files name,
// to judge them before anything is written, and what the seed bills. It must never write.
import { marks, type Reader } from '../../database/database';
import { inChunks } from './chunks';

export interface StandingLine {
  readonly contract_number: string;
  readonly name: string;
  readonly line_number: number;
  readonly billing_method: string;
  readonly project_number: string | null;
}

export interface StandingPayer {
  readonly contract_number: string;
  readonly account_number: string;
}

/** A customer of a line by its account, or a role, category or task that the line names. */
export interface StandingLinePart {
  readonly contract_number: string;
  readonly line_name: string;
  readonly kind: string;
  readonly name: string;
}

export interface StandingMilestone {
  readonly contract_number: string;
  readonly line_number: number;
  readonly name: string;
}

export interface StandingRetainer {
  readonly contract_number: string;
  readonly account_number: string;
  readonly description: string;
  readonly retainer_date: string;
  readonly amount: number;
  readonly currency: string;
}

export interface StandingEntry {
  readonly reference: string;
  readonly transaction_class: string;
}

const LINES = `SELECT c.number AS contract_number, l.name, l.line_number, l.billing_method, p.number AS project_number
  FROM contract c JOIN contract_line l ON l.contract_id = c.id LEFT JOIN project p ON p.id = l.project_id WHERE c.number IN`;
const ENTRIES = 'SELECT reference, transaction_class FROM entry WHERE reference IN';
const PAYERS = `SELECT c.number AS contract_number, a.account_number
  FROM contract c JOIN contract_customer cc ON cc.contract_id = c.id JOIN customer a ON a.id = cc.customer_id WHERE c.number IN`;
const LINE_PARTS = `SELECT * FROM (SELECT c.number AS contract_number, l.name AS line_name, 'CUSTOMER' AS kind, a.account_number AS name
  FROM contract c JOIN contract_line l ON l.contract_id = c.id JOIN contract_line_customer k ON k.contract_line_id = l.id
  JOIN contract_customer cc ON cc.id = k.contract_customer_id JOIN customer a ON a.id = cc.customer_id
  UNION ALL SELECT c.number, l.name, k.kind, k.name
  FROM contract c JOIN contract_line l ON l.contract_id = c.id JOIN line_chargeability k ON k.contract_line_id = l.id) part
  WHERE part.contract_number IN`;
/** A milestone of several payers is several rows of one name. */
const MILESTONES = `SELECT DISTINCT c.number AS contract_number, l.line_number, m.name
  FROM contract c JOIN contract_line l ON l.contract_id = c.id JOIN milestone m ON m.contract_line_id = l.id WHERE c.number IN`;

const RETAINERS = `SELECT c.number AS contract_number, a.account_number, r.description, r.retainer_date, r.amount, r.currency
  FROM contract c JOIN retainer r ON r.contract_id = c.id JOIN customer a ON a.id = r.customer_id WHERE c.number IN`;

/** The lines of the contracts with these numbers. */
export function standingLines(reader: Reader, contractNumbers: readonly string[]): Promise<StandingLine[]> {
  return underNumbers(reader, LINES, contractNumbers);
}

/** The customers of the contracts with these numbers, by account. */
export function standingPayers(reader: Reader, contractNumbers: readonly string[]): Promise<StandingPayer[]> {
  return underNumbers(reader, PAYERS, contractNumbers);
}

/** Who pays for the lines of the contracts with these numbers, and what they name. */
export function standingLineParts(reader: Reader, contractNumbers: readonly string[]): Promise<StandingLinePart[]> {
  return underNumbers(reader, LINE_PARTS, contractNumbers);
}

/** The milestones of the contracts with these numbers, by line and name. */
export function standingMilestones(reader: Reader, contractNumbers: readonly string[]): Promise<StandingMilestone[]> {
  return underNumbers(reader, MILESTONES, contractNumbers);
}

/** The retainers of the contracts with these numbers, by who pays them. */
export function standingRetainers(reader: Reader, contractNumbers: readonly string[]): Promise<StandingRetainer[]> {
  return underNumbers(reader, RETAINERS, contractNumbers);
}

/** The entries with these references. */
export function standingEntries(reader: Reader, references: readonly string[]): Promise<StandingEntry[]> {
  return underNumbers(reader, ENTRIES, references);
}

async function underNumbers<T>(reader: Reader, select: string, numbers: readonly string[]): Promise<T[]> {
  const found: T[] = [];
  for (const part of inChunks([...new Set(numbers)]))
    found.push(...(await reader.rows<T>(`${select} (${marks(part.length)})`, part)));
  return found;
}

export interface Billable {
  readonly id: string;
  readonly customer_id: string;
  readonly kind: 'SALE' | 'MILESTONE';
}

/** What of a contract could be billed by a day: chargeable unbilled sales and milestones, ready or not, oldest first. */
export function billableOfContract(reader: Reader, contractId: string, until: string): Promise<Billable[]> {
  return reader.rows<Billable>(
    `SELECT id, customer_id, kind FROM (
       SELECT a.id, a.customer_id, 'SALE' AS kind, a.document_date AS day FROM actual a
       WHERE a.contract_id = ? AND a.transaction_type = 'UNBILLED_SALES' AND a.billing_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE') AND a.billing_type = 'CHARGEABLE'
       UNION ALL
       SELECT m.id, k.customer_id, 'MILESTONE' AS kind, m.milestone_date AS day FROM milestone m JOIN contract_customer k ON k.id = m.contract_customer_id
       WHERE m.contract_id = ? AND m.invoice_status IN ('UNBILLED_SALES_CREATED', 'READY_TO_INVOICE')) billable
     WHERE day <= ? ORDER BY day, id`,
    [contractId, contractId, until],
  );
}

export interface Draft {
  readonly id: string;
  readonly number: string;
  readonly contract_number: string;
}

/** The draft invoices of the contracts with these numbers. */
export function draftsOfContracts(reader: Reader, contractNumbers: readonly string[]): Promise<Draft[]> {
  const select = `SELECT i.id, i.number, c.number AS contract_number FROM invoice i JOIN contract c ON c.id = i.contract_id WHERE i.status = 'DRAFT' AND c.number IN`;
  return underNumbers(reader, select, contractNumbers);
}

/** Which of the contracts with these numbers have an invoice, in whatever status. */
export async function contractsWithInvoices(reader: Reader, contractNumbers: readonly string[]): Promise<Set<string>> {
  const select =
    'SELECT DISTINCT c.number AS contract_number FROM invoice i JOIN contract c ON c.id = i.contract_id WHERE c.number IN';
  return new Set(
    (await underNumbers<{ contract_number: string }>(reader, select, contractNumbers)).map(
      ({ contract_number }) => contract_number,
    ),
  );
}
