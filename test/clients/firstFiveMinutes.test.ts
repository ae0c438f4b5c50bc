// A front-end developer's first five minutes: the commands of the kit's page, taken from the page as they stand, in a folder that
// holds what a clone holds. Only the port is another one, and what takes long has been done: `npm ci` and the build that comes
// before `npm start` are those of this folder.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { builtProduct, ROOT } from '../harness/built';
import { freePort } from '../harness/ports';
import { waitFor } from '../harness/waiting';

/** The page's commands, a block each. */
function commandsOf(page: string, port: number): string[] {
  const blocks = [...page.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block.trim());
  return blocks.map((block) => block.replaceAll('127.0.0.1:4000', `127.0.0.1:${port}`));
}

it('the page for front-end developers does what it says, command by command', async () => {
  await builtProduct();
  const folder = mkdtempSync(join(tmpdir(), 'clone-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const path of files.split('\n').filter((path) => path !== '' && !/^(test|bench)\//.test(path))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(ROOT, path), join(folder, path));
  }
  cpSync(join(ROOT, 'dist'), join(folder, 'dist'), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  const port = await freePort();
  const [start = '', ...others] = commandsOf(readFileSync(join(folder, 'examples/front-end/README.md'), 'utf8'), port);
  expect(start).toBe('npm ci && npm start');
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    PORT: String(port),
    TWINLEDGER_URL: `http://127.0.0.1:${port}/graphql`,
  };
  const server = spawn('npm', ['start', '--ignore-scripts'], { cwd: folder, env, detached: true });
  let printed = '';
  for (const stream of [server.stdout, server.stderr])
    stream.on('data', (text: Buffer) => {
      printed += text.toString();
    });
  try {
    await waitFor('the program is ready', () => printed.includes('is ready at'), 120_000);
    const answers = others
      .flatMap((block) => block.split(/\n(?=npm )/))
      .map((command) => execFileSync('/bin/sh', ['-c', command], { cwd: folder, env, encoding: 'utf8' }));
    const [asked = '', apollo, urql, relay, log = ''] = answers;
    expect(JSON.parse(asked)).toMatchObject({ data: { invoices: { nodes: [{ number: expect.any(String) }, {}] } } });
    for (const journey of [apollo, urql, relay])
      expect(journey).toMatch(/: [\d.]+ [A-Z]{3}\n {2}CONFIRMED\n {2}RECEIVED\n/);
    expect(JSON.parse(log)).toMatchObject({
      data: { postingEvents: { nodes: [{ step: 'CONFIRMED' }, {}, {}, {}, {}] } },
    });
  } finally {
    process.kill(-(server.pid as number), 'SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  }
}, 240_000);
