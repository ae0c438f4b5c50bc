// Adds a detail to a draft by hand: time, expense, material or a fee that nobody recorded. Nothing stands behind it; confirming
// makes its rows. domain.md 2.4, 3.4 (k)
import type { Refusal } from '../../../schema/errors';
import type { Outcome } from '../../../schema/outcome';
import type { Caller } from '../../caller';
import type { Tx } from '../../database/database';
import type { Books } from '../books';
import { type ManualDetail, manualFaults, manualTerms } from '../rules/manualDetail';
import { termsOfLine } from '../rules/saleTerms';
import { customersOfLines } from '../store/contracts';
import { type DraftLine, draftLines } from '../store/draftDetails';
import { insertDetails, isProjectOf, lastOfDetails } from '../store/drafts';
import type { InvoiceRow } from '../store/invoices';
import { changeDraft, type DraftChange } from './draftChange';

export interface AddInvoiceDetailInput extends DraftChange, ManualDetail {
  /** The invoice's own line. */
  readonly lineId: string;
  /** Default, and where the contract line has one the only one: the line's project. */
  readonly projectId?: string | null;
}

/**
 * Adds the detail. Refused beyond what every change of a draft is: NOT_FOUND (line, project), CUSTOMER_NOT_ON_CONTRACT (he does
 * not pay for this line), BAD_USER_INPUT, INVOICE_DATE_TOO_EARLY, AMOUNT_OUT_OF_RANGE.
 */
export async function addInvoiceDetail(
  books: Books,
  caller: Caller,
  input: AddInvoiceDetailInput,
): Promise<Outcome<{ invoiceId: string; detailId: string }>> {
  const detailId = books.world.newId();
  const mutation = { mutation: 'addInvoiceDetail', answer: { detailId } };
  return changeDraft(books, caller, mutation, input, async (tx, invoice) => {
    const line = (await draftLines(tx, invoice.id)).get(input.lineId);
    if (!line) return [missing('line', 'lineId', input.lineId)];
    const projectId = line.project_id ?? input.projectId ?? null;
    const faults = [
      ...manualFaults(input, invoice.invoice_date),
      ...(await projectFaults(tx, invoice, line, projectId, input.projectId)),
      ...(await payerFaults(tx, invoice, line)),
    ];
    if (faults.length > 0) return faults;
    const { terms, wrong } = manualTerms(input, termsOfLine(line, invoice.currency), books.world.newId);
    if (wrong) return [wrong];
    const { number } = await lastOfDetails(tx, invoice.id);
    const place = {
      invoice_id: invoice.id,
      invoice_line_id: line.id,
      detail_number: number + 1,
      project_id: projectId,
    };
    await insertDetails(tx, [{ id: detailId, ...place, source_actual_id: null, source_milestone_id: null, ...terms }]);
    return [];
  });
}

/** An actual has a project, so a detail needs one: a line without project does not give it. domain.md 2.4 */
async function projectFaults(
  tx: Tx,
  invoice: InvoiceRow,
  line: DraftLine,
  projectId: string | null,
  asked: string | null | undefined,
): Promise<Refusal[]> {
  const wrong = (message: string): Refusal[] => [{ code: 'BAD_USER_INPUT', message, path: ['projectId'] }];
  if (projectId === null) return wrong('The line has no project: say which one the detail belongs to.');
  if (asked != null && asked !== projectId) return wrong('The line has another project.');
  if (line.project_id === null && !(await isProjectOf(tx, projectId, invoice.legal_entity)))
    return [missing('project', 'projectId', projectId)];
  return [];
}

async function payerFaults(tx: Tx, invoice: InvoiceRow, line: DraftLine): Promise<Refusal[]> {
  const payers = (await customersOfLines(tx, [line.contract_line_id])).get(line.contract_line_id) ?? [];
  if (payers.some(({ id }) => id === invoice.contract_customer_id)) return [];
  const message = 'The customer of the invoice does not pay for this line.';
  return [{ code: 'CUSTOMER_NOT_ON_CONTRACT', message, path: ['lineId'], subjectId: line.id }];
}

function missing(what: string, field: string, id: string): Refusal {
  return { code: 'NOT_FOUND', message: `There is no ${what} ${id} for this invoice.`, path: [field], subjectId: id };
}
