// Arguments of commands that mean nothing: each is told what is wrong with it, and nothing is written anywhere.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { main as migrate } from '../../commands/migrate';
import { main as vouchers } from '../../commands/vouchers';
import { openDatabase } from '../../subgraphs/database/open';
import { openReads } from '../../subgraphs/database/openReads';
import { realWorld } from '../harness/world';

describe('what means nothing to a command', () => {
  const told: string[] = [];
  let folder: string;
  let before: string;
  beforeEach(() => {
    before = process.cwd();
    folder = mkdtempSync(join(tmpdir(), 'twinledger-arguments-'));
    process.chdir(folder);
  });
  afterEach(() => {
    told.splice(0);
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });

  it('an address of another database became the path of a file', async () => {
    const address = 'postgres://someone:secret@there/finance';
    const sentence =
      "postgres://… is no address of a database: write 'sqlite:PATH' or 'mysql://USER:PASSWORD@HOST:PORT/DATABASE'";
    await expect(openDatabase(address, [], realWorld())).rejects.toThrow(sentence);
    await expect(openReads(address)).rejects.toThrow(sentence);
    expect(await migrate({ DATAVERSE_DATABASE_URL: address }, (text) => told.push(text))).toBe(1);
    expect(told).toEqual([sentence]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('a day that is none had vouchers from no day at all', async () => {
    const args = ['--legal-entity', 'USMF', '--from', '2026-02-30', '--out', join(folder, 'vouchers.csv')];
    expect(await vouchers(args, {}, new PassThrough(), (text) => told.push(text))).toBe(2);
    expect(told.join('\n')).toMatch(/2026-02-30.*is no day/);
    expect(existsSync(join(folder, 'vouchers.csv'))).toBe(false);
  });
});
