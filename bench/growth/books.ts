// Books of any size for the growth measurement: rows straight into the tables of a migrated database, set-based, with the
// secondary indexes built afterwards. A contract, a project and an invoice have as many rows in a large book as in a small one.
import Libsql from 'libsql';
import { createConnection } from 'mysql2/promise';
import { machineWorld } from '../../machine';
import { openDatabase } from '../../subgraphs/database/open';
import { migrations } from '../../subgraphs/dataverse/store/migrations';

/** A book as it was filled, and where to find its documents by number. */
export interface FilledBook {
  readonly url: string;
  /** What it was asked for; it has about as many actuals. */
  readonly size: number;
  readonly contracts: number;
  /** The last so many contracts are open: each has a draft, a confirmed invoice that is not posted, and a backlog. */
  readonly open: number;
  readonly customers: number;
}

/** Hours of a contract; each is a cost and an unbilled sale, and once it is billed a reversal and a billed sale beside. */
const HOURS = 15;
const INVOICES = 3;
/** Actuals of a contract on the whole: all of its hours are billed, but for the open ones. */
const ACTUALS = 60;
/** The first day of the book; a contract starts every second day, in a large book as in a small one. */
const FIRST_DAY = '1970-07-01';

const PREFIX: Readonly<Record<string, string>> = {
  contract: '01990001',
  payer: '01990002',
  line: '01990003',
  project: '01990004',
  customer: '01990005',
  cost: '01990006',
  sale: '01990007',
  reversal: '01990008',
  billed: '01990009',
  invoice: '0199000a',
  invoiceLine: '0199000b',
  detail: '0199000c',
  link1: '0199000d',
  link2: '0199000e',
  entry: '0199000f',
  milestone: '01990010',
};

/** The id of the n-th document of a kind. */
export const idOf = (kind: keyof typeof PREFIX & string, n: number): string =>
  `${PREFIX[kind]}-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const invoiceNumber = (n: number): string => `PF-${String(n).padStart(9, '0')}`;
/** YYYY-MM-DD, as the n-th contract starts. */
export const dayOf = (n: number): string =>
  new Date(Date.parse(FIRST_DAY) + Math.floor(n / 2) * 86_400_000).toISOString().slice(0, 10);

interface Engine {
  run(sql: string): Promise<void>;
  rows<T>(sql: string): Promise<T[]>;
  div(a: string, b: number): string;
  addDays(days: string): string;
  close(): Promise<void>;
}

/** Migrates the database at the URL and fills it with about `size` actuals. */
export async function fillBook(url: string, size: number): Promise<FilledBook> {
  await (await openDatabase(url, migrations, machineWorld())).close();
  const engine = url.startsWith('mysql:') ? await mysqlEngine(url) : sqliteEngine(url);
  const contracts = Math.max(20, Math.round(size / ACTUALS));
  const open = Math.max(20, Math.round(contracts / 10));
  const customers = Math.max(2, Math.round(contracts / 10));
  const book = { url, size, contracts, open, customers };
  const restore = await withoutIndexes(engine);
  await engine.run('CREATE TABLE growth_n (n INTEGER PRIMARY KEY)');
  await engine.run('INSERT INTO growth_n (n) VALUES (0)');
  for (let count = 1; count < contracts * HOURS; count *= 2)
    await engine.run(`INSERT INTO growth_n (n) SELECT n + ${count} FROM growth_n`);
  for (const { table, columns, rows, also } of rowsOf(engine, book)) {
    const names = Object.keys(columns);
    const filter = `n < ${rows}${also === undefined ? '' : ` AND ${also}`}`;
    await engine.run(
      `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => columns[name]).join(', ')} FROM growth_n WHERE ${filter} ORDER BY n`,
    );
  }
  await engine.run('DROP TABLE growth_n');
  await restore();
  await engine.close();
  return book;
}

interface Filling {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly also?: string;
}

const text = (value: string) => `'${value}'`;
const AT = text('2026-01-01T00:00:00.000Z');

function rowsOf({ div, addDays }: Engine, { contracts, open, customers }: FilledBook): Filling[] {
  const digits = (n: string, width: number) => `substr('${'0'.repeat(width)}' || ${n}, -${width})`;
  const id = (kind: string, n: string) => `'${PREFIX[kind]}-0000-7000-8000-' || ${digits(`(${n})`, 12)}`;
  const choose = (when: string, then: string, or: string) => `CASE WHEN ${when} THEN ${then} ELSE ${or} END`;
  const isOpen = (contract: string) => `${contract} >= ${contracts - open}`;
  const company = (contract: string) => choose(`${contract} % 3 = 2`, "'DEMF'", "'USMF'");
  const currency = (contract: string) => choose(`${contract} % 3 = 2`, "'EUR'", "'USD'");
  const customer = (contract: string) => id('customer', `${contract} % ${customers}`);
  const startOf = (contract: string) => div(contract, 2);
  const hour = { contract: div('n', HOURS), place: `(n % ${HOURS})` };
  const invoiceOfHour = `(${hour.contract} * ${INVOICES} + ${div(hour.place, 5)})`;
  const posted = `(${hour.place} < 10 OR NOT (${isOpen(hour.contract)}))`;
  const drafted = `(${hour.place} < 13 OR NOT (${isOpen(hour.contract)}))`;
  const writtenBack = `(${hour.place} < 5 OR NOT (${isOpen(hour.contract)}))`;
  const price = `(1000000 + 10000 * (n % 97))`;
  const actual = {
    legal_entity: company(hour.contract),
    transaction_class: "'TIME'",
    billing_type: "'CHARGEABLE'",
    document_date: addDays(`${startOf(hour.contract)} + ${hour.place}`),
    accounting_date: addDays(`${startOf(hour.contract)} + ${hour.place}`),
    description: "'Workshops and what follows from them'",
    quantity: '800',
    price,
    amount: `8 * (10000 + 100 * (n % 97))`,
    currency: currency(hour.contract),
    skip_sync: '0',
    project_id: id('project', hour.contract),
    role: "'Consultant'",
    resource: "'Bob Kozak'",
    contract_id: id('contract', hour.contract),
    contract_line_id: id('line', hour.contract),
    contract_customer_id: id('payer', hour.contract),
    customer_id: customer(hour.contract),
    created_at: AT,
    entry_id: id('entry', 'n'),
  };
  const noContract = {
    contract_id: 'NULL',
    contract_line_id: 'NULL',
    contract_customer_id: 'NULL',
    customer_id: 'NULL',
  };
  const voucher = (when: string) => ({ voucher_number: choose(when, `'V-' || ${digits('n', 9)}`, 'NULL') });
  const saleStatus = `CASE WHEN ${posted} THEN 'CUSTOMER_INVOICE_POSTED' WHEN ${drafted} THEN 'CUSTOMER_INVOICE_CREATED'
    WHEN ${hour.place} = 13 THEN 'READY_TO_INVOICE' ELSE 'UNBILLED_SALES_CREATED' END`;
  const hours = contracts * HOURS;
  const invoiceContract = div('n', INVOICES);
  const invoiceState = (open: string[], done: string) =>
    `CASE WHEN ${isOpen(invoiceContract)} AND n % 3 = 2 THEN ${open[1]} WHEN ${isOpen(invoiceContract)} AND n % 3 = 1 THEN ${open[0]} ELSE ${done} END`;
  const total = `(400000 + 100 * ((n * 7919) % 9973))`;
  const confirmation = invoiceState([AT, 'NULL'], `${addDays(`${startOf(invoiceContract)} + 15`)} || 'T08:00:00.000Z'`);
  const link = (first: string, role1: string, second: string, role2: string) => ({
    actual1_id: id(first, 'n'),
    role1: text(role1),
    actual2_id: id(second, 'n'),
    role2: text(role2),
    invoice_id: id('invoice', invoiceOfHour),
  });
  return [
    {
      table: 'customer',
      rows: customers,
      columns: {
        id: id('customer', 'n'),
        legal_entity: "'USMF'",
        account_number: `'US-' || ${digits('n', 6)}`,
        name: `'Customer ' || ${digits('n', 6)}`,
      },
    },
    {
      table: 'project',
      rows: contracts,
      columns: {
        id: id('project', 'n'),
        legal_entity: company('n'),
        number: `'P-' || ${digits('n', 7)}`,
        name: `'Project ' || ${digits('n', 7)}`,
        created_at: AT,
      },
    },
    {
      table: 'contract',
      rows: contracts,
      columns: {
        id: id('contract', 'n'),
        legal_entity: company('n'),
        number: `'C-' || ${digits('n', 7)}`,
        name: `'Rollout ' || ${digits(`((n * 7919) % ${contracts})`, 7)}`,
        currency: currency('n'),
        version: '1',
        created_at: AT,
        status: choose(`${isOpen('n')} AND n % 2 = 1`, "'DRAFT'", "'CONFIRMED'"),
      },
    },
    {
      table: 'contract_customer',
      rows: contracts,
      columns: {
        id: id('payer', 'n'),
        contract_id: id('contract', 'n'),
        customer_id: customer('n'),
        split_percent: '1000000',
        is_rounding: '1',
      },
    },
    {
      table: 'contract_line',
      rows: contracts,
      columns: {
        id: id('line', 'n'),
        contract_id: id('contract', 'n'),
        line_number: '1',
        name: "'Work'",
        billing_method: "'TIME_AND_MATERIAL'",
        project_id: id('project', 'n'),
        contracted_amount: '0',
        include_time: '1',
      },
    },
    {
      table: 'contract_line_customer',
      rows: contracts,
      columns: {
        contract_line_id: id('line', 'n'),
        contract_customer_id: id('payer', 'n'),
        split_percent: '1000000',
        is_rounding: '1',
      },
    },
    {
      table: 'milestone',
      rows: contracts,
      columns: {
        id: id('milestone', 'n'),
        legal_entity: company('n'),
        contract_id: id('contract', 'n'),
        contract_line_id: id('line', 'n'),
        contract_customer_id: id('payer', 'n'),
        project_id: id('project', 'n'),
        name: "'Go-live'",
        currency: currency('n'),
        amount: '500000',
        milestone_date: addDays(`${startOf('n')} + 15`),
        invoice_status: choose(isOpen('n'), "'READY_TO_INVOICE'", "'CUSTOMER_INVOICE_POSTED'"),
        invoice_id: choose(isOpen('n'), 'NULL', id('invoice', 'n * 3')),
        created_at: AT,
      },
    },
    {
      table: 'entry',
      rows: hours,
      columns: {
        id: id('entry', 'n'),
        legal_entity: company(hour.contract),
        status: "'APPROVED'",
        transaction_class: "'TIME'",
        project_id: id('project', hour.contract),
        contract_id: id('contract', hour.contract),
        contract_line_id: id('line', hour.contract),
        document_date: actual.document_date,
        quantity: '800',
        cost_price: '600000',
        bill_price: price,
        submitted_by: "'bob'",
        submitted_at: AT,
      },
    },
    {
      table: 'actual',
      rows: hours,
      columns: {
        id: id('cost', 'n'),
        ...actual,
        ...noContract,
        transaction_type: "'COST'",
        origin_id: id('entry', 'n'),
        ...voucher(`NOT (${isOpen(hour.contract)} AND ${hour.place} > 12)`),
      },
    },
    {
      table: 'actual',
      rows: hours,
      columns: {
        id: id('sale', 'n'),
        ...actual,
        transaction_type: "'UNBILLED_SALES'",
        billing_status: saleStatus,
        nte_status: "'NOT_APPLICABLE'",
        origin_id: id('entry', 'n'),
        invoice_id: choose(drafted, id('invoice', invoiceOfHour), 'NULL'),
        ...voucher(`NOT (${isOpen(hour.contract)} AND ${hour.place} > 12)`),
      },
    },
    {
      table: 'actual',
      rows: hours,
      also: posted,
      columns: {
        id: id('reversal', 'n'),
        ...actual,
        amount: `-${actual.amount}`,
        quantity: '-800',
        transaction_type: "'UNBILLED_SALES'",
        adjustment_status: "'UNADJUSTABLE'",
        skip_sync: '1',
        origin_id: id('detail', 'n'),
        invoice_id: id('invoice', invoiceOfHour),
      },
    },
    {
      table: 'actual',
      rows: hours,
      also: posted,
      columns: {
        id: id('billed', 'n'),
        ...actual,
        transaction_type: "'BILLED_SALES'",
        origin_id: id('detail', 'n'),
        invoice_id: id('invoice', invoiceOfHour),
        ...voucher(writtenBack),
      },
    },
    {
      table: 'actual_link',
      rows: hours,
      also: posted,
      columns: { id: id('link1', 'n'), ...link('reversal', 'REVERSING', 'sale', 'ORIGINAL') },
    },
    {
      table: 'actual_link',
      rows: hours,
      also: posted,
      columns: { id: id('link2', 'n'), ...link('billed', 'BILLED_SALES', 'sale', 'UNBILLED_SALES') },
    },
    {
      table: 'invoice',
      rows: contracts * INVOICES,
      columns: {
        id: id('invoice', 'n'),
        number: `'PF-' || ${digits('n', 9)}`,
        version: '1',
        name: `'Rollout ' || ${digits(`((${invoiceContract} * 7919) % ${contracts})`, 7)}`,
        status: invoiceState(["'CONFIRMED'", "'DRAFT'"], "'POSTED'"),
        legal_entity: company(invoiceContract),
        currency: currency(invoiceContract),
        invoice_date: addDays(`${startOf(invoiceContract)} + 15 + n % 3`),
        contract_id: id('contract', invoiceContract),
        contract_customer_id: id('payer', invoiceContract),
        customer_id: customer(invoiceContract),
        detail_amount: total,
        estimated_tax: '0',
        total_amount: total,
        created_at: AT,
        created_by: "'bench'",
        confirmed_at: confirmation,
        status_sequence: invoiceState(['3', '0'], '6'),
        step: invoiceState(["'STAGED'", 'NULL'], "'WRITTEN_BACK'"),
        state: invoiceState(["'MOVING'", 'NULL'], "'DONE'"),
        written_back_count: '0',
      },
    },
    {
      table: 'invoice_line',
      rows: contracts * INVOICES,
      columns: {
        id: id('invoiceLine', 'n'),
        invoice_id: id('invoice', 'n'),
        line_number: '1',
        name: "'Work'",
        contract_line_id: id('line', invoiceContract),
        billing_method: "'TIME_AND_MATERIAL'",
        amount: total,
      },
    },
    {
      table: 'invoice_detail',
      rows: hours,
      also: drafted,
      columns: {
        id: id('detail', 'n'),
        invoice_id: id('invoice', invoiceOfHour),
        invoice_line_id: id('invoiceLine', invoiceOfHour),
        detail_number: `1 + n % 5`,
        transaction_class: "'TIME'",
        billing_type: "'CHARGEABLE'",
        description: actual.description,
        quantity: '800',
        price,
        amount: actual.amount,
        tax: '0',
        document_date: actual.document_date,
        source_actual_id: id('sale', 'n'),
        billed_actual_id: id('billed', 'n'),
        reversal_actual_id: id('reversal', 'n'),
        reversing_link_id: id('link1', 'n'),
        billed_link_id: id('link2', 'n'),
      },
    },
    {
      table: 'invoice_status',
      rows: contracts * INVOICES,
      also: `NOT (${isOpen(invoiceContract)} AND n % 3 = 2)`,
      columns: {
        invoice_id: id('invoice', 'n'),
        sequence: invoiceState(['3', '0'], '6'),
        step: invoiceState(["'STAGED'", 'NULL'], "'WRITTEN_BACK'"),
        state: invoiceState(["'MOVING'", 'NULL'], "'DONE'"),
        at: AT,
        blockers: "'[]'",
        blocker_count: '0',
        legal_entity: company(invoiceContract),
        contract_id: id('contract', invoiceContract),
        customer_id: customer(invoiceContract),
        position: 'n + 1',
      },
    },
    { table: 'counter', rows: 1, columns: { name: "'proforma'", last: String(contracts * INVOICES + 1_000_000) } },
  ];
}

function sqliteEngine(url: string): Engine {
  const handle = new Libsql(url.replace('sqlite:', ''));
  handle.pragma('synchronous = OFF');
  handle.pragma('cache_size = -200000');
  return {
    run: async (sql) => void handle.exec(sql),
    rows: async <T>(sql: string) => handle.prepare(sql).all() as T[],
    div: (a, b) => `(${a} / ${b})`,
    addDays: (days) => `date('${FIRST_DAY}', '+' || (${days}) || ' days')`,
    close: async () => {
      handle.pragma('wal_checkpoint(TRUNCATE)');
      handle.close();
    },
  };
}

async function mysqlEngine(url: string): Promise<Engine> {
  const connection = await createConnection(url);
  await connection.query("SET sql_mode = CONCAT(@@sql_mode, ',PIPES_AS_CONCAT'), unique_checks = 0");
  return {
    run: async (sql) => void (await connection.query(sql)),
    rows: async <T>(sql: string) => (await connection.query(sql))[0] as T[],
    div: (a, b) => `(${a} DIV ${b})`,
    addDays: (days) => `CAST(DATE_ADD('${FIRST_DAY}', INTERVAL (${days}) DAY) AS CHAR(10))`,
    close: () => connection.end(),
  };
}

const FILLED = ['actual', 'actual_link', 'invoice', 'invoice_detail', 'entry'];

/** Drops the secondary indexes of the large tables; gives what builds them again, in one pass over sorted keys. */
async function withoutIndexes(engine: Engine): Promise<() => Promise<void>> {
  const names = FILLED.map(text).join(', ');
  const isMysql = engine.div('a', 1).includes('DIV');
  if (!isMysql) {
    const indexes = await engine.rows<{ name: string; sql: string }>(
      `SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN (${names})`,
    );
    for (const { name } of indexes) await engine.run(`DROP INDEX "${name}"`);
    return async () => {
      for (const { sql } of indexes) await engine.run(sql);
    };
  }
  const indexes = await engine.rows<{ place: string; name: string; is_plain: number; columns: string }>(
    `SELECT TABLE_NAME AS place, INDEX_NAME AS name, MAX(NON_UNIQUE) AS is_plain, GROUP_CONCAT(COLUMN_NAME ORDER BY SEQ_IN_INDEX SEPARATOR '\`, \`') AS columns
     FROM information_schema.statistics WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (${names}) AND INDEX_NAME <> 'PRIMARY'
     GROUP BY TABLE_NAME, INDEX_NAME`,
  );
  const change = async (part: (index: (typeof indexes)[number]) => string) => {
    for (const place of FILLED) {
      const parts = indexes.filter((index) => index.place === place).map(part);
      if (parts.length > 0) await engine.run(`ALTER TABLE ${place} ${parts.join(', ')}`);
    }
  };
  await change(({ name }) => `DROP INDEX \`${name}\``);
  return async () => {
    await change(({ name, is_plain, columns }) => `ADD ${is_plain ? '' : 'UNIQUE '}INDEX \`${name}\` (\`${columns}\`)`);
    for (const place of FILLED) await engine.run(`ANALYZE TABLE ${place}`);
  };
}
