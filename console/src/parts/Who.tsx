// Who this tab speaks as, and how to speak as somebody else: at the identity provider, by a role where the server lets one choose, or
// with a pasted token. It must never show a token.
import { type ReactNode, useContext, useState } from 'react';
import { givenToken, giveToken, SessionContext, takeRole } from '../session';
import { instant, words } from '../words';

/** Draws it. */
export function Who(): ReactNode {
  const { who, provider, roles } = useContext(SessionContext);
  const [failure, setFailure] = useState<string>();
  const tried = (trying: Promise<void>) =>
    trying.catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)));
  const signIn = async () => (await import('../signIn')).signIn(provider as NonNullable<typeof provider>);
  return (
    <>
      {provider !== null && who === null && (
        <button type="button" className="main" onClick={() => void tried(signIn())}>
          Sign in
        </button>
      )}
      <details className="who">
        <summary>
          {who === null ? 'Nobody' : `${who.subject} (${who.roles.map(words).join(', ').toLowerCase() || 'no role'})`}
        </summary>
        <div>
          {roles.length > 0 && (
            <label>
              Try a role
              <select value="" onChange={(event) => void tried(takeRole(event.target.value))}>
                <option value="">Choose…</option>
                {roles.map((role) => (
                  <option key={role} value={role}>
                    {words(role.replaceAll('-', '_'))}
                  </option>
                ))}
              </select>
            </label>
          )}
          <Paste />
          {failure !== undefined && <p role="alert">{failure}</p>}
        </div>
      </details>
    </>
  );
}

function Paste(): ReactNode {
  const [token, setToken] = useState('');
  return (
    <>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          giveToken(token);
        }}
      >
        <label>
          Token <input type="password" value={token} onChange={(event) => setToken(event.target.value)} />
        </label>
        <button type="submit" disabled={token === ''}>
          Speak with it
        </button>
      </form>
      {givenToken() !== null && (
        <button type="button" onClick={() => giveToken('')}>
          Forget who I am
        </button>
      )}
    </>
  );
}

/** Says that the token ends, and that nothing renews it. */
export function Ending({ at }: { at: number }): ReactNode {
  const { provider } = useContext(SessionContext);
  const again = async () => (await import('../signIn')).signIn(provider as NonNullable<typeof provider>);
  return (
    <div className="notice wait" role="alert">
      Your token ends at {instant(new Date(at).toISOString())}.{' '}
      {provider === null ? (
        'Choose a role or paste another one.'
      ) : (
        <button type="button" onClick={() => void again()}>
          Sign in again
        </button>
      )}
    </div>
  );
}
