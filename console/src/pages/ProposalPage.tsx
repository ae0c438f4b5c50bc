// One proposal for the accountant: what stands in its way, what it waits for, approval, lines with their tax, totals, and posting it; then
// the document. It computes nothing: totals are those that posting would write.
import type { ReactNode } from 'react';
import { gql, useQuery } from 'urql';
import { Answer } from '../parts/Answer';
import { type Blocker, Blockers } from '../parts/Blockers';
import { useEvery } from '../parts/every';
import { address, useTitle } from '../route';
import { instant, type Money, words } from '../words';
import { type Needed, NeededLines } from './NeededLines';
import { ProposalActs } from './ProposalActs';
import { type Line, ProposalLines } from './ProposalLines';
import { ProposalTotals, type Totals } from './ProposalTotals';

const PROPOSAL = gql<{ invoiceProposal: Proposal | null }, { number: string }>`
  query Proposal($number: String!) {
    invoiceProposal(number: $number) {
      number version status legalEntity invoiceDate dueDate lineCount taxEditedBy importHeld
      dutyConflict { code message }
      invoice { id name } blockers(first: 20) { nodes { code message owner count } }
      neededJournalLines {
        count checksum totals { transactionType count notJournalised amount { amount currency } }
        lines(first: 50) { nodes { actualId description transactionType accountingDate quantity status amount { amount currency } error { code message } } }
      }
      lines(first: 100) {
        nodes { id transactionClass billingType description quantity salesPrice netAmount { amount currency } salesTax { amount currency } salesTaxGroup itemSalesTaxGroup }
        pageInfo { hasNextPage }
      }
      totals {
        invoiceDate exchangeRate netAmount { ...Both } salesTax { ...Both } roundOff { ...Both } totalAmount { ...Both }
        taxLines { code rate base { amount currency } tax { ...Both } }
      }
      events(first: 50) { nodes { number action at by reason } }
      sample { pdfUrl }
      customerInvoice { number date totalAmount { amount currency } documents { pdfUrl } voucher { number } }
    }
  }
  fragment Both on ProposalAmount { transaction { amount currency } accounting { amount currency } }
`;

export interface Proposal {
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly legalEntity: string;
  readonly invoiceDate: string;
  readonly dueDate: string | null;
  readonly lineCount: number;
  readonly taxEditedBy: readonly string[];
  readonly importHeld: boolean;
  readonly dutyConflict: { readonly code: string; readonly message: string } | null;
  readonly invoice: { readonly id: string; readonly name: string } | null;
  readonly blockers: { readonly nodes: readonly Blocker[] };
  readonly neededJournalLines: Needed;
  readonly lines: { readonly nodes: readonly Line[]; readonly pageInfo: { readonly hasNextPage: boolean } };
  readonly totals: Totals | null;
  readonly events: {
    readonly nodes: readonly { number: number; action: string; at: string; by: string; reason: string | null }[];
  };
  readonly sample: { readonly pdfUrl: string } | null;
  readonly customerInvoice: {
    readonly number: string;
    readonly date: string;
    readonly totalAmount: Money;
    readonly documents: { readonly pdfUrl: string };
    readonly voucher: { readonly number: string };
  } | null;
}

const LOOK_AGAIN_MS = 3_000;

/** Draws the page of a proposal. */
export function ProposalPage({ number }: { number: string }): ReactNode {
  const [answer, again] = useQuery({ query: PROPOSAL, variables: { number } });
  useTitle(`Proposal ${number}`);
  const reload = () => again({ requestPolicy: 'network-only' });
  // What it waits for comes from elsewhere: from Dataverse, by an import, by a colleague.
  useEvery(LOOK_AGAIN_MS, answer.data?.invoiceProposal?.customerInvoice === null, reload);
  return (
    <Answer of={answer}>
      {({ invoiceProposal: proposal }) =>
        proposal === null ? (
          <p>There is no such proposal, or it is not yours to see.</p>
        ) : (
          <>
            <h1>
              {proposal.number} <span className={`state ${proposal.status}`}>{words(proposal.status)}</span>
            </h1>
            <p className="lead">
              {proposal.legalEntity}, {proposal.invoiceDate}, due {proposal.dueDate ?? 'at once'}.{' '}
              {proposal.invoice !== null && <a href={address('invoices', proposal.invoice.id)}>Its journey</a>}
            </p>
            <Blockers blockers={proposal.blockers.nodes} />
            {proposal.importHeld && (
              <p className="notice wait">Its lines were deleted by hand: they come back only when you import it.</p>
            )}
            <NeededLines number={number} needed={proposal.neededJournalLines} changed={reload} />
            <ProposalActs proposal={proposal} changed={reload} />
            {proposal.totals !== null && proposal.lineCount > 0 && <ProposalTotals totals={proposal.totals} />}
            <ProposalLines key={proposal.version} proposal={proposal} changed={reload} />
            <Events proposal={proposal} />
          </>
        )
      }
    </Answer>
  );
}

function Events({ proposal: { events, taxEditedBy } }: { proposal: Proposal }): ReactNode {
  if (events.nodes.length === 0) return null;
  return (
    <details>
      <summary>What was done to it ({events.nodes.length})</summary>
      {taxEditedBy.length > 0 && <p>Sales tax was overridden by {taxEditedBy.join(', ')}.</p>}
      <ul>
        {events.nodes.map(({ number, action, at, by, reason }) => (
          <li key={number}>
            {instant(at)}: {words(action)} by {by}
            {reason !== null && `: ${reason}`}
          </li>
        ))}
      </ul>
    </details>
  );
}
