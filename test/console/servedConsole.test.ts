// The console as it is served, without a browser: from where it loads what, who may embed it, and how long browsers keep it.
import { builtConsole, builtProduct } from '../harness/built';
import { killProcesses } from '../harness/processes';
import { emptyBooks, startProduct } from '../harness/topology';

afterAll(() => killProcesses());

it('loads nothing from elsewhere, lets nobody embed it, and is kept by browsers under the names of its content', async () => {
  await builtProduct();
  builtConsole();
  const books = await emptyBooks('sqlite');
  const signIn = { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_AUDIENCE: 'twinledger', OIDC_CLIENT_ID: 'console' };
  const product = await startProduct('one process', books, signIn);
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
  // The address that a start prints: who opens it in a browser was told that it is a bad request.
  const visit = await fetch(product.url, { headers: { accept: 'text/html,*/*' }, redirect: 'manual' });
  expect([visit.status, visit.headers.get('location')]).toEqual([303, '/#/explorer']);
  expect((await get(`${product.url}?query={__typename}`, { accept: 'text/html' })).status).toBe(400);
  await product.stop();
  await books.drop();
});
