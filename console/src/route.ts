// Where the console is: a page and what it shows, in the address behind `#`, so that each can be linked to and the server needs to
// know of none.
import { useEffect, useSyncExternalStore } from 'react';

export interface Route {
  readonly page: string;
  /** What the page shows, such as an invoice's id; empty: nothing in particular. */
  readonly subject: string;
}

/** The address of a page. */
export function address(page: string, subject = ''): string {
  return subject === '' ? `#/${page}` : `#/${page}/${encodeURIComponent(subject)}`;
}

/** The route of the moment; whoever uses it is drawn again when it changes. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(listen, () => location.hash);
  const [page = '', subject = ''] = hash.replace(/^#\/?/, '').split('/');
  return { page: page === '' ? 'invoices' : page, subject: decodeURIComponent(subject) };
}

/** Names the tab after what it shows, so that several can be told apart; undefined: whatever shows it will. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    if (title !== undefined) document.title = `${title} – Twinledger`;
  }, [title]);
}

function listen(changed: () => void): () => void {
  addEventListener('hashchange', changed);
  return () => removeEventListener('hashchange', changed);
}
