// What else is done in Finance in a simulation: proposals are submitted, approved, rejected, recalled and edited, many are posted at
// once, and the company changes its mind about approvals, taxes and agreed rates. It must never write to the books by itself.
import { LOCAL_CALLER as CALLER, type Caller } from '../../subgraphs/caller';
import type { Books } from '../../subgraphs/finance/books';
import { type ApprovalStep, approveProposal } from '../../subgraphs/finance/flows/approveProposal';
import { postInvoiceProposals } from '../../subgraphs/finance/flows/postInvoiceProposals';
import { setUpFinance } from '../../subgraphs/finance/flows/setUpFinance';
import { updateInvoiceProposal } from '../../subgraphs/finance/flows/updateInvoiceProposal';
import { contractNumber } from '../journey/company';
import { LEGAL_ENTITY, proposals } from './accountant';
import { type Deed, pick, type Weighed } from './act';
import { CONTRACTS } from './template';

/** Approves what the accountant submits. */
const APPROVER: Caller = { ...CALLER, subject: 'approver' };
const UNPOSTED = "status IN ('OPEN', 'SUBMITTED', 'APPROVED', 'REJECTED')";

/** The step on a proposal in one of these statuses. */
const step =
  (taken: ApprovalStep, condition: string): Deed<Books> =>
  async ({ books, look, n: [a], key }) => {
    const number = pick(await proposals(look, condition), a);
    const reason = taken === 'REJECT' ? { reason: 'not yet' } : {};
    return number === undefined
      ? undefined
      : approveProposal(books, taken === 'SUBMIT' ? CALLER : APPROVER, taken, { number, ...reason, ...key });
  };

const editProposal: Deed<Books> = async ({ books, look, n: [a, b, c], key }) => {
  const number = pick(await proposals(look, UNPOSTED), a);
  if (number === undefined) return undefined;
  const change = [
    { invoiceDate: `2026-11-${20 + (c % 10)}` },
    { textBefore: `Our reference: ${c}` },
    { dueDate: `2026-12-${10 + (c % 20)}` },
  ][b % 3];
  return updateInvoiceProposal(books, CALLER, { number, ...change, ...key });
};

/** Some of them, whatever state they are in, or all that can be posted. */
const postMany: Deed<Books> = async ({ books, look, n: [a, b], key }) => {
  const all = await proposals(look, '1 = 1');
  const from = a % Math.max(1, all.length);
  const numbers = all.slice(from, from + 1 + (b % 6));
  if (numbers.length === 0) return undefined;
  return postInvoiceProposals(books, CALLER, b % 5 === 0 ? { filter: {}, ...key } : { numbers, ...key });
};

/** Nothing is posted without an approval, or anything. */
export const setApproval = (books: Books, enabled: boolean, separateApprover = false) =>
  setUpFinance(books, { proposalWorkflows: [{ legalEntity: LEGAL_ENTITY, enabled, separateApprover }] });

const setTax: Deed<Books> = ({ books, n: [a] }) =>
  setUpFinance(books, {
    salesTaxCodes: [
      { legalEntity: LEGAL_ENTITY, taxCode: 'T20', name: 'Twenty', percent: (17 + (a % 8)) * 10_000 + (a % 100) * 100 },
    ],
  });

const agreeRate: Deed<Books> = ({ books, n: [a, b] }) =>
  setUpFinance(books, {
    fixedRateAgreements: [
      {
        legalEntity: LEGAL_ENTITY,
        contractNumber: contractNumber(1 + (a % CONTRACTS)),
        currency: 'GBP',
        validFrom: '2026-11-01',
        rate: 1_100_000_000_000 + b * 37_123_457,
      },
    ],
  });

export const CONTROLLER: Readonly<Record<string, Weighed<Deed<Books>>>> = {
  submit: { weight: 4, of: step('SUBMIT', "status IN ('OPEN', 'REJECTED') AND line_count > 0") },
  approve: { weight: 4, of: step('APPROVE', "status = 'SUBMITTED'") },
  reject: { weight: 1, of: step('REJECT', "status = 'SUBMITTED'") },
  recall: { weight: 1, of: step('RECALL', "status IN ('SUBMITTED', 'APPROVED')") },
  editProposal: { weight: 2, of: editProposal },
  postMany: { weight: 4, of: postMany },
  wantApproval: { weight: 1, of: ({ books, n: [a] }) => setApproval(books, true, a % 2 === 0) },
  wantNoApproval: { weight: 1, of: ({ books }) => setApproval(books, false) },
  setTax: { weight: 1, of: setTax },
  agreeRate: { weight: 1, of: agreeRate },
};
