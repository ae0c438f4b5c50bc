// A process that stands by: it serves when whoever served is gone, takes nothing from whoever serves, and leaves nothing behind.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { standBy } from '../standby';
import { FileInUse, isInUse, lockFile } from '../subgraphs/database/lock';
import { ask } from './harness/graphql';
import { freePort } from './harness/ports';
import { killProcesses, startProcess } from './harness/processes';
import { waitFor } from './harness/waiting';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'twinledger-standby-'));
});
afterEach(async () => {
  await killProcesses();
  rmSync(folder, { recursive: true, force: true });
});

it('serves at once where nobody does, and does not get ready for it first', async () => {
  const waits = jest.fn();
  expect(await standBy({ files: [join(folder, 'a.db')], serve: async () => 'served', waits })).toBe('served');
  expect(waits).not.toHaveBeenCalled();
});

it('serves when both files are free, and only then', async () => {
  const files = [join(folder, 'a.db'), join(folder, 'b.db')];
  const locks = files.map(lockFile);
  const said: string[] = [];
  const served = await standBy({
    files,
    serve: async () => said.push('serves'),
    waits: () => said.push('waits'),
    pause: async () => {
      said.push('looks');
      locks.shift()?.release();
    },
  });
  expect(served).toBe(4);
  expect(said).toEqual(['waits', 'looks', 'looks', 'serves']);
  expect(files.map(isInUse)).toEqual([false, false]);
});

it('goes on waiting where another one was faster, and tells what else went wrong', async () => {
  const answers = [new FileInUse('taken'), new FileInUse('taken'), new Error('no room')];
  const serve = async () => Promise.reject(answers.shift());
  const pause = jest.fn(async () => undefined);
  await expect(standBy({ files: [], serve, waits: () => undefined, pause })).rejects.toThrow('no room');
  expect(pause).toHaveBeenCalledTimes(2);
});

it('of two processes the second takes over the books when the first is killed, and leaves nothing of its waiting behind', async () => {
  const port = String(await freePort());
  const env = { DATA_DIR: folder, TMPDIR: folder, PORT: port, SEED: 'none', LOG_LEVEL: 'warn', STANDBY: 'on' };
  const first = await startProcess({ env });
  const second = await startProcess({ env, ready: / stands by/ });
  const invoices = () => ask(`http://127.0.0.1:${port}/graphql`, '{ invoices(first: 1) { nodes { id } } }');
  expect(await invoices()).toEqual({ invoices: { nodes: [] } });
  await first.kill();
  await waitFor('the second serves', () => / is ready/.test(second.logs()), 30_000);
  expect(await invoices()).toEqual({ invoices: { nodes: [] } });
  expect(await second.terminate()).toBe(0);
  expect(readdirSync(folder).filter((name) => name.startsWith('twinledger-'))).toEqual([]);
});
