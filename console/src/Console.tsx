// The frame around every page: where one can go, as whom, in light or dark. A page is drawn anew when its subject changes.
// It must never know what a page shows.
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { AuditPage } from './pages/AuditPage';
import { BacklogPage } from './pages/BacklogPage';
import { InvoicesPage } from './pages/InvoicesPage';
import { JournalsPage } from './pages/JournalsPage';
import { JourneyPage } from './pages/JourneyPage';
import { ProposalPage } from './pages/ProposalPage';
import { ProposalsPage } from './pages/ProposalsPage';
import { SyncPage } from './pages/SyncPage';
import { Ending, Who } from './parts/Who';
import { address, type Route, useRoute, useTitle } from './route';
import { useMay } from './session';
import { words } from './words';

/** As large as all the rest together, so only whoever comes here fetches it. */
const ExplorerPage = lazy(async () => ({ default: (await import('./pages/ExplorerPage')).ExplorerPage }));

const PAGES = [
  ['invoices', 'Invoices'],
  ['backlog', 'Backlog'],
  ['proposals', 'Proposals'],
  ['journals', 'Journals'],
  ['sync', 'Sync'],
  ['audit', 'Audit'],
  ['explorer', 'Explorer'],
] as const;
/** Pages that show one document where there is a subject: that names the tab. */
const DOCUMENTS: readonly string[] = ['invoices', 'proposals'];

interface Props {
  /** When the token ends that nothing renews. */
  readonly endsAt: number | undefined;
  /** Why signing in failed. */
  readonly failure: string | undefined;
}

/** Draws the page of the address. */
export function Console({ endsAt, failure }: Props): ReactNode {
  const route = useRoute();
  const mayAudit = useMay('AUDIT');
  const isDocument = route.subject !== '' && DOCUMENTS.includes(route.page);
  useTitle(isDocument ? undefined : (PAGES.find(([page]) => page === route.page)?.[1] ?? 'No such page'));
  const pages = PAGES.filter(([page]) => page !== 'audit' || mayAudit);
  return (
    <>
      <a className="skip" href="#content">
        To the content
      </a>
      <header>
        <span className="brand">Twinledger</span>
        <nav aria-label="Pages">
          {pages.map(([page, title]) => (
            <a key={page} href={address(page)} aria-current={route.page === page ? 'page' : undefined}>
              {title}
            </a>
          ))}
        </nav>
        <Who />
        <Theme />
      </header>
      <main id="content" key={`${route.page} ${route.subject}`}>
        {failure !== undefined && (
          <div className="notice bad" role="alert">
            Signing in failed: {failure}
          </div>
        )}
        {endsAt !== undefined && <Ending at={endsAt} />}
        {pageOf(route)}
      </main>
    </>
  );
}

function pageOf({ page, subject }: Route): ReactNode {
  if (page === 'invoices') return subject === '' ? <InvoicesPage /> : <JourneyPage id={subject} />;
  if (page === 'backlog') return <BacklogPage />;
  if (page === 'proposals') return subject === '' ? <ProposalsPage /> : <ProposalPage number={subject} />;
  if (page === 'journals') return <JournalsPage />;
  if (page === 'sync') return <SyncPage part={subject} />;
  if (page === 'audit') return <AuditPage document={subject} />;
  if (page === 'explorer')
    return (
      <Suspense fallback={<p role="status">Loading…</p>}>
        <ExplorerPage />
      </Suspense>
    );
  return <p>There is no such page.</p>;
}

const THEMES = ['auto', 'light', 'dark'] as const;

function Theme(): ReactNode {
  const [theme, setTheme] = useState(document.documentElement.dataset.theme ?? 'auto');
  const choose = (name: string) => {
    document.documentElement.dataset.theme = name;
    setTheme(name);
  };
  return (
    <label className="theme">
      <span className="unseen">Colours</span>
      <select value={theme} onChange={(event) => choose(event.target.value)}>
        {THEMES.map((name) => (
          <option key={name} value={name}>
            {words(name)}
          </option>
        ))}
      </select>
    </label>
  );
}
