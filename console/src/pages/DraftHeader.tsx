// The header of a draft: name, dates, terms and a description that the customer reads.
// Only what was changed is sent.
import { type ReactNode, useState } from 'react';
import { gql } from 'urql';
import { Act } from '../parts/Act';

const UPDATE = gql`
  mutation UpdateDraft($input: UpdateInvoiceInput!) { updateInvoice(input: $input) { invoice { id version } userErrors { code message } } }
`;

export interface Header {
  readonly id: string;
  readonly version: number;
  readonly name: string;
  readonly description: string | null;
  readonly paymentTerms: string | null;
  readonly invoiceDate: string;
  readonly accountingDate: string | null;
}

const FIELDS = [
  ['name', 'Name', 'text'],
  ['invoiceDate', 'Invoice date', 'date'],
  ['accountingDate', 'Accounting date', 'date'],
  ['paymentTerms', 'Terms of payment', 'text'],
  ['description', 'Description', 'text'],
] as const;

/** Draws the form. */
export function DraftHeader({ header, changed }: { header: Header; changed: () => void }): ReactNode {
  const [edits, setEdits] = useState<Readonly<Record<string, string>>>({});
  const kept = Object.entries(edits).map(([name, value]) => [name, value === '' ? null : value]);
  return (
    <details className="form">
      <summary>Header of the draft</summary>
      <div className="acts">
        {FIELDS.map(([name, title, type]) => (
          <label key={name}>
            {title}
            <input
              type={type}
              value={edits[name] ?? header[name] ?? ''}
              onChange={(event) => setEdits({ ...edits, [name]: event.target.value })}
            />
          </label>
        ))}
        <Act
          by="BILL"
          label="Keep the header"
          mutation={UPDATE}
          input={{ invoiceId: header.id, expectedVersion: header.version, ...Object.fromEntries(kept) }}
          disabled={kept.length === 0}
          done={changed}
        />
      </div>
    </details>
  );
}
