// The console's start: who this is, the connection to the gateway, and the frame that draws the page of the address. It must never do
// more than put them together.
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Provider } from 'urql';
import { Console } from './Console';
import { connect } from './client';
import { askWho, SessionContext } from './session';
import './console.css';

const root = createRoot(document.getElementById('root') as HTMLElement);
const draw = (content: ReactNode) => root.render(<StrictMode>{content}</StrictMode>);

/** Asks who this is, comes back from the identity provider if somebody was there, and draws. */
async function begin(): Promise<void> {
  let session = await askWho();
  let failure: string | undefined;
  const { provider } = session;
  // The provider's half is fetched where there is one.
  const { keepRenewed, signedIn } = await import('./signIn');
  if (provider !== null && new URLSearchParams(location.search).has('state')) {
    await signedIn(provider).catch((error: unknown) => {
      failure = error instanceof Error ? error.message : String(error);
    });
    session = await askWho();
  }
  const { client, reconnect } = connect();
  const show = (endsAt?: number) =>
    draw(
      <SessionContext.Provider value={session}>
        <Provider value={client}>
          <Console endsAt={endsAt} failure={failure} />
        </Provider>
      </SessionContext.Provider>,
    );
  show();
  keepRenewed(provider, reconnect, show);
}

begin().catch((error: unknown) => {
  draw(
    <main>
      <p role="alert">
        The server does not answer ({error instanceof Error ? error.message : String(error)}). Load the page again.
      </p>
    </main>,
  );
});
