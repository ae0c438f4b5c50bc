// A sample of the invoice that a proposal would become: what its lines, parties and set-up say today, marked as a sample. It
// writes nothing and draws no number, and must never be made of a proposal that is posted: that has its invoice. domain.md 5.7
import { type Outcome, refused } from '../../../schema/outcome';
import { type Caller, maySee } from '../../caller';
import type { Books } from '../books';
import type { DocumentHead } from '../rules/documentContent';
import { invoiceTotals, termsAtPosting } from '../rules/totals';
import { TEMPLATE_VERSION } from '../store/invoiceDocuments';
import { type ProposalRow, proposalRow } from '../store/proposals';
import { type ProposalBasis, readTotalsBasis } from '../store/readTotals';
import { contentOf, type OpenedDocument, type PostedTax, sectionsFor } from './invoiceDocument';

/** NOT_FOUND, PROPOSAL_NOT_OPEN (it is posted), PROPOSAL_EMPTY. */
export async function sampleDocument(
  books: Books,
  caller: Caller,
  legalEntity: string,
  number: string,
): Promise<Outcome<OpenedDocument>> {
  const { read } = books.db;
  const proposal = await proposalRow(read, number);
  if (!proposal || proposal.legal_entity !== legalEntity || !maySee(caller, legalEntity))
    return refused({ code: 'NOT_FOUND', message: `No proposal ${number} in ${legalEntity}.` });
  if (proposal.status === 'INVOICED') {
    const message = `Proposal ${number} is posted: see invoice ${proposal.customer_invoice_number}.`;
    return refused({ code: 'PROPOSAL_NOT_OPEN', message, subjectId: number });
  }
  if (proposal.line_count === 0)
    return refused({ code: 'PROPOSAL_EMPTY', message: `Proposal ${number} has no lines yet.`, subjectId: number });
  const basis = (await readTotalsBasis(read, caller, [number])).get(number);
  if (!basis) throw new Error(`proposal ${number} has no totals`);
  const { head, taxes } = asItWouldBe(proposal, basis);
  const content = await contentOf(read, proposal, head, taxes);
  return {
    ok: true,
    value: { content, sections: await sectionsFor(read, proposal, content), templateVersion: TEMPLATE_VERSION },
    replayed: false,
  };
}

/** By the very totals that the proposal shows. Without a rate, national currency stays out: a sample needs none to be looked at. */
function asItWouldBe(proposal: ProposalRow, basis: ProposalBasis): { head: DocumentHead; taxes: readonly PostedTax[] } {
  const { currency, accountingCurrency, invoiceDate } = basis;
  const terms = termsAtPosting(basis, invoiceDate);
  const totals = invoiceTotals(basis.lines, basis.taxes, basis.roundOff, { currency, accountingCurrency, terms });
  const taxes = totals.taxes.map(({ tax_code: code, percent, base, tax, tax_accounting: taxAccounting }) => {
    return { code, percent, base, tax, taxAccounting };
  });
  const head = {
    legalEntity: proposal.legal_entity,
    number: null,
    proposalNumber: proposal.number,
    invoiceDate,
    dueDate: proposal.due_date,
    currency,
    net: totals.net.transaction,
    tax: totals.tax.transaction,
    roundOff: totals.roundOff.transaction,
    total: totals.total.transaction,
    accountingCurrency,
    rate: terms?.rate ?? null,
    accountingTotal: totals.total.accounting,
    textBefore: proposal.text_before,
    textAfter: proposal.text_after,
  };
  return { head, taxes };
}
