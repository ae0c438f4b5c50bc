// A button that sends a mutation: busy until the page shows what came of it, and what was refused stands beside it until the next try. Each
// press is one request under one idempotency key, so that a press repeated by an impatient network does nothing twice.
import { type ReactNode, useEffect, useState } from 'react';
import { type AnyVariables, type CombinedError, type DocumentInput, useClient } from 'urql';
import { DOERS, type Doing, useMay } from '../session';
import { Failure } from './Answer';
import { allAnswered } from './underWay';

interface UserError {
  readonly code: string;
  readonly message: string;
}

interface Props {
  readonly label: string;
  /** What it is done to, for those who do not see where the button stands. */
  readonly about?: string;
  /** Its input has no idempotency key: repeating it does nothing more. */
  readonly isKeyless?: boolean;
  readonly mutation: DocumentInput<Record<string, { userErrors: readonly UserError[] }>, AnyVariables>;
  readonly input: object;
  readonly kind?: 'main' | 'plain';
  readonly disabled?: boolean;
  /** Whose doing it is: others read that instead of a button. */
  readonly by?: Doing;
  /** Called with the payload when it was done. */
  readonly done?: (payload: never) => void;
}

/** Draws the button. */
export function Act({ by, ...props }: Props): ReactNode {
  const isOurs = useMay(by ?? 'BILL');
  if (by === undefined || isOurs) return <Button {...props} />;
  return (
    <p className="theirs">
      {props.label}: for {DOERS[by]}.
    </p>
  );
}

/** What is refused for each line of a document in the same words is told once. */
function once(errors: readonly UserError[]): UserError[] {
  return [...new Map(errors.map((error) => [error.code + error.message, error])).values()];
}

function Button({
  label,
  about,
  mutation,
  input,
  isKeyless = false,
  kind = 'plain',
  disabled = false,
  done,
}: Omit<Props, 'by'>): ReactNode {
  const client = useClient();
  const [state, setState] = useState<'READY' | 'SENT' | 'DONE'>('READY');
  const [refused, setRefused] = useState<readonly UserError[]>([]);
  const [failure, setFailure] = useState<CombinedError>();
  // Done, but the page still shows what was before: pressed again, it would be refused as done already. The effects that ask the page's queries
  // anew run together with this one.
  useEffect(() => {
    if (state === 'DONE') queueMicrotask(() => void allAnswered().then(() => setState('READY')));
  }, [state]);
  const press = async () => {
    setState('SENT');
    const variables = { input: isKeyless ? input : { ...input, idempotencyKey: crypto.randomUUID() } };
    const { data, error } = await client.mutation(mutation, variables).toPromise();
    const payload = Object.values(data ?? {})[0];
    const isDone = error === undefined && payload?.userErrors.length === 0;
    setState(isDone ? 'DONE' : 'READY');
    setFailure(error);
    setRefused(once(payload?.userErrors ?? []));
    if (isDone) done?.(payload as never);
  };
  const busy = state !== 'READY';
  return (
    <div className="act">
      <button type="button" className={kind} disabled={busy || disabled} aria-busy={busy} onClick={() => void press()}>
        {busy ? `${label}…` : label}
        {about !== undefined && <span className="unseen"> {about}</span>}
      </button>
      {failure !== undefined && <Failure error={failure} />}
      {refused.length > 0 && (
        <ul className="notice bad" role="alert">
          {refused.map(({ code, message }) => (
            <li key={code + message}>
              {message} <code>{code}</code>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
