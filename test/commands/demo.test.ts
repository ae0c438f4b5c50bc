// The demo as anyone would run it: the built command, alone, on nothing.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { builtProduct, ROOT } from '../harness/built';

const STEPS = /\+\d+\.\d{3} s +\d+ {2}(CONFIRMED|RECEIVED|STAGED|IMPORTED|POSTED|WRITTEN_BACK) +(blocked)?/g;
const DEMO = join(ROOT, 'dist', 'commands', 'demo.js');
const LIMIT_MS = 120_000;

/** Everything the demo writes is in here. */
let temporary: string;
const options = () => ({ cwd: temporary, env: { PATH: process.env.PATH, TMPDIR: temporary } });

beforeAll(builtProduct, LIMIT_MS);
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'twinledger-test-'));
});
afterEach(() => rmSync(temporary, { recursive: true, force: true }));

test(
  'tells the journey of a blocked invoice, ends with both books in agreement, and leaves nothing behind',
  async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [DEMO], options());
    const told = [...stdout.matchAll(STEPS)].map(([, step, blocked]) => `${step}${blocked ? ' blocked' : ''}`);
    expect(told).toEqual(['CONFIRMED', 'RECEIVED', 'STAGED', 'STAGED blocked', 'IMPORTED', 'POSTED', 'WRITTEN_BACK']);
    expect(stdout).toMatch(/JOURNAL_NOT_POSTED: .*\n +It is the project accountant's turn\./s);
    expect(stdout).toContain('✔ The books agree, to the cent.');
    expect(stdout).toContain('✔ The invariant checker has nothing to say about the two databases.');
    expect(stdout).toMatch(/Sum +0\.00 GBP +0\.00 USD/);
    const [net = '', ...others] = /Net +(.*)/.exec(stdout)?.[1]?.split(/ {2,}/) ?? [];
    expect(net).toMatch(/^[\d,]+\.\d\d GBP$/);
    expect(others).toEqual([net, net, net]);
    expect(stdout).not.toContain('\u001b'); // no colours where nobody looks
    expect(readdirSync(temporary)).toEqual([]);
  },
  LIMIT_MS,
);

test(
  'leaves nothing behind when it is interrupted',
  async () => {
    const demo = spawn(process.execPath, [DEMO], options());
    const ended = new Promise((resolve) => demo.once('exit', resolve));
    await new Promise((resolve) => demo.stdout.once('data', resolve));
    expect(readdirSync(temporary)).toHaveLength(1);
    demo.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(readdirSync(temporary)).toEqual([]);
  },
  LIMIT_MS,
);
