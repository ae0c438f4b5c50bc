// A draft before it is confirmed: its header and its details, edited where they stand; written off, taken off, added to. All edits of
// details are kept at once, under the version that was looked at, so that the second of two people is told. It decides nothing.
import { type ReactNode, useState } from 'react';
import { gql, useQuery } from 'urql';
import { Act } from '../parts/Act';
import { Answer } from '../parts/Answer';
import { Pages } from '../parts/Pages';
import { DOERS, useMay } from '../session';
import { money, words } from '../words';
import { AddDetail, type DraftLine } from './AddDetail';
import { type Detail, DetailRow, type Edit } from './DetailRow';
import { DraftHeader, type Header } from './DraftHeader';

const DRAFT = gql<{ invoice: Draft | null }, { id: string; after: string | null }>`
  query Draft($id: ID!, $after: String) {
    invoice(id: $id) {
      id version status name description paymentTerms invoiceDate accountingDate
      lines { id name }
      detailAmount { amount currency } estimatedTax { amount currency } totalAmount { amount currency }
      details(first: 100, after: $after) {
        nodes {
          id kind transactionClass billingType description quantity price isEdited documentDate
          amount { amount currency } tax { amount currency } original { quantity billingType amount { amount currency } }
        }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
`;
const UPDATE = gql`
  mutation UpdateDetails($input: UpdateInvoiceDetailsInput!) { updateInvoiceDetails(input: $input) { invoice { id version } userErrors { code message } } }
`;
const REMOVE = gql`
  mutation RemoveDetails($input: RemoveInvoiceDetailsInput!) { removeInvoiceDetails(input: $input) { invoice { id version } userErrors { code message } } }
`;
const REFRESH = gql`
  mutation Refresh($input: DraftInput!) { refreshInvoice(input: $input) { invoice { id version } userErrors { code message } } }
`;
const DELETE = gql`
  mutation DeleteDraft($input: DraftInput!) { deleteInvoice(input: $input) { userErrors { code message } } }
`;

interface Draft extends Header {
  readonly status: string;
  readonly lines: readonly DraftLine[];
  readonly detailAmount: { readonly amount: string; readonly currency: string };
  readonly estimatedTax: { readonly amount: string; readonly currency: string };
  readonly totalAmount: { readonly amount: string; readonly currency: string };
  readonly details: {
    readonly nodes: readonly Detail[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  };
}

interface Props {
  readonly id: string;
  readonly changed: () => void;
}

/** Draws the editor of a draft. */
export function DraftEditor({ id, changed }: Props): ReactNode {
  const mayBill = useMay('BILL');
  const [after, setAfter] = useState<string | null>(null);
  const [answer, again] = useQuery({ query: DRAFT, variables: { id, after } });
  const reload = () => {
    again({ requestPolicy: 'network-only' });
    changed();
  };
  return (
    <Answer of={answer}>
      {({ invoice }) =>
        invoice !== null && (
          <>
            {mayBill && <DraftHeader key={`header ${invoice.version}`} header={invoice} changed={reload} />}
            <Details key={`details ${invoice.version} ${after}`} draft={invoice} changed={reload} />
            <Pages after={after} pageInfo={invoice.details.pageInfo} turn={setAfter} />
            {mayBill && (
              <AddDetail
                invoiceId={id}
                version={invoice.version}
                lines={invoice.lines}
                date={invoice.invoiceDate}
                added={reload}
              />
            )}
          </>
        )
      }
    </Answer>
  );
}

function Details({ draft, changed }: { draft: Draft; changed: () => void }): ReactNode {
  const [edits, setEdits] = useState<ReadonlyMap<string, Edit>>(new Map());
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const mayBill = useMay('BILL');
  const { details } = draft;
  const edit = (id: string, change: Edit) => setEdits(new Map([...edits, [id, { ...edits.get(id), ...change }]]));
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <section>
      <h2>What it bills</h2>
      <DetailTable>
        {details.nodes.map((detail) => (
          <DetailRow
            key={detail.id}
            detail={detail}
            edit={edits.get(detail.id)}
            isChosen={chosen.has(detail.id)}
            {...{ mayBill, change: edit, choose }}
          />
        ))}
      </DetailTable>
      {details.nodes.length === 0 && <p>It bills nothing yet.</p>}
      {mayBill ? (
        <DetailActs {...{ draft, edits, chosen, changed }} />
      ) : (
        <p className="theirs">Editing it: for {DOERS.BILL}.</p>
      )}
      <p>
        {words(draft.status)}: {money(draft.detailAmount)} and about {money(draft.estimatedTax)} of tax make{' '}
        {money(draft.totalAmount)}.
      </p>
    </section>
  );
}

interface Edited {
  readonly draft: Draft;
  readonly edits: ReadonlyMap<string, Edit>;
  readonly chosen: ReadonlySet<string>;
  readonly changed: () => void;
}

/** What can be done with the details that were edited or chosen, and with all of them. */
function DetailActs({ draft, edits, chosen, changed }: Edited): ReactNode {
  const { id: invoiceId, version: expectedVersion } = draft;
  const common = { done: changed } as const;
  return (
    <div className="acts">
      <Act
        {...common}
        kind="main"
        label={edits.size === 0 ? 'Keep the changes' : `Keep the changes of ${edits.size}`}
        mutation={UPDATE}
        input={{
          invoiceId,
          expectedVersion,
          details: [...edits].map(([detailId, change]) => ({ detailId, ...change })),
        }}
        disabled={edits.size === 0}
      />
      <Act
        {...common}
        label={`Give ${chosen.size} back to the backlog`}
        mutation={REMOVE}
        input={{ invoiceId, expectedVersion, detailIds: [...chosen] }}
        disabled={chosen.size === 0}
      />
      <Act {...common} label="Pull what became ready since" mutation={REFRESH} input={{ invoiceId, expectedVersion }} />
      <Act
        label="Delete the draft"
        mutation={DELETE}
        input={{ invoiceId, expectedVersion }}
        done={() => {
          location.hash = '#/backlog';
        }}
      />
    </div>
  );
}

function DetailTable({ children }: { children: ReactNode }): ReactNode {
  return (
    <div className="wide" tabIndex={0} role="region" aria-label="Details">
      <table className="flows">
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">Chosen</span>
            </th>
            <th scope="col">Date</th>
            <th scope="col">What</th>
            <th scope="col">Quantity</th>
            <th scope="col" className="amount">
              Price
            </th>
            <th scope="col" className="amount">
              Amount
            </th>
            <th scope="col">Charged</th>
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
