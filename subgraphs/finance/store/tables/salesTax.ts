// What sales tax needs beside its codes and groups: how a company computes it and rounds its invoices, which groups projects and
// contracts bring along, and the tax of each proposal line by code. What a posted line has never changes: a credit repeats it.
import { amount, code, count, id, key, optional, type Table } from '../../../database/columns';

/** At most one row per legal entity; without one: the customer's group, tax by line, no round-off. domain.md 5.3, 5.4 */
const salesTaxParameters: Table = {
  name: 'sales_tax_parameters',
  columns: {
    legal_entity: key(code(10)),
    tax_group_method: code(20), // PROJECT | PROJECT_CONTRACT | CUSTOMER | SEARCH
    calculation: code(10), // LINE: each line is rounded; TOTAL: the invoice's base of each code, the rest to its largest line
    round_off_unit: count(), // in minor units of the invoice's currency; 0: invoices are not rounded
    round_off_rule: code(10), // NEAREST | UP | DOWN
  },
};

/** The billing sales tax group that a PROJECT or CONTRACT brings along, by its number. domain.md 5.3 */
const salesTaxDefault: Table = {
  name: 'sales_tax_default',
  columns: {
    legal_entity: key(code(10)),
    kind: key(code(10)),
    number: key(code(40)),
    sales_tax_group: optional(code(20)),
  },
};

/** Of the proposal's current generation of lines, and of those before it until they are purged. */
const proposalLineTax: Table = {
  name: 'proposal_line_tax',
  columns: {
    proposal_number: key(code(40)),
    actual_id: key(id()),
    generation: key(count()),
    tax_code: key(code(20)),
    percent: amount(),
    tax: amount(),
  },
};

export const salesTaxTables: Table[] = [salesTaxParameters, salesTaxDefault, proposalLineTax];
