// A draft invoice of one contract customer: claims everything that is ready and dated on or before the invoice date, under
// the contract's lock, and draws the ids that confirming will use. A draft never leaves Dataverse. domain.md 3.1 (P1)
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Tx } from '../../database/database';
import { Refuse } from '../../mutations/decided';
import { recall, remember } from '../../mutations/idempotency';
import { instant } from '../../world';
import type { Books } from '../books';
import { drawIds } from '../rules/detailIds';
import { type DetailTerms, detailOfMilestone, detailOfSale, proformaNumber } from '../rules/draft';
import { forbidden } from '../rules/permissions';
import { claimReady } from '../store/backlog';
import { CHUNK } from '../store/chunks';
import { type ContractLineRow, type ContractRow, linesOfContract, lockContract } from '../store/contracts';
import { drawNumbers } from '../store/counters';
import { type DraftSums, sumDetails } from '../store/draftSums';
import {
  type BillTo,
  billTo,
  claimedMilestones,
  claimedSales,
  insertDetails,
  insertDraft,
  type NewDetail,
  type NewLine,
} from '../store/drafts';
import { decided } from './decided';

export interface CreateInvoiceInput {
  readonly contractId: string;
  readonly customerId: string;
  /** YYYY-MM-DD: nothing dated later is billed. */
  readonly invoiceDate: string;
  readonly idempotencyKey?: string | null;
}

/** Name of the number sequence of proforma invoices. */
const PROFORMA = 'proforma';

/**
 * Creates the draft. Refused: NOT_FOUND, CUSTOMER_NOT_ON_CONTRACT, NOTHING_TO_INVOICE, AMOUNT_OUT_OF_RANGE. One invoice line
 * per contract line, even an empty one (domain.md 2.4). Memory stays bounded whatever the number of sources. The number is
 * drawn last, because its sequence is the one lock that all drafts of all contracts share.
 */
export async function createInvoice(
  books: Books,
  caller: Caller,
  input: CreateInvoiceInput,
): Promise<Outcome<{ invoiceId: string }>> {
  const denied = forbidden(caller.roles, 'EDIT_DRAFTS');
  if (denied) return refused(denied);
  const { contractId, customerId, invoiceDate } = input;
  const request = {
    mutation: 'createInvoice',
    caller,
    key: input.idempotencyKey,
    input: { contractId, customerId, invoiceDate },
  };
  return decided(books, async (tx) => {
    const contract = await lockContract(tx, contractId);
    const before = await recall<{ invoiceId: string }>(tx, request);
    if (before) return before;
    if (!contract || !maySee(caller, contract.legal_entity)) {
      return refused({
        code: 'NOT_FOUND',
        message: `There is no contract ${contractId}.`,
        path: ['contractId'],
        subjectId: contractId,
      });
    }
    const customer = await billTo(tx, contractId, customerId);
    if (!customer) {
      const message = `Contract ${contract.number} has no such customer.`;
      return refused({ code: 'CUSTOMER_NOT_ON_CONTRACT', message, path: ['customerId'], subjectId: customerId });
    }
    const invoiceId = books.world.newId();
    const claimed = await claimReady(tx, invoiceId, {
      contractId,
      contractCustomerId: customer.contract_customer_id,
      until: invoiceDate,
    });
    if (claimed.sales + claimed.milestones === 0) {
      const message = `Nothing of this customer is ready and dated on or before ${invoiceDate}.`;
      return refused({ code: 'NOTHING_TO_INVOICE', message, path: ['invoiceDate'], subjectId: contractId });
    }
    const draft = new Draft(books, contract, invoiceId, await linesOfContract(tx, contractId));
    if (claimed.sales > 0) await draft.takeAll(tx, claimedSales, detailOfSale, 'source_actual_id');
    if (claimed.milestones > 0) await draft.takeAll(tx, claimedMilestones, detailOfMilestone, 'source_milestone_id');
    const sums = await sumDetails(tx, invoiceId, contract.currency);
    const number = proformaNumber(await drawNumbers(tx, PROFORMA, 1));
    await insertDraft(
      tx,
      headerOf(contract, customer, {
        id: invoiceId,
        number,
        invoiceDate,
        sums,
        caller,
        now: instant(books.world),
      }),
      draft.lines(sums),
    );
    await remember(tx, request, { invoiceId }, instant(books.world));
    return { ok: true, value: { invoiceId }, replayed: false };
  });
}

/** The lines and details of one draft while its sources are read chunk by chunk. */
class Draft {
  private readonly lineIds: ReadonlyMap<string, string>;
  private details = 0;

  constructor(
    private readonly books: Books,
    private readonly contract: ContractRow,
    private readonly invoiceId: string,
    private readonly contractLines: readonly ContractLineRow[],
  ) {
    this.lineIds = new Map(contractLines.map(({ id }) => [id, books.world.newId()]));
  }

  /** Reads all claimed sources of one kind and writes a detail for each. */
  async takeAll<S extends { id: string; contract_line_id: string }>(
    tx: Tx,
    read: (tx: Tx, invoiceId: string, after: string) => Promise<S[]>,
    terms: (source: S) => DetailTerms,
    sourceColumn: 'source_actual_id' | 'source_milestone_id',
  ): Promise<void> {
    for (let last = ''; ; ) {
      const sources = await read(tx, this.invoiceId, last);
      await insertDetails(
        tx,
        sources.map((source) => this.detail(source, terms(source), sourceColumn)),
      );
      if (sources.length < CHUNK) return;
      last = (sources.at(-1) as S).id;
    }
  }

  lines({ byLine }: DraftSums): NewLine[] {
    return this.contractLines.map((line) => ({
      id: this.lineIds.get(line.id) as string,
      invoice_id: this.invoiceId,
      line_number: line.line_number,
      name: line.name,
      contract_line_id: line.id,
      billing_method: line.billing_method,
      amount: byLine.get(this.lineIds.get(line.id) as string) ?? 0,
    }));
  }

  private detail(
    source: { id: string; contract_line_id: string },
    terms: DetailTerms,
    sourceColumn: string,
  ): NewDetail {
    const { world } = this.books;
    const lineId = this.lineIds.get(source.contract_line_id);
    if (!lineId)
      throw new Refuse({
        code: 'NOT_FOUND',
        message: `${source.id} belongs to a line that contract ${this.contract.number} does not have.`,
        subjectId: source.id,
      });
    const isSale = sourceColumn === 'source_actual_id';
    this.details += 1;
    return {
      id: world.newId(),
      invoice_id: this.invoiceId,
      invoice_line_id: lineId,
      detail_number: this.details,
      ...terms,
      source_actual_id: isSale ? source.id : null,
      source_milestone_id: isSale ? null : source.id,
      ...drawIds({ kind: terms.kind, billingMethod: 'TIME_AND_MATERIAL' }, world.newId),
    };
  }
}

function headerOf(
  contract: ContractRow,
  customer: BillTo,
  draft: { id: string; number: string; invoiceDate: string; sums: DraftSums; caller: Caller; now: string },
): object {
  return {
    id: draft.id,
    number: draft.number,
    version: 1,
    name: contract.name,
    status: 'DRAFT',
    legal_entity: contract.legal_entity,
    currency: contract.currency,
    invoice_date: draft.invoiceDate,
    contract_id: contract.id,
    ...customer,
    detail_amount: draft.sums.detailAmount,
    estimated_tax: draft.sums.estimatedTax,
    total_amount: draft.sums.totalAmount,
    created_at: draft.now,
    created_by: draft.caller.subject,
    status_sequence: 0,
    written_back_count: 0,
  };
}
