// The console at work: the product on books of its own, an identity provider, one browser, and a window for each person, which stays open
// from test to test. It must never wait for time: windows say what they show.
import Libsql from 'libsql';
import type { BrowserContext, Page } from 'playwright-core';
import { builtConsole, builtProduct } from '../harness/built';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { company, loadCompany } from '../journey/company';
import { startBrowser } from './browser';
import { CLIENT, type SignInProvider, signInProvider } from './signInProvider';

export const DAY = '2026-11-23';
const UNREACHED = /^(Failed to load resource|WebSocket connection)|net::ERR/;

/** A customer's item may be taxed by half as well, so that there is something to override. */
function taxedCompany() {
  const setUp = company(1, 3);
  const [code] = setUp['sales-tax-codes'];
  const groups = setUp['sales-tax-groups'];
  if (code === undefined) throw new Error('the company has no sales tax');
  const half = groups.map((group) => (group.kind === 'ITEM' ? { ...group, taxGroup: 'HALF' } : group));
  return {
    ...setUp,
    'sales-tax-codes': [code, { ...code, taxCode: 'T10', name: 'Ten', percent: code.percent / 2 }],
    'sales-tax-groups': [...groups, ...half.map((group) => ({ ...group, taxCode: 'T10' }))],
  };
}

export interface Desk {
  readonly books: TwoBooks;
  readonly product: RunningProduct;
  readonly provider: SignInProvider;
  /** What pages threw, and what they complained of. */
  readonly troubles: string[];
  /** Somebody's window at a page; signs in at the first. */
  at(who: string, hash: string): Promise<{ page: Page; context: BrowserContext }>;
  /** Changes a book behind the product's back. */
  alter(side: 'dataverse' | 'finance', sql: string): void;
  close(): Promise<void>;
}

/** Starts it all. */
export async function openDesk(): Promise<Desk> {
  const books = await emptyBooks('sqlite');
  await loadCompany(books.dataverse.url, books.finance.url, taxedCompany());
  await builtProduct();
  builtConsole();
  const provider = await signInProvider();
  const signIn = { OIDC_ISSUER: provider.issuer, OIDC_AUDIENCE: CLIENT.audience, OIDC_CLIENT_ID: CLIENT.id };
  const product = await startProduct('one process', books, { ...signIn, EXPLAIN: 'on' }, undefined, null);
  const livez = product.url.replace('/graphql', '/livez');
  await waitFor('the server', async () => (await fetch(livez)).ok, 120_000); // a busy machine may take its time
  const browser = await startBrowser();
  const troubles: string[] = [];
  const windows = new Map<string, { page: Page; context: BrowserContext }>();

  const signedIn = async (who: string, hash: string) => {
    // axe's own script may not be run by a page that lets nobody's run.
    const context = await browser.newContext({ bypassCSP: true, viewport: { width: 1_280, height: 800 } });
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    page.on('pageerror', (error) => troubles.push(`${who}: ${error.message}`));
    // React's warnings; what does not answer is a test's doing.
    page.on('console', (message) => {
      if (message.type() === 'error' && !UNREACHED.test(message.text())) troubles.push(`${who}: ${message.text()}`);
    });
    await page.goto(new URL(`/#/${hash}`, product.url).href);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: who }).click();
    await page.getByText(`${who} (`).waitFor();
    return { page, context };
  };
  return {
    ...{ books, product, provider, troubles },
    at: async (who, hash) => {
      const known = windows.get(who);
      await known?.page.evaluate(`location.hash = '#/${hash}'`);
      const window = known ?? (await signedIn(who, hash));
      windows.set(who, window);
      return window;
    },
    alter: (side, sql) => {
      const file = new Libsql(books[side].url.replace('sqlite:', ''), { timeout: 10_000 });
      file.exec(sql);
      file.close();
    },
    close: async () => {
      await killProcesses(); // first: what is still open towards it, is closed while the browser ends
      await browser.close();
      await provider.stop();
      await books.drop();
    },
  };
}

/** Waits for a text, wherever on the page it is first. */
export const seen = (page: Page, text: RegExp) => page.getByText(text).first().waitFor();

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

/** Holds a window's next query of this name back until it is let go; `asked` resolves when it was sent. */
export async function holdQuery(
  page: Page,
  name: string,
): Promise<{ asked: Promise<unknown>; letGo(): Promise<void> }> {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const isIt = (body: string | null) => body?.includes(`query ${name}(`) === true;
  await page.route('**/graphql', async (route) => {
    if (isIt(route.request().postData())) await held;
    await route.continue();
  });
  return {
    asked: page.waitForRequest((request) => isIt(request.postData())),
    letGo: async () => {
      letGo();
      await page.unrouteAll({ behavior: 'wait' });
    },
  };
}

/** Sends what the console would not, from somebody's window and with his token; gives the answer's text. */
export function sendFrom(page: Page, mutation: string): Promise<string> {
  const body = JSON.stringify({ query: `mutation { ${mutation} { userErrors { code } } }` });
  return page.evaluate(`fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + sessionStorage.getItem('twinledger.token') },
    body: ${JSON.stringify(body)},
  }).then((response) => response.text())`);
}
