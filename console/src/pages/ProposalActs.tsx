// What can be done with a proposal: import, the steps of approval where the company wants one, and posting, which cannot be undone. Who
// confirmed the invoice does not post it; an administrator may with a reason. The API decides all of it.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Document } from '../parts/Document';
import { money } from '../words';
import type { Proposal } from './ProposalPage';

const APPROVAL = gql<{ legalEntity: { needsApproval: boolean } | null }, { id: string }>`
  query Approval($id: ID!) { legalEntity(id: $id) { id needsApproval needsSeparateApprover } }
`;
const MUTATIONS = {
  IMPORT: gql`
    mutation Import($input: ImportFromStagingInput!) { importFromStaging(input: $input) { userErrors { code message } } }
  `,
  SUBMIT: gql`
    mutation Submit($input: ProposalStepInput!) { submitInvoiceProposal(input: $input) { proposal { number version } userErrors { code message } } }
  `,
  APPROVE: gql`
    mutation Approve($input: ProposalStepInput!) { approveInvoiceProposal(input: $input) { proposal { number version } userErrors { code message } } }
  `,
  REJECT: gql`
    mutation Reject($input: ProposalStepInput!) { rejectInvoiceProposal(input: $input) { proposal { number version } userErrors { code message } } }
  `,
  RECALL: gql`
    mutation Recall($input: ProposalStepInput!) { recallInvoiceProposal(input: $input) { proposal { number version } userErrors { code message } } }
  `,
  POST: gql`
    mutation PostProposal($input: PostInvoiceProposalInput!) { postInvoiceProposal(input: $input) { proposal { number } userErrors { code message } } }
  `,
};

interface Props {
  readonly proposal: Proposal;
  readonly changed: () => void;
}

/** Draws the buttons, or what has become of it. */
export function ProposalActs({ proposal, changed }: Props): ReactNode {
  const { number, legalEntity, status, customerInvoice, sample, lineCount } = proposal;
  if (customerInvoice !== null)
    return (
      <p className="notice good">
        Customer invoice{' '}
        <Document href={customerInvoice.documents.pdfUrl} name={`${customerInvoice.number}.pdf`}>
          {customerInvoice.number} (PDF)
        </Document>{' '}
        of {customerInvoice.date} over {money(customerInvoice.totalAmount)}, voucher {customerInvoice.voucher.number}.
      </p>
    );
  if (status === 'CANCELED') return <p>It was taken back.</p>;
  return (
    <>
      {lineCount > 0 && <Approval proposal={proposal} changed={changed} />}
      {lineCount > 0 && <Posting proposal={proposal} changed={changed} />}
      <div className="acts">
        {lineCount === 0 && (
          <Act
            by="POST"
            label="Import its lines now"
            mutation={MUTATIONS.IMPORT}
            input={{ legalEntity, proposalNumber: number }}
            done={changed}
          />
        )}
        {sample !== null && (
          <Document href={sample.pdfUrl} name={`${number}-sample.pdf`}>
            Sample (PDF)
          </Document>
        )}
      </div>
    </>
  );
}

/** Nothing where the company wants no approval. */
function Approval({ proposal: { number, version, status, legalEntity }, changed }: Props): ReactNode {
  const [reason, setReason] = useState('');
  const [{ data }] = useQuery({ query: APPROVAL, variables: { id: legalEntity } });
  if (data?.legalEntity?.needsApproval !== true) return null;
  const input = { number, expectedVersion: version, ...(reason === '' ? {} : { reason }) };
  const common = { input, done: changed } as const;
  return (
    <section className="form">
      <h2>Approval</h2>
      <div className="acts">
        {(status === 'OPEN' || status === 'REJECTED') && (
          <Act by="POST" kind="main" label="Hand in for approval" mutation={MUTATIONS.SUBMIT} {...common} />
        )}
        {status === 'SUBMITTED' && (
          <>
            <Act by="APPROVE" kind="main" label="Approve" mutation={MUTATIONS.APPROVE} {...common} />
            <label>
              Reason, to reject it{' '}
              <input value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
            </label>
            <Act by="APPROVE" label="Reject" mutation={MUTATIONS.REJECT} {...common} disabled={reason === ''} />
          </>
        )}
        {(status === 'SUBMITTED' || status === 'APPROVED') && (
          <Act by="POST" label="Take it back" mutation={MUTATIONS.RECALL} {...common} />
        )}
      </div>
    </section>
  );
}

function Posting({ proposal: { number, version, dutyConflict }, changed }: Props): ReactNode {
  const [dutyException, setException] = useState('');
  const input = { number, expectedVersion: version, ...(dutyException === '' ? {} : { dutyException }) };
  return (
    <>
      {dutyConflict !== null && (
        <p className="notice wait">
          {dutyConflict.message} <code>{dutyConflict.code}</code>
        </p>
      )}
      <div className="acts">
        {dutyConflict !== null && (
          <label>
            Why an administrator posts it all the same
            <input value={dutyException} maxLength={500} onChange={(event) => setException(event.target.value)} />
          </label>
        )}
        <Act
          by="POST"
          kind="main"
          label="Post"
          mutation={MUTATIONS.POST}
          input={input}
          disabled={dutyConflict !== null && dutyException === ''}
          done={changed}
        />
      </div>
    </>
  );
}
