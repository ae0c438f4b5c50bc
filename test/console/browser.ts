// A real browser for tests of the console: Debian's chromium, driven by playwright-core. Where none is installed, its suites are
// skipped and say so; REQUIRE_BROWSER=1 makes that a failure.
import { existsSync, readFileSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { waitFor } from '../harness/waiting';

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Is there a browser to test with? */
export const HAS_BROWSER = existsSync(CHROMIUM);

if (!HAS_BROWSER && process.env.REQUIRE_BROWSER === '1') throw new Error(`no browser at ${CHROMIUM}`);
if (!HAS_BROWSER)
  process.stderr.write(`skipped: the console in a browser, for there is none at ${CHROMIUM} (CHROMIUM)\n`);

const SWITCHES = [
  '--no-sandbox',
  '--headless',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: SWITCHES });
}

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly target: readonly string[] }[];
}

/** What axe finds wrong with a page for those who read it otherwise: rule and place, a line each. */
export async function violations(page: Page): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(AXE);
  const found = (await page.evaluate("axe.run({ resultTypes: ['violations'] })")) as {
    violations: readonly Violation[];
  };
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, target }) => `${page.url()} ${id}: ${target} ${html.slice(0, 120)}`),
  );
}

/** Points at the first of these words until something is said of it: before the page has what it says, one may point for ever. */
export async function pointAt(page: Page, word: string, said: string): Promise<void> {
  await waitFor(`what is said of ${word}`, async () => {
    await page.mouse.move(1, 1);
    await page.locator(word).first().hover();
    await page.locator(said).waitFor({ timeout: 3_000 });
    return true;
  });
}
