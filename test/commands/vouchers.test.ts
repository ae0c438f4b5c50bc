// `npm run vouchers`: its records, and going on after a number or in a file that was cut off anywhere, on both engines.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { parse } from 'csv-parse/sync';
import { main } from '../../commands/vouchers';
import type { Database } from '../../subgraphs/database/database';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/finance/store/migrations';
import { DIALECTS, type EmptyDatabase } from '../harness/databases';
import { migratedDatabase } from '../harness/migrated';
import { realWorld } from '../harness/world';
import { putInvoice } from '../subgraphs/finance/api/putRows';
import { pairOf, putLegalEntity, putVouchers } from '../subgraphs/finance/api/putVoucher';

describe.each(DIALECTS)('vouchers on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'twinledger-vouchers-'));
    empty = await migratedDatabase(dialect, 'finance');
    db = await openDatabase(empty.url, migrations, realWorld());
    for (const code of ['USMF', 'JPMF']) await putLegalEntity(db, code);
    await putInvoice(db, { number: 'PF-1', lines: 1, posted: true }); // voucher V-PF-1 of 23 November
    const numbers = Array.from({ length: 40 }, (_, index) => `U-${String(index + 1).padStart(4, '0')}`);
    await putVouchers(
      db,
      ...numbers.map((number, index) => ({
        number,
        date: `2026-10-${String(1 + (index % 28)).padStart(2, '0')}`,
        // The one in the middle is larger than a page.
        entries:
          index === 20 ? Array.from({ length: 1_200 }, () => pairOf('A', 'B', 1)).flat() : pairOf('A', 'B', index),
      })),
      { number: 'U-9999', date: '2026-10-01', legalEntity: 'JPMF', entries: pairOf('A', 'B', 7) },
      {
        number: 'W-0001',
        date: '2026-12-01',
        source: '@SUM(A1)',
        sourceId: '=cmd|"/c calc",1',
        entries: [
          {
            account: '-1, "a"',
            amount: 1_000,
            accountingAmount: 800,
            reportingAmount: 700,
            currency: 'KWD',
            postingType: '+1\ntwo',
            dimensions: '@D=1',
          },
          { account: '110', amount: -1_000, accountingAmount: -800, reportingAmount: -700, currency: 'KWD' },
        ],
      },
    );
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
    rmSync(folder, { recursive: true });
  });

  const run = async (...args: string[]) => {
    const said: string[] = [];
    const written: string[] = [];
    const output = new Writable({
      highWaterMark: 1,
      write: (chunk, _, done) => {
        written.push(String(chunk));
        setImmediate(done);
      },
    });
    const code = await main(args, { FINANCE_DATABASE_URL: empty.url }, output, (text) => said.push(text));
    return { code, csv: written.join(''), said: said.join('\n') };
  };
  const usmf = (...args: string[]) => run('--legal-entity', 'USMF', ...args);
  const records = (csv: string) => parse(csv, { columns: true }) as Record<string, string>[];

  it('writes a record per entry, debit and credit apart, with what was posted', async () => {
    const { code, csv, said } = await usmf('--from', '2026-11-01', '--to', '2026-11-30');
    expect(code).toBe(0);
    expect(records(csv)).toEqual([
      {
        legal_entity: 'USMF',
        voucher: 'V-PF-1',
        entry: '1',
        date: '2026-11-23',
        account: '100000',
        posting_type: 'CUSTOMER',
        currency: 'USD',
        debit: '135.00',
        credit: '',
        accounting_currency: 'EUR',
        accounting_debit: '168.75',
        accounting_credit: '',
        reporting_currency: '',
        reporting_debit: '',
        reporting_credit: '',
        exchange_rate: '1.25',
        dimensions: '',
        source: 'CUSTOMER_INVOICE',
        source_document: 'PF-1',
        customer_invoice: 'CI-PF-1',
      },
      expect.objectContaining({ entry: '2', posting_type: 'INVOICED_REVENUE', debit: '', credit: '125.00' }),
      expect.objectContaining({ entry: '3', posting_type: 'SALES_TAX', debit: '', credit: '10.00' }),
    ]);
    expect(said).toBe('3 entries of 1 vouchers. Go on with --after V-PF-1');
  });

  it('is RFC 4180, and no text of it is a formula', async () => {
    const { csv } = await usmf('--after', 'V-PF-1');
    expect(csv).toMatch(/^legal_entity,voucher,entry,.*\r\n/);
    expect(csv).toContain(
      `USMF,W-0001,1,2026-12-01,"'-1, ""a""","'+1\ntwo",KWD,1.000,,USD,8.00,,EUR,7.00,,1,'@D=1,'@SUM(A1),"'=cmd|""/c calc"",1",\r\n`,
    );
    expect(records(csv)).toHaveLength(2);
  });

  it('goes on after any voucher with exactly the rest', async () => {
    const { csv } = await usmf();
    const [header = '', ...lines] = csv.split(/(?<=\r\n)/);
    const all = records(csv);
    expect(all).toHaveLength(39 * 2 + 2_400 + 3 + 2);
    for (const after of ['U-0001', 'U-0020', 'U-0021', 'U-0040', 'V-PF-1', 'W-0001']) {
      const rest = (await usmf('--after', after)).csv;
      const past = all.filter(({ voucher }) => (voucher ?? '') <= after).length;
      expect(rest).toBe(header + csv.slice(header.length + lines.slice(0, past).join('').length));
    }
    expect((await usmf('--after', 'W-0001')).csv).toBe(header);
  });

  it('goes on in a file that was cut off anywhere', async () => {
    const goesOn = async (cuts: (length: number) => number[], ...scope: string[]) => {
      const file = join(folder, 'cut.csv');
      rmSync(file, { force: true });
      await usmf('--out', file, ...scope);
      const bytes = readFileSync(file);
      expect(bytes.toString()).toBe((await usmf(...scope)).csv);
      for (const cut of cuts(bytes.length)) {
        truncateSync(file, cut);
        expect(await usmf('--out', file, ...scope)).toMatchObject({ code: 0 });
        expect(readFileSync(file).equals(bytes)).toBe(true);
      }
    };
    await goesOn((length) => Array.from({ length: Math.ceil(length / 5) }, (_, n) => n * 5), '--to', '2026-10-02');
    await goesOn((length) => [2_000, 50_000, length - 60, length - 3, length - 1, length]);
  });

  it('refuses what it cannot go on with, and leaves it as it is', async () => {
    const file = join(folder, 'other.csv');
    writeFileSync(file, 'a,b\r\n1,2\r\n');
    expect(await usmf('--out', file)).toMatchObject({ code: 1, said: expect.stringContaining('other columns') });
    expect(readFileSync(file, 'utf8')).toBe('a,b\r\n1,2\r\n');
    await run('--legal-entity', 'JPMF', '--out', join(folder, 'japan.csv'));
    expect(await usmf('--out', join(folder, 'japan.csv'))).toMatchObject({
      code: 1,
      said: expect.stringContaining('holds vouchers of JPMF'),
    });
    expect(await usmf('--after', 'U-9999')).toMatchObject({
      code: 1,
      csv: '',
      said: 'There is no voucher U-9999 in USMF.',
    });
    expect(await usmf('--out', file, '--after', 'U-0001')).toMatchObject({ code: 1 });
    expect(await run('--legal-entity', 'USFM')).toEqual({ code: 1, csv: '', said: 'There is no legal entity USFM.' });
    expect(await run()).toMatchObject({ code: 2 });
    expect(await usmf('--from', 'yesterday')).toMatchObject({ code: 2 });
  });
});
