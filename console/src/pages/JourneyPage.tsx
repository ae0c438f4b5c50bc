// One invoice's journey, live: two lanes, what happened when, why it is stuck and whose turn it is, and the button for the one whose
// turn it is. It follows the status log after its last event, so that a broken connection loses nothing.
import { type ReactNode, useEffect } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { address } from '../route';
import { type Money, money, words } from '../words';
import { ConfirmDraft } from './ConfirmDraft';
import { useJourney } from './journey';
import { Lanes } from './Lanes';

const INVOICE = gql<{ invoice: Invoice | null }, { id: string }>`
  query Journey($id: ID!) {
    invoice(id: $id) {
      id number name version status legalEntity invoiceDate totalAmount { amount currency } customer { name accountNumber }
      contract { number name } corrects { id number } corrections { id number }
      customerInvoiceSummary { number date }
      proposal {
        number status lineCount version
        neededJournalLines { count checksum }
        customerInvoice { number documents { pdfUrl } voucher { number } writeBack { state queuedRows } }
      }
    }
  }
`;

const POST_NEEDED = gql`
  mutation PostNeeded($input: PostNeededJournalLinesInput!) { postNeededJournalLines(input: $input) { posted userErrors { code message } } }
`;
const POST = gql`
  mutation Post($input: PostInvoiceProposalInput!) { postInvoiceProposal(input: $input) { proposal { number } userErrors { code message } } }
`;

interface Invoice {
  readonly id: string;
  readonly number: string;
  readonly name: string;
  readonly version: number;
  readonly status: string;
  readonly legalEntity: string;
  readonly invoiceDate: string;
  readonly totalAmount: Money;
  readonly customer: { readonly name: string; readonly accountNumber: string };
  readonly contract: { readonly number: string; readonly name: string };
  readonly corrects: Named | null;
  readonly corrections: readonly Named[];
  readonly customerInvoiceSummary: { readonly number: string; readonly date: string } | null;
  readonly proposal: Proposal | null;
}

interface Named {
  readonly id: string;
  readonly number: string;
}

interface Proposal {
  readonly number: string;
  readonly status: string;
  readonly lineCount: number;
  readonly version: number;
  readonly neededJournalLines: { readonly count: number; readonly checksum: string } | null;
  readonly customerInvoice: {
    readonly number: string;
    readonly documents: { readonly pdfUrl: string };
    readonly voucher: { readonly number: string };
    readonly writeBack: { readonly state: string; readonly queuedRows: number } | null;
  } | null;
}

const LOOK_AGAIN_MS = 2_000;

/** Draws the page of an invoice. */
export function JourneyPage({ id }: { id: string }): ReactNode {
  const [answer, again] = useQuery({ query: INVOICE, variables: { id } });
  const reload = () => again({ requestPolicy: 'network-only' });
  const journey = useJourney(id, reload);
  const writeBack = answer.data?.invoice?.proposal?.customerInvoice?.writeBack;
  // What Finance knows (needed lines, write-back) changes without an event of the log, and a moment after the last one too.
  const isUnderway = journey.events.length > 0 && writeBack?.state !== 'DELIVERED';
  useEffect(() => {
    if (!isUnderway) return;
    const timer = setInterval(() => again({ requestPolicy: 'network-only' }), LOOK_AGAIN_MS);
    return () => clearInterval(timer);
  }, [again, isUnderway]);
  return (
    <Answer of={answer}>
      {({ invoice }) =>
        invoice === null ? (
          <p>There is no such invoice, or it is not yours to see.</p>
        ) : (
          <>
            <Facts invoice={invoice} />
            {invoice.proposal !== null && <InFinance proposal={invoice.proposal} />}
            {invoice.status === 'DRAFT' || invoice.status === 'IN_REVIEW' ? (
              <ConfirmDraft id={invoice.id} version={invoice.version} confirmed={reload} />
            ) : (
              <Lanes events={journey.events} isLive={journey.isLive} />
            )}
          </>
        )
      }
    </Answer>
  );
}

function Facts({ invoice }: { invoice: Invoice }): ReactNode {
  const { number, name, status, customer, contract, invoiceDate, totalAmount, legalEntity, corrects, corrections } = invoice;
  return (
    <section>
      <h1>
        {number} <span className="state">{words(status)}</span>
      </h1>
      <p className="lead">
        {name}: {money(totalAmount)} to {customer.name} ({customer.accountNumber}), {invoiceDate}, {legalEntity}, contract{' '}
        {contract.number} {contract.name}
      </p>
      {corrects !== null && (
        <p>
          Corrects <a href={address('invoices', corrects.id)}>{corrects.number}</a>.
        </p>
      )}
      {corrections.length > 0 && (
        <p>
          Corrected by{' '}
          {corrections.map((each) => (
            <a key={each.id} href={address('invoices', each.id)}>
              {each.number}{' '}
            </a>
          ))}
        </p>
      )}
    </section>
  );
}

/** What the accountant can do about it, as long as there is something to do. */
function InFinance({ proposal }: { proposal: Proposal }): ReactNode {
  const { number, status, lineCount, version, neededJournalLines: needed, customerInvoice } = proposal;
  return (
    <section>
      <h2>In Finance</h2>
      <p>
        Proposal <a href={address('proposals', number)}>{number}</a>: {words(status)}, {lineCount} lines.
      </p>
      {needed !== null && needed.count > 0 && (
        <Act
          kind="main"
          label={`Post the ${needed.count} journal lines that it waits for`}
          mutation={POST_NEEDED}
          input={{ number, checksum: needed.checksum }}
        />
      )}
      {customerInvoice === null && lineCount > 0 && (
        <Act kind="main" label="Post the customer’s invoice" mutation={POST} input={{ number, expectedVersion: version }} />
      )}
      {customerInvoice !== null && (
        <p>
          Customer invoice <a href={customerInvoice.documents.pdfUrl}>{customerInvoice.number} (PDF)</a>, voucher{' '}
          {customerInvoice.voucher.number}
          {customerInvoice.writeBack !== null && `, write-back ${words(customerInvoice.writeBack.state).toLowerCase()}`}.
        </p>
      )}
    </section>
  );
}
