// GraphQL by hand, for front-end developers: GraphiQL over this server's own API with a tab for each of the three jobs, and beneath it what
// each request asked of which subgraph. A chunk of its own, fetched when somebody comes here. Tabs live as long as the browser's tab.
import { createGraphiQLFetcher, type Fetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createClient } from 'graphql-ws';
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { bearer, socketAddress } from '../client';
import { type Explained, ExplainedCalls } from './ExplainedCalls';
import { readAloud } from './explorerReadAloud';

const TABS = [
  {
    query: `# Query: one invoice, seen from both books at once. Run with Ctrl+Enter.
query BothBooks {
  invoices(first: 5, orderBy: [NUMBER_DESC]) {
    nodes {
      id number status
      totalAmount { amount currency }
      customer { name }
      postingStatus { step state }
      proposal {
        status lineCount
        customerInvoice { number voucher { number } }
      }
    }
  }
}
`,
  },
  {
    query: `# Confirm: a draft's id below, under Variables. What is refused comes as userErrors, each with a code.
mutation Confirm($id: ID!) {
  confirmInvoice(input: { invoiceId: $id, waitFor: STAGED }) {
    replayed
    userErrors { code message }
    invoice { number status proposal { number status } }
  }
}
`,
    variables: '{ "id": "" }',
  },
  {
    query: `# Watch: every event of every invoice from the first, then live. Keep a cursor to go on after it.
subscription Watch {
  invoicePostingStatus(after: "start") {
    cursor sequence step state at
    invoice { number }
    blockers { code message owner }
  }
}
`,
  },
];

/** Draws the page. */
export function ExplorerPage(): ReactNode {
  const [explained, setExplained] = useState<Explained | 'off'>();
  const fetcher = useMemo(() => fetcherOf(setExplained), []);
  const explorer = useRef<HTMLDivElement>(null);
  useEffect(() => keptWithin(explorer.current), []);
  useEffect(() => readAloud(explorer.current), []);
  return (
    <>
      <h1>Explorer</h1>
      <p className="lead">
        The public API, with its documentation on the left. The tabs are examples: a query, a mutation, a subscription.
      </p>
      <div className="explorer" ref={explorer}>
        <GraphiQL
          fetcher={fetcher}
          defaultTabs={TABS}
          storage={sessionStorage}
          isHeadersEditorEnabled={false}
          forcedTheme={THEMES[document.documentElement.dataset.theme ?? 'auto'] ?? 'system'}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
        </GraphiQL>
      </div>
      <ExplainedCalls of={explained} />
    </>
  );
}

const THEMES: Readonly<Record<string, 'light' | 'dark' | 'system'>> = { auto: 'system', light: 'light', dark: 'dark' };

/**
 * Keeps within the explorer what its editor says of a word under the mouse. It puts that at the end of the document, outside every
 * landmark, and takes it away when the mouse leaves the editor: whoever left the page by the keyboard took it along to the next one.
 */
function keptWithin(explorer: HTMLDivElement | null): () => void {
  const seen = new MutationObserver(() => {
    for (const said of document.querySelectorAll('body > .CodeMirror-info')) explorer?.append(said);
  });
  seen.observe(document.body, { childList: true });
  return () => seen.disconnect();
}

/** Asks with the token of the moment, and tells what was explained of each answer. */
function fetcherOf(tell: (explained: Explained | 'off') => void): Fetcher {
  const asking: typeof fetch = async (address, init) => {
    const headers = {
      ...Object.fromEntries(new Headers(init?.headers)),
      ...bearer(),
      'twinledger-explain': 'plan, calls',
    };
    const began = performance.now();
    const response = await fetch(address, { ...init, headers });
    const isOurs = String(init?.body).includes('IntrospectionQuery');
    if (!isOurs) void explainedBy(response.clone(), began).then(tell);
    return response;
  };
  const wsClient = createClient({ url: socketAddress(), connectionParams: bearer });
  return createGraphiQLFetcher({ url: '/graphql', fetch: asking, wsClient });
}

async function explainedBy(response: Response, began: number): Promise<Explained | 'off'> {
  const { extensions } = (await response.json()) as { extensions?: { explain?: Omit<Explained, 'ms'> } };
  return extensions?.explain === undefined
    ? 'off'
    : { ...extensions.explain, ms: Math.round(performance.now() - began) };
}
