// One invoice's journey, live: two lanes, what happened when, why it is stuck and whose turn it is, the button for the one whose turn
// it is, and all that travelled. It follows the status log after its last event, so that a broken connection loses nothing.
import type { ReactNode } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { Document } from '../parts/Document';
import { useEvery } from '../parts/every';
import { address, useTitle } from '../route';
import { useMay } from '../session';
import { type Money, money, words } from '../words';
import { BothBooks, type Reconciliation } from './BothBooks';
import { ConfirmDraft } from './ConfirmDraft';
import { DraftEditor } from './DraftEditor';
import { Hops } from './Hops';
import { useJourney } from './journey';
import { Lanes } from './Lanes';
import { Now } from './Now';

const INVOICE = gql<{ invoice: Invoice | null }, { id: string }>`
  query Journey($id: ID!) {
    invoice(id: $id) {
      id number name version status legalEntity invoiceDate totalAmount { amount currency } customer { name accountNumber }
      contract { number name } corrects { id number } corrections { id number }
      customerInvoiceSummary { number date }
      reconciliation {
        state missingInFinanceCount missingInDataverseCount
        dataverse { ...Totals } proposal { ...Totals } customerInvoice { ...Totals } ledger { ...Totals }
      }
      proposal {
        number status lineCount version dutyConflict { message }
        neededJournalLines { count checksum }
        customerInvoice { number documents { pdfUrl } voucher { number } writeBack { state queuedRows } }
      }
    }
  }
  fragment Totals on BookTotals { count net { amount currency } tax { amount currency } total { amount currency } }
`;

const REVISE = gql`
  mutation Revise($input: ReviseInvoiceInput!) { reviseInvoice(input: $input) { invoice { id } userErrors { code message } } }
`;
const IMPORT = gql`
  mutation ImportOne($input: ImportFromStagingInput!) { importFromStaging(input: $input) { userErrors { code message } } }
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
  readonly reconciliation: Reconciliation | null;
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
  readonly dutyConflict: { readonly message: string } | null;
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
  useTitle(answer.data?.invoice?.number ?? 'Invoice');
  const reload = () => again({ requestPolicy: 'network-only' });
  const journey = useJourney(id, reload);
  const writeBack = answer.data?.invoice?.proposal?.customerInvoice?.writeBack;
  // What Finance knows (needed lines, write-back) changes without an event of the log, and a moment after the last one too.
  const isUnderway = journey.events.length > 0 && writeBack?.state !== 'DELIVERED';
  useEvery(LOOK_AGAIN_MS, isUnderway, reload);
  return (
    <Answer of={answer}>
      {({ invoice }) =>
        invoice === null ? (
          <p>There is no such invoice, or it is not yours to see.</p>
        ) : (
          <>
            <Facts invoice={invoice} />
            {isDraft(invoice) ? (
              <>
                <DraftEditor id={invoice.id} changed={reload} />
                <ConfirmDraft key={invoice.version} id={invoice.id} version={invoice.version} confirmed={reload} />
              </>
            ) : (
              <>
                <Now last={journey.events.at(-1)}>
                  <Acts invoice={invoice} changed={reload} />
                </Now>
                <Lanes events={journey.events} isLive={journey.isLive} />
                {invoice.reconciliation !== null && <BothBooks of={invoice.reconciliation} />}
                <Hops id={invoice.id} isUnderway={isUnderway} />
              </>
            )}
          </>
        )
      }
    </Answer>
  );
}

function Facts({ invoice }: { invoice: Invoice }): ReactNode {
  const mayAudit = useMay('AUDIT');
  const { number, name, status, customer, contract, invoiceDate, totalAmount, legalEntity, corrects, corrections } =
    invoice;
  return (
    <section>
      <h1>
        {number} <span className="state">{words(status)}</span>
      </h1>
      <p className="lead">
        {name}: {money(totalAmount)} to {customer.name} ({customer.accountNumber}), {invoiceDate}, {legalEntity},
        contract {contract.number} {contract.name}
        {mayAudit && (
          <>
            . <a href={address('audit', number)}>Who did what to it</a>
          </>
        )}
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

function isDraft({ status }: Invoice): boolean {
  return status === 'DRAFT' || status === 'IN_REVIEW';
}

/** What can be done about it, each by whose doing it is. */
function Acts({ invoice, changed }: { invoice: Invoice; changed: () => void }): ReactNode {
  const { id, legalEntity, proposal } = invoice;
  if (proposal === null) return <p>Finance has not received it yet.</p>;
  const { number, status, lineCount, version, dutyConflict, neededJournalLines: needed, customerInvoice } = proposal;
  if (customerInvoice !== null)
    return (
      <>
        <p>
          Customer invoice{' '}
          <Document href={customerInvoice.documents.pdfUrl} name={`${customerInvoice.number}.pdf`}>
            {customerInvoice.number} (PDF)
          </Document>
          , voucher {customerInvoice.voucher.number}
          {customerInvoice.writeBack !== null && `, write-back ${words(customerInvoice.writeBack.state).toLowerCase()}`}
          .
        </p>
        <Act
          label="Correct it by another invoice"
          by="BILL"
          mutation={REVISE}
          input={{ invoiceId: id }}
          done={({ invoice: draft }: { invoice: { id: string } }) => {
            location.hash = address('invoices', draft.id);
          }}
        />
      </>
    );
  return (
    <>
      <p>
        Proposal <a href={address('proposals', number)}>{number}</a>: {words(status)}, {lineCount} lines.
      </p>
      {lineCount > 0 && dutyConflict !== null && <Conflict number={number} message={dutyConflict.message} />}
      <div className="acts">
        {needed !== null && needed.count > 0 && (
          <Act
            kind="main"
            by="POST"
            label={`Post the ${needed.count} journal lines that it waits for`}
            mutation={POST_NEEDED}
            input={{ number, checksum: needed.checksum }}
            done={changed}
          />
        )}
        {lineCount === 0 && (
          <Act
            by="POST"
            label="Import its lines now"
            mutation={IMPORT}
            input={{ legalEntity, proposalNumber: number }}
            done={changed}
          />
        )}
        {lineCount > 0 && dutyConflict === null && (
          <Act
            kind="main"
            by="POST"
            label="Post the customer’s invoice"
            mutation={POST}
            input={{ number, expectedVersion: version }}
            done={changed}
          />
        )}
      </div>
    </>
  );
}

/** In place of a button that would only refuse. */
function Conflict({ number, message }: { number: string; message: string }): ReactNode {
  return (
    <p className="notice wait">
      {message} <a href={address('proposals', number)}>With a reason</a> an administrator may.
    </p>
  );
}
