// A message that was refused and waits for a person: why, whose turn it is, what helps, what is in it, and what an operator can do
// about it. It must never leave anything out without a reason.
import { type ReactNode, useId, useState } from 'react';
import { gql } from 'urql';
import { instant, turn } from '../words';
import { Act } from './Act';
import { Rows } from './Rows';

export type SideName = 'Dataverse' | 'Finance';

export const RELEASE = {
  Dataverse: gql`
    mutation Release($input: ReleaseParkedInput!) { releaseParkedInDataverse(input: $input) { released left userErrors { code message } } }
  `,
  Finance: gql`
    mutation Release($input: ReleaseParkedInput!) { releaseParkedInFinance(input: $input) { released left userErrors { code message } } }
  `,
};

export interface ParkedMessage {
  readonly key: string;
  readonly number: number;
  readonly map: string;
  readonly code: string;
  readonly message: string;
  readonly owner: string;
  readonly remedy: string;
  readonly parkedAt: string;
  readonly waiting: number;
  readonly rowCount: number;
  readonly sourceRows: readonly string[];
  readonly mappedRows: readonly string[] | null;
}

interface Props {
  readonly side: SideName;
  readonly message: ParkedMessage;
  readonly changed: () => void;
}

/** Draws it as an item of a list. */
export function Parked({ side, message, changed }: Props): ReactNode {
  const { key, map, code, owner, remedy, parkedAt, waiting, rowCount, sourceRows, mappedRows } = message;
  return (
    <li>
      <h3>
        {side} could not tell {side === 'Dataverse' ? 'Finance' : 'Dataverse'}: {key}
      </h3>
      <p>
        <strong>{message.message}</strong> <code>{code}</code>
      </p>
      <p>
        {turn(owner)} {remedy} Since {instant(parkedAt)}, on the map “{map}”
        {waiting > 0 && `, with ${waiting} more waiting behind it`}.
      </p>
      <details>
        <summary>What is in it ({rowCount} rows)</summary>
        <Rows source={sourceRows} mapped={mappedRows} count={rowCount} />
      </details>
      <Release side={side} what={{ keys: [key] }} changed={changed} />
    </li>
  );
}

/** The acts of an operator on some keys, or on all that one code stopped. */
export function Release({ side, what, changed }: { side: SideName; what: object; changed: () => void }): ReactNode {
  const [reason, setReason] = useState('');
  const field = useId();
  const common = { mutation: RELEASE[side], by: 'OPERATE', done: changed } as const;
  return (
    <div className="acts">
      <Act kind="main" label="Send again" {...common} input={{ act: 'RETRY', ...what }} />
      <Act label="Map anew and send" {...common} input={{ act: 'MAP_ANEW', ...what }} />
      <div className="field">
        <label htmlFor={field}>Reason, to leave it out</label>
        <input id={field} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      </div>
      <Act label="Leave out" {...common} input={{ act: 'SKIP', ...what, reason }} disabled={reason === ''} />
      <Act
        label="Was done by hand"
        {...common}
        input={{ act: 'MARK_DONE', ...what, reason }}
        disabled={reason === ''}
      />
    </div>
  );
}
