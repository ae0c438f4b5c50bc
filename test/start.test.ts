// `npm start` as a supervisor runs it: npm hands the script to a shell, and a signal reaches the shell alone.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtProduct, ROOT } from './harness/built';
import { send } from './harness/graphql';
import { waitFor } from './harness/waiting';

describe('npm start', () => {
  it('stops cleanly on SIGTERM: the shell that npm put before the program used to die alone, and the program went on', async () => {
    await builtProduct();
    const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } };
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const env = { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', SEED: 'none', DATA_DIR: folder };
    // A process group of its own, so that nothing outlives the test when it fails.
    const shell = spawn('/bin/sh', ['-c', scripts.start], { cwd: ROOT, env, detached: true });
    const ended = new Promise((resolve) => shell.once('exit', (code, signal) => resolve({ code, signal })));
    let printed = '';
    shell.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
    });
    try {
      await waitFor('the program is ready', () => printed.includes('is ready at'), 20_000);
      const port = /127\.0\.0\.1:(\d+)/.exec(printed)?.[1];
      const again = { ...env, PORT: port, DATA_DIR: join(folder, 'other') };
      const { stderr } = spawnSync(process.execPath, ['dist/start.js'], { cwd: ROOT, env: again, encoding: 'utf8' });
      expect(stderr).toBe(`127.0.0.1:${port} is taken by another process: stop it, or choose another PORT\n`); // once: listen EADDRINUSE
      shell.kill('SIGTERM');
      expect(await ended).toEqual({ code: 0, signal: null });
    } finally {
      try {
        process.kill(-(shell.pid as number), 'SIGKILL');
      } catch {} // nobody is left: as it should be
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('starts with traces as the README says: the one file of a build could not load what records them, and nothing started', async () => {
    await builtProduct();
    const folder = mkdtempSync(join(tmpdir(), 'start-'));
    const env = { PATH: process.env.PATH, PORT: '0', SEED: 'none', DATA_DIR: folder, OTEL_TRACES_EXPORTER: 'console' };
    const program = spawn(process.execPath, ['dist/start.js'], { cwd: ROOT, env });
    const ended = new Promise((resolve) => program.once('exit', resolve));
    let printed = '';
    for (const stream of [program.stdout, program.stderr])
      stream.on('data', (text: Buffer) => {
        printed += text.toString();
      });
    try {
      await waitFor('it is ready, or says why not', () => /is ready at|callback/.test(printed), 20_000);
      const url = /http:\S+graphql/.exec(printed)?.[0] ?? printed;
      await send(url, '{ invoices { nodes { id } } }');
      program.kill('SIGTERM');
      expect(await ended).toBe(0);
      expect(printed).toContain("'service.name': 'twinledger'");
    } finally {
      program.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
