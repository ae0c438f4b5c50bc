// What a document says of parties, lines and taxes, read from the rows that stand on the day of posting. Sums are made by the
// database: an invoice has up to 100,000 lines. It must never lock or write.
import { marks, type Reader } from '../../database/database';
import type {
  Credited,
  Customer,
  DocumentFacts,
  DocumentFormat,
  GroupCodes,
  LineSum,
  Party,
  Seller,
} from '../rules/documentContent';

/** Which proposal: posted or about to be. */
export interface DocumentSubject {
  readonly number: string;
  readonly generation: number;
  readonly legal_entity: string;
  readonly customer_account: string;
  readonly contract_id: string;
}

type Cells = Readonly<Record<string, string | null>>;

const PARTY = ['name', 'address_lines', 'city', 'postal_code', 'country', 'tax_id'];

/** Both parties, the contract and the customer's language, as they are called now. */
export async function readParties(
  reader: Reader,
  { legal_entity, customer_account, contract_id }: DocumentSubject,
): Promise<Pick<DocumentFacts, 'seller' | 'customer' | 'contract' | 'language'>> {
  const columns = (table: string, prefix: string) => PARTY.map((column) => `${table}.${column} AS ${prefix}_${column}`);
  const [row] = await reader.rows<Cells>(
    `SELECT ${[...columns('e', 'seller'), ...columns('c', 'customer')].join(', ')}, e.registration_number, c.language,
            t.number AS contract_number, t.name AS contract_name
       FROM legal_entity e
       LEFT JOIN customer c ON c.legal_entity = e.code AND c.account_number = ?
       LEFT JOIN contract t ON t.id = ?
      WHERE e.code = ?`,
    [customer_account, contract_id, legal_entity],
  );
  if (!row) throw new Error(`legal entity ${legal_entity} is not set up`);
  const seller: Seller = { ...partyOf(row, 'seller'), registrationNumber: row.registration_number ?? null };
  const customer: Customer = { ...partyOf(row, 'customer'), accountNumber: customer_account };
  const contract = { number: row.contract_number ?? '', name: row.contract_name ?? '' };
  return { seller, customer, contract, language: row.language ?? null };
}

function partyOf(row: Cells, prefix: string): Party {
  const cell = (column: string) => row[`${prefix}_${column}`] ?? null;
  return {
    name: cell('name') ?? '',
    addressLines: (cell('address_lines') ?? '').split(/\r?\n/).filter((line) => line.trim() !== ''),
    city: cell('city'),
    postalCode: cell('postal_code'),
    country: cell('country'),
    taxId: cell('tax_id'),
  };
}

/** How the lines are to be printed: as the contract says, else the customer, else the legal entity; undefined: nobody says. */
export async function readFormat(
  reader: Reader,
  { legal_entity, customer_account }: DocumentSubject,
  contractNumber: string,
): Promise<DocumentFormat | undefined> {
  const [row] = await reader.rows<{
    line_format: string;
    by_project: number;
    by_category: number;
    by_resource: number;
  }>(
    `SELECT line_format, by_project, by_category, by_resource FROM invoice_format
      WHERE legal_entity = ? AND customer_account IN ('*', ?) AND contract_number IN ('*', ?)
      ORDER BY CASE contract_number WHEN '*' THEN 1 ELSE 0 END, CASE customer_account WHEN '*' THEN 1 ELSE 0 END LIMIT 1`,
    [legal_entity, customer_account, contractNumber],
  );
  return (
    row && {
      lines: row.line_format as DocumentFormat['lines'],
      byProject: row.by_project === 1,
      byCategory: row.by_category === 1,
      byResource: row.by_resource === 1,
    }
  );
}

/** A line that sets off or pays back a retainer: what takes a retainer's own bill back is a credit like any other. domain.md 3.5 (r) */
export const IS_OF_RETAINER =
  "(CASE WHEN l.transaction_class = 'RETAINER' AND l.net_amount < 0 AND l.credited_actual_id IS NULL THEN 1 ELSE 0 END)";

/** What the lines come to per project and pair of tax groups. */
export function readLineSums(reader: Reader, { number, generation }: DocumentSubject): Promise<LineSum[]> {
  const supplied = "CASE WHEN l.transaction_class = 'RETAINER' THEN NULL ELSE s.document_date END";
  return reader.rows<LineSum>(
    `SELECT s.project_id AS projectId, p.number AS projectNumber, p.name AS projectName, l.sales_tax_group AS billingGroup,
            l.item_sales_tax_group AS itemGroup, MIN(${supplied}) AS firstDate, MAX(${supplied}) AS lastDate,
            CAST(SUM(l.net_amount) AS SIGNED) AS net, CAST(SUM(l.net_amount * ${IS_OF_RETAINER}) AS SIGNED) AS retainers,
            COUNT(*) AS count, CAST(SUM(CASE WHEN l.credited_actual_id IS NULL THEN 0 ELSE 1 END) AS SIGNED) AS credited
       FROM proposal_line l
       JOIN staged_actual s ON s.actual_id = l.actual_id
       LEFT JOIN project p ON p.id = s.project_id
      WHERE l.proposal_number = ? AND l.generation = ?
      GROUP BY s.project_id, p.number, p.name, l.sales_tax_group, l.item_sales_tax_group
      ORDER BY p.number, s.project_id, l.sales_tax_group, l.item_sales_tax_group`,
    [number, generation],
  );
}

/** Which codes lines of these groups bear. */
export async function readGroupCodes(
  reader: Reader,
  legalEntity: string,
  sums: readonly LineSum[],
): Promise<GroupCodes[]> {
  const pairs = new Map<string, { billingGroup: string; itemGroup: string }>();
  for (const { billingGroup, itemGroup } of sums)
    if (billingGroup !== null && itemGroup !== null)
      pairs.set(JSON.stringify([billingGroup, itemGroup]), { billingGroup, itemGroup });
  if (pairs.size === 0) return [];
  const groups = [...pairs.values()].map(({ billingGroup }) => billingGroup);
  const items = [...pairs.values()].map(({ itemGroup }) => itemGroup);
  const rows = await reader.rows<{ tax_group: string; item_group: string; tax_code: string }>(
    `SELECT g.tax_group, i.tax_group AS item_group, g.tax_code FROM sales_tax_group g
       JOIN sales_tax_group i ON i.legal_entity = g.legal_entity AND i.kind = 'ITEM' AND i.tax_code = g.tax_code
      WHERE g.legal_entity = ? AND g.kind = 'GROUP' AND g.tax_group IN (${marks(groups.length)}) AND i.tax_group IN (${marks(items.length)})
      ORDER BY g.tax_code`,
    [legalEntity, ...groups, ...items],
  );
  return [...pairs.values()].map(({ billingGroup, itemGroup }) => ({
    billingGroup,
    itemGroup,
    codes: rows
      .filter((row) => row.tax_group === billingGroup && row.item_group === itemGroup)
      .map(({ tax_code }) => tax_code),
  }));
}

/** What tax codes are called. */
export async function readTaxNames(
  reader: Reader,
  legalEntity: string,
  codes: readonly string[],
): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const rows = await reader.rows<{ tax_code: string; name: string }>(
    `SELECT tax_code, name FROM sales_tax_code WHERE legal_entity = ? AND tax_code IN (${marks(codes.length)})`,
    [legalEntity, ...codes],
  );
  return new Map(rows.map(({ tax_code, name }) => [tax_code, name]));
}

/** The invoices whose billed sales the lines take back, as far as they are posted. domain.md 3.6 */
export async function readCredited(reader: Reader, { number, generation }: DocumentSubject): Promise<Credited[]> {
  const rows = await reader.rows<{ number: string | null; invoice_date: string | null; proposal_number: string }>(
    `SELECT DISTINCT c.number, c.invoice_date, s.invoice_number AS proposal_number
       FROM proposal_line l
       JOIN staged_actual s ON s.actual_id = l.credited_actual_id
       LEFT JOIN customer_invoice c ON c.proposal_number = s.invoice_number
      WHERE l.proposal_number = ? AND l.generation = ? AND l.credited_actual_id IS NOT NULL
      ORDER BY s.invoice_number`,
    [number, generation],
  );
  return rows.map((row) => ({ number: row.number, date: row.invoice_date, proposalNumber: row.proposal_number }));
}
