// Adding to a draft by hand: time, expense, material or a fee, without anything behind it.
// It multiplies nothing: the API says what comes of quantity and price.
import { type ReactNode, useState } from 'react';
import { gql } from 'urql';
import { Act } from '../parts/Act';
import { words } from '../words';

const ADD = gql`
  mutation AddDetail($input: AddInvoiceDetailInput!) { addInvoiceDetail(input: $input) { detailId userErrors { code message } } }
`;

export interface DraftLine {
  readonly id: string;
  readonly name: string;
}

interface Props {
  readonly invoiceId: string;
  readonly version: number;
  readonly lines: readonly DraftLine[];
  readonly date: string;
  readonly added: () => void;
}

const CLASSES = ['TIME', 'EXPENSE', 'MATERIAL', 'FEE'];

/** Draws the form. */
export function AddDetail({ invoiceId, version, lines, date, added }: Props): ReactNode {
  const [given, setGiven] = useState({
    lineId: '',
    transactionClass: 'FEE',
    documentDate: date,
    description: '',
    quantity: '1',
    price: '',
  });
  const give = (name: keyof typeof given) => (event: { target: { value: string } }) =>
    setGiven({ ...given, [name]: event.target.value });
  const lineId = given.lineId || (lines[0]?.id ?? '');
  return (
    <details className="form">
      <summary>Add by hand</summary>
      <div className="acts">
        <label>
          Line
          <select value={lineId} onChange={give('lineId')}>
            {lines.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <label>
          Class
          <select value={given.transactionClass} onChange={give('transactionClass')}>
            {CLASSES.map((name) => (
              <option key={name} value={name}>
                {words(name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Date <input type="date" value={given.documentDate} onChange={give('documentDate')} />
        </label>
        <label>
          What <input value={given.description} onChange={give('description')} />
        </label>
        <label>
          How many <input className="short" inputMode="decimal" value={given.quantity} onChange={give('quantity')} />
        </label>
        <label>
          Price of one <input className="short" inputMode="decimal" value={given.price} onChange={give('price')} />
        </label>
        <Act
          by="BILL"
          label="Add it"
          mutation={ADD}
          input={{ invoiceId, expectedVersion: version, ...given, lineId }}
          disabled={given.price === '' || lineId === ''}
          done={added}
        />
      </div>
    </details>
  );
}
