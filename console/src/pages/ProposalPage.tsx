// One proposal for the accountant: its lines and tax, what it waits for, its journal lines, and posting it; then the document.
// It computes nothing: totals are those that posting would write.
import type { ReactNode } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { type Blocker, Blockers } from '../parts/Blockers';
import { address } from '../route';
import { type Money, money, words } from '../words';

const PROPOSAL = gql<{ invoiceProposal: Proposal | null }, { number: string }>`
  query Proposal($number: String!) {
    invoiceProposal(number: $number) {
      number version status legalEntity invoiceDate dueDate lineCount
      netAmount { amount currency } salesTax { amount currency } totalAmount { amount currency }
      invoice { id name } blockers(first: 20) { nodes { code message owner count } }
      neededJournalLines { count checksum }
      lines(first: 100) {
        nodes { id transactionClass billingType description quantity salesPrice netAmount { amount currency } salesTax { amount currency } salesTaxGroup itemSalesTaxGroup }
        pageInfo { hasNextPage }
      }
      sample { pdfUrl }
      customerInvoice { number date documents { pdfUrl } voucher { number } taxLines { code rate base { amount currency } tax { amount currency } } }
    }
  }
`;
const MUTATIONS = {
  IMPORT: gql`
    mutation Import($input: ImportFromStagingInput!) { importFromStaging(input: $input) { userErrors { code message } } }
  `,
  NEEDED: gql`
    mutation Needed($input: PostNeededJournalLinesInput!) { postNeededJournalLines(input: $input) { posted userErrors { code message } } }
  `,
  POST: gql`
    mutation PostProposal($input: PostInvoiceProposalInput!) { postInvoiceProposal(input: $input) { proposal { number } userErrors { code message } } }
  `,
};

interface Line {
  readonly id: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly description: string | null;
  readonly quantity: string;
  readonly salesPrice: string;
  readonly netAmount: Money;
  readonly salesTax: Money;
  readonly salesTaxGroup: string | null;
  readonly itemSalesTaxGroup: string | null;
}

interface Proposal {
  readonly number: string;
  readonly version: number;
  readonly status: string;
  readonly legalEntity: string;
  readonly invoiceDate: string;
  readonly dueDate: string | null;
  readonly lineCount: number;
  readonly netAmount: Money;
  readonly salesTax: Money;
  readonly totalAmount: Money;
  readonly invoice: { readonly id: string; readonly name: string } | null;
  readonly blockers: { readonly nodes: readonly Blocker[] };
  readonly neededJournalLines: { readonly count: number; readonly checksum: string };
  readonly lines: { readonly nodes: readonly Line[]; readonly pageInfo: { readonly hasNextPage: boolean } };
  readonly sample: { readonly pdfUrl: string } | null;
  readonly customerInvoice: {
    readonly number: string;
    readonly date: string;
    readonly documents: { readonly pdfUrl: string };
    readonly voucher: { readonly number: string };
  } | null;
}

/** Draws the page of a proposal. */
export function ProposalPage({ number }: { number: string }): ReactNode {
  const [answer, again] = useQuery({ query: PROPOSAL, variables: { number } });
  const reload = () => again({ requestPolicy: 'network-only' });
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
            <Acts proposal={proposal} changed={reload} />
            <Totals proposal={proposal} />
            <Lines proposal={proposal} />
          </>
        )
      }
    </Answer>
  );
}

function Acts({ proposal, changed }: { proposal: Proposal; changed: () => void }): ReactNode {
  const { number, version, legalEntity, neededJournalLines: needed, lineCount, customerInvoice, sample } = proposal;
  if (customerInvoice !== null)
    return (
      <p>
        Customer invoice <a href={customerInvoice.documents.pdfUrl}>{customerInvoice.number} (PDF)</a> of {customerInvoice.date},
        voucher {customerInvoice.voucher.number}.
      </p>
    );
  return (
    <div className="acts">
      {needed.count > 0 && (
        <Act
          kind="main"
          label={`Post the ${needed.count} journal lines that it waits for`}
          mutation={MUTATIONS.NEEDED}
          input={{ number, checksum: needed.checksum }}
          done={changed}
        />
      )}
      <Act label="Import now" mutation={MUTATIONS.IMPORT} input={{ legalEntity, proposalNumber: number }} done={changed} />
      <Act
        kind="main"
        label="Post"
        mutation={MUTATIONS.POST}
        input={{ number, expectedVersion: version }}
        disabled={lineCount === 0}
        done={changed}
      />
      {sample !== null && <a href={sample.pdfUrl}>Sample (PDF)</a>}
    </div>
  );
}

function Totals({ proposal: { netAmount, salesTax, totalAmount } }: { proposal: Proposal }): ReactNode {
  return (
    <dl className="facts">
      <dt>Net</dt>
      <dd>{money(netAmount)}</dd>
      <dt>Sales tax</dt>
      <dd>{money(salesTax)}</dd>
      <dt>Total</dt>
      <dd>{money(totalAmount)}</dd>
    </dl>
  );
}

function Lines({ proposal: { lines, lineCount } }: { proposal: Proposal }): ReactNode {
  if (lines.nodes.length === 0) return <p>It has no lines yet: they come all at once, when nothing stands in the way.</p>;
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Lines">
      <table>
        <caption>
          {lines.pageInfo.hasNextPage ? `The first ${lines.nodes.length} of ${lineCount} lines` : `${lineCount} lines`}
        </caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Class</th>
            <th scope="col" className="amount">
              Quantity
            </th>
            <th scope="col" className="amount">
              Price
            </th>
            <th scope="col" className="amount">
              Net
            </th>
            <th scope="col" className="amount">
              Tax
            </th>
            <th scope="col">Tax groups</th>
          </tr>
        </thead>
        <tbody>
          {lines.nodes.map((line) => (
            <tr key={line.id}>
              <td>{line.description}</td>
              <td>
                {words(line.transactionClass)}
                {line.billingType !== 'CHARGEABLE' && `, ${words(line.billingType).toLowerCase()}`}
              </td>
              <td className="amount">{line.quantity}</td>
              <td className="amount">{line.salesPrice}</td>
              <td className="amount">{money(line.netAmount)}</td>
              <td className="amount">{money(line.salesTax)}</td>
              <td>{[line.salesTaxGroup, line.itemSalesTaxGroup].filter((group) => group !== null).join(' / ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
