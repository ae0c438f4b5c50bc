// The console as its users meet it: a project manager and an accountant, signed in at an identity provider in two windows, a watcher in
// a third, a clerk of one company in a fourth, from an empty invoice list to an invoice that both books agree on, past a customer that
// Finance lost; with a cut connection and a token that ends, on a phone, in the dark, and as axe sees it. Then an administrator's pages.
import type { Page } from 'playwright-core';
import { checkBooks } from '../../commands/invariants/check';
import { waitFor } from '../harness/waiting';
import { HAS_BROWSER, pointAt, violations } from './browser';
import { DAY, type Desk, holdQuery, openDesk, press, seen, sendFrom } from './desk';

/** By how many pixels a page is wider than its window: somebody would have to scroll sideways. */
const overflowOf = (page: Page) => page.evaluate('document.documentElement.scrollWidth - innerWidth');

const describeThere = HAS_BROWSER ? describe : describe.skip;

describeThere('the console', () => {
  let desk: Desk;
  /** Where the first invoice's journey is, once there is one. */
  let journey = '';
  let proposal = '';

  beforeAll(async () => {
    desk = await openDesk();
    desk.alter(
      'finance',
      "INSERT INTO proposal_workflow (legal_entity, enabled, separate_approver) VALUES ('USMF', 1, 0)",
    );
  }, 240_000);
  afterAll(() => desk?.close());

  it('takes an invoice from the backlog to Finance, and past a customer that is lost there', async () => {
    const { page: accountant } = await desk.at('accountant', 'backlog');
    // Whoever does not bill was shown every button of those who do, and only refused.
    await accountant.getByText('Releasing and drafting: for project managers.').waitFor();
    expect(await accountant.getByRole('button', { name: 'Choose all' }).count()).toBe(0);
    expect(await sendFrom(accountant, 'markReadyToInvoice(input: { ids: [] })')).toContain('"FORBIDDEN"'); // so that the audit trail has something to tell
    const { page: manager } = await desk.at('manager', 'backlog');
    await press(manager, 'Choose all');
    await press(manager, 'Mark 4 ready');
    await manager.getByLabel('Invoice date').fill(DAY);
    await press(manager, 'Draft an invoice of what is ready');
    await manager
      .getByLabel(/^Quantity of/)
      .first()
      .fill('5.25');
    await press(manager, 'Keep the changes of 1');
    await manager.getByText('write off').first().waitFor();
    await manager.getByText(/Confirming bills \d lines/).waitFor();
    await manager.setViewportSize({ width: 390, height: 844 });
    expect(await overflowOf(manager)).toBe(0); // what it will come to is longer than a phone is wide
    await manager.setViewportSize({ width: 1_280, height: 800 });
    // That journal lines are to be posted, and that the proposal is to be approved.
    expect(await manager.getByText('It is the project accountant’s turn.').count()).toBe(2);
    journey = decodeURIComponent(new URL(manager.url()).hash).slice(2);
    await desk.at('accountant', journey);
    await accountant.getByText('Editing it: for project managers.').waitFor();
    await accountant.getByText('Confirm: for project managers.').waitFor();
    expect(await accountant.getByText(/FORBIDDEN|project_manager|Add by hand/).count()).toBe(0);

    desk.alter('finance', "UPDATE customer SET account_number = 'LOST' WHERE account_number = 'US-001'");
    await press(manager, 'Confirm');
    await manager.locator('.now').getByText('It is an administrator’s turn.').waitFor();
    const { page: administrator } = await desk.at('administrator', 'sync');
    const cause = administrator.locator('.cause', { hasText: 'CUSTOMER_UNKNOWN' });
    await cause.getByText('Project invoice proposal V2 (invoices)').first().waitFor();
    desk.alter('finance', "UPDATE customer SET account_number = 'US-001' WHERE account_number = 'LOST'");
    await cause.getByRole('button', { name: 'Send again' }).click();
    await administrator.getByText('Dataverse: nothing is parked.').waitFor();
    await manager.getByText(/journal lines that it waits for: for project accountants/).waitFor();
  }, 150_000);

  it('shows the journey to somebody of one company, without the messages and without the audit trail', async () => {
    const { page: clerk } = await desk.at('clerk', journey);
    await clerk.locator('.lanes .here strong', { hasText: 'Staged' }).waitFor();
    await clerk.getByText('Its messages are shown to whoever sees every legal entity.').waitFor();
    expect(await clerk.getByRole('link', { name: /Audit|Who did what/ }).count()).toBe(0);
    expect(await clerk.getByRole('alert').count()).toBe(0);
    await desk.at('clerk', 'audit');
    await clerk.getByText('The audit trail is for administrators.').waitFor();
    await desk.at('clerk', 'sync'); // question marks and two times Forbidden
    await clerk.getByText(/shown to whoever sees every company/).waitFor();
    expect(await clerk.getByRole('alert').count()).toBe(0);
    await desk.at('clerk', journey);
  });

  it('takes it on to both books agreeing: tax overridden, handed in, approved, posted; a watcher is cut off meanwhile', async () => {
    const [{ page: manager }, { page: clerk }] = [await desk.at('manager', journey), await desk.at('clerk', journey)];
    const { page: watcher, context } = await desk.at('watcher', journey);
    await watcher.getByRole('button', { name: /Post the \d+ journal lines/ }).waitFor();
    await watcher.locator('.now').getByText("hasn't been posted").waitFor();
    const { page: accountant } = await desk.at('accountant', 'proposals');
    await accountant.getByRole('searchbox', { name: 'Number' }).fill('PF-9');
    await accountant.getByText('No proposal is like that.').waitFor();
    await accountant.getByRole('searchbox', { name: 'Number' }).fill('PF-0');
    await accountant.getByRole('link', { name: /^PF-/ }).click();
    await accountant.getByRole('button', { name: /Post the \d+ journal lines/ }).waitFor();
    await context.setOffline(true);
    await press(accountant, /Post the \d+ journal lines/);
    proposal = new URL(accountant.url()).hash.slice(2);
    await accountant.getByText('Override sales tax').click();
    await accountant.getByLabel('Item sales tax group').selectOption('HALF');
    await accountant.getByLabel('Reason', { exact: true }).fill('reduced rate');
    await press(accountant, /^Override on all \d lines/);
    await accountant.getByText('DOMESTIC / HALF').first().waitFor();
    await press(accountant, 'Hand in for approval');
    const { page: administrator } = await desk.at('administrator', proposal);
    await press(administrator, 'Approve');
    await accountant.getByRole('button', { name: 'Take it back' }).waitFor();
    await accountant.getByText('Approved', { exact: true }).waitFor();
    await accountant.getByText('SEGREGATION_OF_DUTIES').waitFor(); // whoever overrode tax does not post
    expect(await accountant.getByRole('button', { name: 'Post', exact: true }).isDisabled()).toBe(true);
    await desk.at('accountant', journey); // there it looked as if nothing stood in the way
    await accountant.getByText(/another must post proposal/).waitFor();
    expect(await accountant.getByRole('button', { name: /Post the customer/ }).count()).toBe(0);
    await desk.at('accountant', proposal);
    await press(administrator, /^Post$/);
    await accountant.getByRole('link', { name: /\(PDF\)/ }).waitFor();
    await accountant.getByText(/What was done to it/).click();
    await accountant.getByText('Sales tax was overridden by accountant.').waitFor();
    await context.setOffline(false);
    for (const page of [manager, watcher, clerk]) {
      await page.locator('.lanes .here strong', { hasText: 'Written back' }).waitFor();
      await page.getByText('write-back delivered').waitFor();
      await page.getByText(/Every event of the status log/).click();
      const numbers = await page.locator('[aria-label="Status log"] tbody td:first-child').allTextContents();
      expect(numbers).toEqual(numbers.map((_, index) => String(index + 1))); // each once, in order, through the cut as well
    }
    await watcher.locator('.hops summary', { hasText: 'Project invoice proposal V2' }).first().click();
    await watcher.getByRole('region', { name: 'As its map sends it' }).getByText('invoiceAccount').waitFor();
    await watcher.getByText('Both books agree to the cent.').waitFor();
    await waitFor('a token that was renewed', async () => desk.provider.renewals() > 0, 20_000);
    expect(await checkBooks(desk.books.dataverse.url, desk.books.finance.url)).toEqual([]);
    const correct = () => press(manager, 'Correct it by another invoice');
    await correct().then(() => seen(manager, / of [\d.]+, [\d.,]+ [A-Z]{3}/)); // 0.00 of what, nobody saw
    await desk.at('manager', journey).then(correct);
    await manager.getByText('CORRECTION_IN_PROGRESS').waitFor(); // once, and not for each line
    expect(desk.troubles).toEqual([]);
  }, 150_000);

  it('posts journals, as many as the imports have made, and shows lines with their vouchers', async () => {
    const { page: manager } = await desk.at('manager', 'journals');
    await manager.getByText('Post: for project accountants.').first().waitFor();
    const { page: accountant } = await desk.at('accountant', 'journals');
    const [nothing, post] = [
      accountant.getByText('Nothing waits to be posted: imports make journals.'),
      /^Post journal/,
    ];
    for (;;) {
      const next = accountant.getByRole('button', { name: post }).first();
      await nothing.or(next).first().waitFor();
      if (await nothing.isVisible()) break;
      const journal = (await next.textContent())?.replace(/^Post /, '');
      const list = await holdQuery(accountant, 'Journals');
      await next.click();
      await list.asked;
      // Done, and the list is on its way: pressed again it was refused as done already.
      const pressed = accountant.getByRole('button', { name: new RegExp(`^Post…? ${journal}$`) });
      expect(await pressed.isDisabled()).toBe(true);
      await list.letGo();
      await pressed.waitFor({ state: 'detached' });
    }
    await press(accountant, 'Posted');
    await accountant.getByText('Its lines').first().click();
    await accountant
      .getByRole('region', { name: /^Lines of journal/ })
      .getByText(/^Cost: /)
      .first()
      .waitFor();
    await desk.at('manager', journey);
    await desk.at('accountant', proposal);
    expect(desk.troubles).toEqual([]);
  });

  it('starts a load and shows how far it is', async () => {
    const { page } = await desk.at('administrator', 'sync/load');
    await press(page, 'Start the load');
    const load = page.getByRole('listitem').filter({ hasText: 'Load of' });
    await load.getByText('Complete', { exact: true }).waitFor();
    const [, done] = /(\d+) rows, \d+ were expected/.exec((await load.textContent()) ?? '') ?? [];
    expect(Number(done)).toBeGreaterThan(0);
    await load.getByText('By map').click();
    await load.getByRole('region', { name: 'Progress by map' }).getByRole('rowheader').first().waitFor();
  });

  it('compares the books, and repairs what somebody approved with a reason', async () => {
    const lost = ['voucher_number', 'accounting_currency', 'exchange_rate', 'accounting_amount', 'sales_tax'];
    const one =
      "SELECT id FROM actual WHERE transaction_type = 'UNBILLED_SALES' AND voucher_number IS NOT NULL LIMIT 1";
    desk.alter('dataverse', `UPDATE actual SET ${lost.map((name) => `${name} = NULL`).join(', ')} WHERE id = (${one})`);
    const { page } = await desk.at('administrator', 'sync/reconciliation');
    await page.getByLabel('From').fill('2026-11-01');
    await page.getByLabel('To', { exact: true }).fill('2026-11-30');
    await press(page, 'Compare both books');
    await page.getByText('1 documents diverge, 1 of them undecided.').waitFor();
    await page.getByText('Finance has posted it, and Dataverse does not know.').waitFor();
    expect(await page.getByRole('button', { name: 'Repair all 1 undecided' }).isDisabled()).toBe(true);
    await page.getByLabel('Why it may be done').fill('lost in a restore');
    await press(page, 'Repair all 1 undecided');
    await page.getByText('1 repaired, 0 left to a person, 0 on their way.').waitFor();
    await page.getByText(/Decided .* by administrator: lost in a restore/).waitFor();
    const agree = async () => (await checkBooks(desk.books.dataverse.url, desk.books.finance.url)).length === 0;
    await waitFor('books that agree again', agree, 20_000);
  });

  it('tells administrators who did what, on both sides, from what to what', async () => {
    const { page } = await desk.at('administrator', journey);
    await page.getByRole('link', { name: 'Who did what to it' }).click();
    const entry = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
    await entry('administrator: postInvoiceProposal').getByText('in Finance').waitFor();
    const confirmed = entry('manager: confirmInvoice');
    const status = confirmed.getByRole('row', { name: 'Status changed' });
    expect(await status.getByRole('cell').allTextContents()).toEqual(['changed', 'DRAFT', 'CONFIRMED']);
    await confirmed.getByText('Request', { exact: true }).click();
    expect(await confirmed.locator('dd').first().textContent()).toMatch(/^[0-9a-f-]{36}$/);
    await page.getByLabel('Document').fill('');
    await page.getByLabel('Who').fill('accountant');
    await page.getByLabel('Outcome').selectOption('REFUSED');
    await press(page, 'Show');
    await entry('accountant: markReadyToInvoice').getByText('FORBIDDEN').waitFor();
    expect(await page.locator('.entry').count()).toBe(1);
    await page.getByLabel('To', { exact: true }).fill('2020-01-01T00:00');
    await press(page, 'Show');
    await page.getByText('No entry is like that.').waitFor();
  });

  it('is readable by all: no page has a finding of axe, in light, dark or on a phone', async () => {
    const found: string[] = [];
    const ways = [
      { colorScheme: 'light', width: 1_280 },
      { colorScheme: 'dark', width: 390 },
    ] as const;
    const { page } = await desk.at('administrator', 'invoices');
    const look = async (hash: string, title: string | RegExp, level = 2) => {
      await desk.at('administrator', hash);
      await page.getByRole('heading', { level, name: title }).waitFor();
      await page.waitForFunction("!document.body.innerText.includes('Loading…')");
      if (hash === 'explorer') await page.locator('.cm-property').first().waitFor(); // an editor without its text looks well
      found.push(...(await violations(page)));
      expect([hash, await overflowOf(page)]).toEqual([hash, 0]);
    };
    for (const { colorScheme, width } of ways) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 844 });
      for (const name of ['Invoices', 'Backlog', 'Proposals', 'Journals', 'Sync', 'Audit'])
        await look(name.toLowerCase(), name, 1);
      await look('sync/load', 'Initial load');
      await look('sync/reconciliation', 'Reconciliation');
      await look(journey, 'Journey');
      await look(proposal, /^PF-/, 1);
      await look('explorer', 'Explorer', 1);
      // What is said of a word, which must not stay when one leaves.
      await pointAt(page, '.cm-property', '.explorer .CodeMirror-info');
      found.push(...(await violations(page)));
    }
    expect(found).toEqual([]);
  }, 300_000);

  it('pauses and resumes a map, and says what is refused in words', async () => {
    const { page } = await desk.at('administrator', 'sync');
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
    expect(desk.troubles).toEqual([]);
  });
});
