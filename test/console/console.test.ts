// The console as its users meet it: a project manager and an accountant, signed in at an identity provider in two windows, a watcher in
// a third, from an empty invoice list to an invoice that both books agree on; with a cut connection and a token that ends, on a phone, in
// the dark, and as axe sees it.
import { type Browser, type Page } from 'playwright-core';
import { checkBooks } from '../../commands/invariants/check';
import { builtConsole, builtProduct } from '../harness/built';
import { killProcesses } from '../harness/processes';
import { emptyBooks, type RunningProduct, startProduct, type TwoBooks } from '../harness/topology';
import { waitFor } from '../harness/waiting';
import { company, loadCompany } from '../journey/company';
import { HAS_BROWSER, startBrowser, violations } from './browser';
import { CLIENT, type SignInProvider, signInProvider } from './signInProvider';

const describeThere = HAS_BROWSER ? describe : describe.skip;

describeThere('the console', () => {
  let books: TwoBooks;
  let product: RunningProduct;
  let browser: Browser;
  let provider: SignInProvider;
  const troubles: string[] = [];
  /** Where the first invoice's journey is, once there is one. */
  let journey = '';
  let proposal = '';

  beforeAll(async () => {
    books = await emptyBooks('sqlite');
    await loadCompany(books.dataverse.url, books.finance.url, company(1, 3));
    await builtProduct();
    builtConsole();
    provider = await signInProvider();
    const { issuer } = provider;
    const signIn = { OIDC_ISSUER: issuer, OIDC_AUDIENCE: CLIENT.audience, OIDC_CLIENT_ID: CLIENT.id, EXPLAIN: 'on' };
    product = await startProduct('one process', books, signIn, undefined, null);
    const livez = product.url.replace('/graphql', '/livez');
    await waitFor('the server', async () => (await fetch(livez)).ok, 120_000); // a busy machine may take its time
    browser = await startBrowser();
  }, 240_000);
  afterAll(async () => {
    await killProcesses(); // first: what is still open towards it, is closed while the browser ends
    await browser?.close();
    await provider?.stop();
    await books.drop();
  });

  const open = async (who: string, hash: string, options: Parameters<Browser['newContext']>[0] = {}) => {
    // axe's own script may not be run by a page that lets nobody's run.
    const context = await browser.newContext({ bypassCSP: true, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(40_000);
    page.on('pageerror', (error) => troubles.push(error.message));
    await page.goto(new URL(`/#/${hash}`, product.url).href);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: who }).click();
    await page.getByText(`${who} (`).waitFor();
    return { context, page };
  };
  const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();

  it('takes an invoice from the backlog to both books agreeing, in two windows, with a third that watches', async () => {
    const { page: manager } = await open('manager', 'backlog');
    await manager.getByRole('button', { name: 'Choose all' }).click();
    await press(manager, 'Mark 4 ready');
    await press(manager, 'Draft an invoice of the 4 ready');
    await manager
      .getByLabel(/^Quantity of/)
      .first()
      .fill('5.25');
    await press(manager, 'Keep the changes of 1');
    await manager.getByText('write off').first().waitFor();
    await manager.getByText(/Confirming bills \d lines/).waitFor();
    expect(await manager.getByText('It is the project accountant’s turn.').count()).toBe(1);
    const invoice = decodeURIComponent(new URL(manager.url()).hash);

    journey = invoice.slice(2);
    const { page: watcher, context } = await open('watcher', journey);
    await press(manager, 'Confirm');
    const { page: accountant } = await open('accountant', 'proposals');
    await accountant.getByRole('link', { name: /^PF-/ }).click();
    await manager.getByText(/journal lines that it waits for: for project accountants/).waitFor();
    await watcher.getByRole('button', { name: /Post the \d+ journal lines/ }).waitFor();
    await watcher.locator('.now').getByText("hasn't been posted").waitFor();
    await context.setOffline(true);
    await press(accountant, /Post the \d+ journal lines/);
    proposal = new URL(accountant.url()).hash.slice(2);
    await accountant.getByRole('button', { name: 'Post', exact: true }).click();
    await accountant.getByRole('link', { name: /\(PDF\)/ }).waitFor();
    await context.setOffline(false);
    for (const page of [manager, watcher]) {
      await page.locator('.lanes .here strong', { hasText: 'Written back' }).waitFor();
      await page.getByText('write-back delivered').waitFor();
      await page.getByText(/Every event of the status log/).click();
      const numbers = await page.locator('[aria-label="Status log"] tbody td:first-child').allTextContents();
      expect(numbers).toEqual(numbers.map((_, index) => String(index + 1))); // each once, in order, through the cut as well
    }
    await watcher.locator('.hops summary', { hasText: 'Project invoice proposal V2' }).first().click();
    await watcher.getByRole('region', { name: 'As its map sends it' }).getByText('invoiceAccount').waitFor();
    await watcher.getByText('Both books agree to the cent.').waitFor();
    await waitFor('a token that was renewed', async () => provider.renewals() > 0, 20_000);
    expect(await checkBooks(books.dataverse.url, books.finance.url)).toEqual([]);
    expect(troubles).toEqual([]);
  }, 150_000);

  it('is readable by all: no page has a finding of axe, in light, dark or on a phone', async () => {
    const found: string[] = [];
    const ways = [{ colorScheme: 'light' }, { colorScheme: 'dark', viewport: { width: 390, height: 844 } }] as const;
    for (const way of ways) {
      const { page, context } = await open('administrator', 'invoices', way);
      const look = async (hash: string, title: string | RegExp, level = 2) => {
        await page.evaluate(`location.hash = '#/${hash}'`);
        await page.getByRole('heading', { level, name: title }).waitFor();
        await page.waitForFunction("!document.body.innerText.includes('Loading…')");
        found.push(...(await violations(page)));
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
        expect([hash, overflow]).toEqual([hash, 0]);
      };
      for (const name of ['Invoices', 'Backlog', 'Proposals', 'Sync']) await look(name.toLowerCase(), name, 1);
      await look('sync/load', 'Initial load');
      await look('sync/reconciliation', 'Reconciliation');
      await look(journey, 'Journey');
      await look(proposal, /^PF-/, 1);
      await look('explorer', 'Explorer', 1);
      await context.close();
    }
    expect(found).toEqual([]);
  }, 300_000);

  it('pauses and resumes a map, and says what is refused in words', async () => {
    const { page } = await open('administrator', 'sync');
    const row = page.getByRole('row').filter({ hasText: 'Project invoice proposal V2 (invoices)' });
    await row.getByRole('button', { name: 'Pause' }).click();
    await row.getByText('Paused').waitFor();
    await row.getByRole('button', { name: 'Resume' }).click();
    await row.getByText('Running').waitFor();
    await page.getByText('administrator (administrator)').click();
    await page.getByLabel('Token').fill('garbage');
    await press(page, 'Speak with it');
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByRole('alert').first().textContent()).toContain(
      'The token is not one of the identity provider.',
    );
    expect(troubles).toEqual([]);
  }, 60_000);

  it('loads nothing from elsewhere, lets nobody embed it, and is kept by browsers under the names of its content', async () => {
    const base = new URL('/', product.url).href;
    // Read to the end: a body that nobody reads keeps its connection.
    const get = async (address: string, headers: Record<string, string> = {}) => {
      const response = await fetch(address, { headers });
      return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const page = await get(base, { accept: 'text/html' });
    const html = page.text;
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self' http:\/\/127\.0\.0\.1:\d+; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    );
    expect(html).not.toMatch(/https?:\/\//);
    const [script = ''] = /assets\/[\w-]+\.js/.exec(html) ?? [];
    const asset = await get(base + script);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const again = await get(base + script, { 'if-none-match': String(asset.headers.get('etag')) });
    expect(again.status).toBe(304);
    for (const path of ['../package.json', 'assets/../../start.js', 'assets/%2e%2e/index.html', 'console/index.html'])
      expect((await get(base + path)).status).toBe(404);
    expect((await get(base)).text).toContain("Twinledger's GraphQL gateway");
  });
});
