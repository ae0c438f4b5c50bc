// One detail of a draft as a row that can be edited: how much of it is billed, and whether it is charged. What is taken off a sale stays
// behind it as written off, as the preview shows.
import type { ReactNode } from 'react';
import { type Money, money, price, words } from '../words';

export interface Detail {
  readonly id: string;
  readonly kind: string;
  readonly transactionClass: string;
  readonly billingType: string;
  readonly description: string | null;
  readonly quantity: string;
  readonly price: string;
  readonly isEdited: boolean;
  readonly documentDate: string;
  readonly amount: Money;
  readonly tax: Money;
  readonly original: { readonly quantity: string | null; readonly billingType: string; readonly amount: Money } | null;
}

/** What is to be changed of it. */
export interface Edit {
  readonly quantity?: string;
  readonly billingType?: string;
}

const BILLING_TYPES = [
  ['CHARGEABLE', 'Charged'],
  ['NON_CHARGEABLE', 'Not charged'],
  ['COMPLIMENTARY', 'Complimentary'],
] as const;

/** Kinds of which somebody may change the quantity and whether it is charged. */
const EDITABLE: ReadonlySet<string> = new Set(['SALE', 'MANUAL', 'CORRECTION']);

interface Props {
  readonly detail: Detail;
  readonly edit: Edit | undefined;
  readonly isChosen: boolean;
  readonly mayBill: boolean;
  readonly change: (id: string, edit: Edit) => void;
  readonly choose: (id: string) => void;
}

/** Draws the row. */
export function DetailRow({ detail, edit, isChosen, mayBill, change, choose }: Props): ReactNode {
  const { id, kind, transactionClass, billingType, description, quantity, documentDate, amount, original } = detail;
  const name = `${description ?? words(transactionClass)} of ${documentDate}`;
  // Its quantity and amount are what is left of the bill: what is credited is seen beside what was billed.
  const isCorrection = kind === 'CORRECTION';
  const isEditable = mayBill && EDITABLE.has(kind);
  return (
    <tr className={edit === undefined ? undefined : 'edited'}>
      <td>
        {mayBill && kind !== 'WRITE_OFF' && (
          <input type="checkbox" aria-label={`Choose ${name}`} checked={isChosen} onChange={() => choose(id)} />
        )}
      </td>
      <td className="date">{documentDate}</td>
      <td>
        {description ?? words(transactionClass)}{' '}
        {kind !== 'SALE' && <span className="soft">{words(kind).toLowerCase()}</span>}
        {original?.quantity != null && (detail.isEdited || isCorrection) && (
          <span className="soft">
            {' '}
            of {original.quantity}
            {isCorrection && `, ${money(original.amount)}`}
          </span>
        )}
      </td>
      <td data-says="Quantity">
        {isEditable ? (
          <input
            className="short"
            inputMode="decimal"
            aria-label={`Quantity of ${name}`}
            value={edit?.quantity ?? quantity}
            onChange={(event) => change(id, { quantity: event.target.value })}
          />
        ) : (
          quantity
        )}
      </td>
      <td className="amount" data-says="at">
        {price(detail.price)}
      </td>
      <td className="amount">{money(amount)}</td>
      <td>
        {isEditable ? (
          <select
            aria-label={`Charging of ${name}`}
            value={edit?.billingType ?? billingType}
            onChange={(event) => change(id, { billingType: event.target.value })}
          >
            {BILLING_TYPES.map(([value, title]) => (
              <option key={value} value={value}>
                {title}
              </option>
            ))}
          </select>
        ) : (
          words(billingType)
        )}
      </td>
    </tr>
  );
}
