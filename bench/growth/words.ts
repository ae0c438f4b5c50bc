// What the rows of a growth book are written with: ids, dates and states of the n-th row, as SQL that both engines take. A book's
// last contracts are open, all before them are billed and posted.
import type { Engine } from './engines';
import { type FilledBook, HOURS, INVOICES, PREFIX } from './places';

export interface Filling {
  readonly table: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly rows: number;
  readonly also?: string;
}

export const text = (value: string) => `'${value}'`;
export const AT = text('2026-01-01T00:00:00.000Z');

export type Words = ReturnType<typeof wordsOf>;

/** The words of one book. */
export function wordsOf({ div, addDays }: Engine, { contracts, open, customers }: FilledBook) {
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
  return {
    digits,
    id,
    choose,
    isOpen,
    company,
    currency,
    customer,
    startOf,
    hour,
    invoiceOfHour,
    posted,
    drafted,
    writtenBack,
    price,
    actual,
    noContract,
    voucher,
    saleStatus,
    hours,
    invoiceContract,
    invoiceState,
    total,
    confirmation,
    link,
    contracts,
    customers,
    addDays,
  };
}
