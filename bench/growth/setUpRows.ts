// The set-up of a growth book: customers, projects and contracts with one line each.
import { INVOICES } from './places';
import { AT, type Filling, type Words } from './words';

/** Customers, projects, contracts, lines, payers, milestones and the number sequence. */
export function setUpRows({
  digits,
  id,
  choose,
  isOpen,
  company,
  currency,
  customer,
  startOf,
  contracts,
  customers,
  addDays,
}: Words): Filling[] {
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
    { table: 'counter', rows: 1, columns: { name: "'proforma'", last: String(contracts * INVOICES + 1_000_000) } },
  ];
}
