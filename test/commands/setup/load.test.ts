// A folder of set-up files into both books: through the flows and the maps, the same from CSV and JSON, once however often
// it is loaded, and not at all while one finding stands.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkBooks } from '../../../commands/invariants/check';
import { readCsv } from '../../../commands/setup/files';
import { load } from '../../../commands/setup/load';
import { loadFolder } from '../../../commands/setup/loadFolder';
import { filledSetUp, TABLE_NAMES } from '../../../commands/setup/schema';
import { findingText } from '../../../commands/setup/validate';
import { DIALECTS } from '../../harness/databases';
import { type EmptyBooks, openEmptyBooks } from '../emptyBooks';
import { folderOf, validTexts } from './folder';

function asJson(): Record<string, string> {
  const files = TABLE_NAMES.map((table) => {
    const records = readCsv(`${table}.csv`, validTexts()[table], []);
    return [
      `${table}.json`,
      JSON.stringify(
        records.map(({ cells }) => cells),
        null,
        2,
      ),
    ];
  });
  return Object.fromEntries(files);
}

async function found(books: EmptyBooks, texts: Readonly<Record<string, string>>): Promise<string[]> {
  const outcome = await loadFolder(books.books, folderOf(texts));
  return outcome.ok ? [] : outcome.findings.map(findingText);
}

describe.each(DIALECTS)('loading a folder on %s', (dialect) => {
  let books: EmptyBooks;

  beforeEach(async () => {
    books = await openEmptyBooks(dialect);
  });
  afterEach(() => books.drop());

  test('fills Dataverse by its flows, and Finance by its set-up and the maps', async () => {
    const outcome = await loadFolder(books.books, folderOf(validTexts()));
    expect(outcome).toEqual({
      ok: true,
      summary: {
        financeSetUp: expect.any(Number),
        projects: { written: 2, standing: 0 },
        contracts: { written: 1, standing: 0 },
        milestones: { written: 2, standing: 0 },
        retainers: { written: 2, standing: 0 },
        timeEntries: { written: 2, standing: 0 },
        entries: { written: 3, standing: 0 },
      },
    });
    const contents = await books.contents();
    // Two customers share 60/40: each entry is two costs (a fee has none) and two unbilled sales, each milestone two rows.
    expect(contents['dataverse.actual']).toHaveLength(18);
    expect(contents['finance.staged_actual']).toHaveLength(18);
    expect(contents['finance.staged_link']).toHaveLength(8);
    expect(contents['dataverse.milestone']).toHaveLength(4);
    expect(contents['finance.on_account_transaction']).toHaveLength(6); // with the two retainers
    const retainers = await books.both.dataverse.books.db.read.rows(
      `SELECT r.description, r.amount, r.retainer_date, c.account_number, l.name AS line, p.number AS project, r.invoice_status FROM retainer r
       JOIN customer c ON c.id = r.customer_id JOIN contract_line l ON l.id = r.contract_line_id JOIN project p ON p.id = r.project_id ORDER BY r.description`,
    );
    const unbilled = { invoice_status: 'UNBILLED_SALES_CREATED' };
    expect(retainers).toEqual([
      {
        description: 'Advance',
        amount: 300_000,
        retainer_date: '2026-11-01',
        account_number: 'A-1',
        line: 'Build',
        project: 'P-1',
        ...unbilled,
      },
      {
        description: 'Advance, second',
        amount: 50,
        retainer_date: '2026-11-15',
        account_number: 'A-2',
        line: 'Audit',
        project: 'P-2',
        ...unbilled,
      },
    ]);
    const headers = await books.both.dataverse.books.db.read.rows(
      `SELECT h.name, h.description, h.tax, COUNT(*) AS parts, CAST(SUM(m.tax) AS SIGNED) AS split FROM milestone_header h
       JOIN milestone m ON m.header_id = h.id GROUP BY h.name, h.description, h.tax ORDER BY h.name`,
    );
    expect(headers).toEqual([
      { name: 'Plan', description: null, tax: 0, parts: 2, split: 0 },
      { name: 'Report', description: 'Findings, signed', tax: 57_001, parts: 2, split: 57_001 },
    ]);
    expect(contents['finance.contract_line']).toHaveLength(2);
    expect(contents['finance.funding_source']).toHaveLength(2);
    const sums = await books.both.dataverse.books.db.read.rows<{ type: string; total: number }>(
      "SELECT transaction_type AS type, CAST(SUM(amount) AS SIGNED) AS total FROM actual WHERE transaction_class = 'TIME' GROUP BY transaction_type ORDER BY transaction_type",
    );
    // 15.25 h: 7.25 × 82.40 + 8 × 82.40 in USD; 7.25 × 133.3333 = 966.67 and 8 × 133.3333 = 1,066.67 in GBP.
    expect(sums).toEqual([
      { type: 'COST', total: 125_660 },
      { type: 'UNBILLED_SALES', total: 203_334 },
    ]);
    const others = await books.both.dataverse.books.db.read.rows(
      `SELECT transaction_class AS class, transaction_type AS type, CAST(SUM(amount) AS SIGNED) AS total FROM actual
        WHERE transaction_class <> 'TIME' GROUP BY transaction_class, transaction_type ORDER BY transaction_class, transaction_type`,
    );
    // 3.4 (l) to (n): expense 300 at 360, material 10 × 40 at 10 × 55, fee 500 without a cost.
    expect(others).toEqual([
      { class: 'EXPENSE', type: 'COST', total: 30_000 },
      { class: 'EXPENSE', type: 'UNBILLED_SALES', total: 36_000 },
      { class: 'FEE', type: 'UNBILLED_SALES', total: 50_000 },
      { class: 'MATERIAL', type: 'COST', total: 40_000 },
      { class: 'MATERIAL', type: 'UNBILLED_SALES', total: 55_000 },
    ]);
    const [address] = await books.both.dataverse.books.db.read.rows(
      "SELECT address_lines, country FROM customer WHERE account_number = 'A-1'",
    );
    expect(address).toEqual({ address_lines: '418 Bowery\nFloor 3', country: 'US' });
    expect(await checkBooks(books.dataverseUrl, books.financeUrl, { atRest: true })).toEqual([]);
  });

  test('gives the same from JSON', async () => {
    expect(await found(books, validTexts())).toEqual([]);
    const fromCsv = await books.contents();
    const others = await openEmptyBooks(dialect);
    try {
      expect(await found(others, asJson())).toEqual([]);
      expect(await others.contents()).toEqual(fromCsv);
    } finally {
      await others.drop();
    }
  });

  test('changes nothing the second time', async () => {
    expect(await found(books, validTexts())).toEqual([]);
    const before = await books.contents();
    const outcome = await loadFolder(books.books, folderOf(validTexts()));
    expect(outcome.ok && outcome.summary).toEqual({
      financeSetUp: 0,
      projects: { written: 0, standing: 2 },
      contracts: { written: 0, standing: 1 },
      milestones: { written: 0, standing: 2 },
      retainers: { written: 0, standing: 2 },
      timeEntries: { written: 0, standing: 2 },
      entries: { written: 0, standing: 3 },
    });
    expect(await books.contents()).toEqual(before);
  });

  test('takes a later folder of time entries and rates alone', async () => {
    expect(await found(books, validTexts())).toEqual([]);
    const later = {
      'time-entries':
        'reference,contractNumber,lineName,projectNumber,date,resource,hours,costPrice,salesPrice\nT-3,C-1,Build,P-1,2026-11-05,Tom Hollis,1.5,60,100\n',
      'exchange-rates': 'fromCurrency,toCurrency,validFrom,rate\nGBP,USD,2026-11-15,1.29\n',
    };
    const outcome = await loadFolder(books.books, folderOf(later));
    expect(outcome.ok && outcome.summary).toMatchObject({ financeSetUp: 1, timeEntries: { written: 1, standing: 0 } });
    expect((await books.contents())['finance.staged_actual']).toHaveLength(22);
  });

  test('writes nothing while a single finding stands', async () => {
    const empty = await books.contents();
    const texts = validTexts();
    expect(await found(books, { ...texts, 'time-entries': texts['time-entries'].replace('T-2', 'T-1') })).toEqual([
      'time-entries.csv:3 T-1 stands already on line 2',
    ]);
    expect(await books.contents()).toEqual(empty);
  });

  test('only judges when asked to, and names a folder without files', async () => {
    const empty = await books.contents();
    expect(await loadFolder(books.books, folderOf(validTexts()), { isWanted: false })).toEqual({
      ok: true,
      summary: undefined,
    });
    expect(await books.contents()).toEqual(empty);
    expect(await found(books, { 'notes.txt': 'nothing' })).toEqual([
      expect.stringMatching(/:1 holds no set-up file: legal-entities\.csv, /),
    ]);
  });

  test('says what contradicts the books', async () => {
    const texts = validTexts();
    expect(await found(books, texts)).toEqual([]);
    const before = await books.contents();
    const otherwise = {
      customers: texts.customers.replace('Pinecrest', 'Oakcrest'),
      contracts: texts.contracts.replace('GBP', 'EUR'),
      'contract-customers': texts['contract-customers'].replace('A-2', 'A-1').replace('C-1,A-1', 'C-1,A-9'),
      'contract-lines': `${texts['contract-lines']}C-1,Support,TIME_AND_MATERIAL,,0\n`,
      retainers: texts.retainers.replace('3000', '2999').replace('0.50', '0.5'),
      'time-entries': texts['time-entries'].replace('T-2', 'X-1'),
      entries: texts.entries.replace('X-2,MATERIAL', 'X-2,EXPENSE').replace('X-3,FEE', 'T-2,EXPENSE'),
    };
    expect(await found(books, otherwise)).toEqual([
      'contract-customers.csv:2 accountNumber: contract C-1 stands already, without this customer',
      "contract-customers.csv:2 accountNumber: 'A-9' is no customer of USMF, the company of contract C-1",
      'contract-lines.csv:4 lineName: contract C-1 stands already, without this line',
      "contracts.csv:2 currency: 'EUR', but it stands already with 'GBP'",
      "customers.csv:2 name: 'Oakcrest', but it stands already with 'Pinecrest'",
      'entries.csv:2 X-1 stands already in time-entries.csv on line 3',
      "entries.csv:3 transactionClass: 'EXPENSE', but it stands already with 'MATERIAL'",
      "entries.csv:4 transactionClass: 'EXPENSE', but it stands already with 'TIME'",
      "retainers.csv:2 amount: '2999.00', but it stands already with '3000.00'",
      "time-entries.csv:3 reference: 'TIME', but it stands already with 'EXPENSE'",
    ]);
    expect(await books.contents()).toEqual(before);
  });

  test('a flow that refuses what was judged earlier says what and why', async () => {
    const folder = folderOf(validTexts());
    writeFileSync(join(folder, 'customers.csv'), validTexts().customers);
    expect(await found(books, validTexts())).toEqual([]);
    const rows = filledSetUp({ customers: [{ legalEntity: 'USMF', accountNumber: 'A-1', name: 'Oakcrest' }] });
    await expect(load(books.books, rows)).rejects.toThrow(
      'companies and customers refused: NUMBER_TAKEN A-1 stands already, with other details',
    );
  });
});
