// What accountants set up beside the ledger itself: terms of payment, rates agreed with a contract, project groups and what
// belongs to them, financial dimensions and their defaults. Rows may name a project or contract that has not arrived yet.
import { amount, code, count, date, flag, key, optional, since, type Table, text } from '../../../database/columns';

/** When an invoice is due: its date, or the last day of that month, and so many days later; then the next such day of a month. */
const termsOfPayment: Table = {
  name: 'terms_of_payment',
  columns: {
    legal_entity: key(code(10)),
    code: key(code(20)),
    name: text(),
    days: count(),
    end_of_month: flag(),
    day_of_month: optional(count()), // 1–31; a shorter month's last day
  },
};

/** One unit of the contract's currency is `rate` (scale 12) units of the accounting currency from this day on. domain.md 5.5 */
const fixedRateAgreement: Table = {
  name: 'fixed_rate_agreement',
  columns: {
    legal_entity: key(code(10)),
    contract_number: key(code(40)),
    currency: key(code(3)),
    valid_from: key(date()),
    rate: amount(),
  },
};

/** How revenue of fixed price is recognised: NO_WIP, COMPLETED_CONTRACT, PERCENT_COMPLETE, or as the profiles say. domain.md 5.6 */
const projectGroup: Table = {
  name: 'project_group',
  columns: {
    legal_entity: key(code(10)),
    project_group: key(code(20)),
    name: text(),
    recognition: optional(code(20)),
  },
};

/** The group of a PROJECT or CONTRACT, by number; a project's own goes before its contract's. */
const projectGroupMember: Table = {
  name: 'project_group_member',
  columns: {
    legal_entity: key(code(10)),
    kind: key(code(10)),
    number: key(code(40)),
    project_group: code(20),
  },
};

const financialDimension: Table = {
  name: 'financial_dimension',
  columns: { legal_entity: key(code(10)), dimension: key(code(30)), required: since(flag(), 0) }, // every line must have it
};

const dimensionValue: Table = {
  name: 'dimension_value',
  columns: { legal_entity: key(code(10)), dimension: key(code(30)), value: key(code(30)), name: text() },
};

/** What a PROJECT, CONTRACT, CUSTOMER or CATEGORY brings along: one value per dimension. */
const dimensionDefault: Table = {
  name: 'dimension_default',
  columns: {
    legal_entity: key(code(10)),
    kind: key(code(10)),
    number: key(code(40)),
    dimension: key(code(30)),
    value: code(30),
  },
};

export const accountingSetUpTables: Table[] = [
  termsOfPayment,
  fixedRateAgreement,
  projectGroup,
  projectGroupMember,
  financialDimension,
  dimensionValue,
  dimensionDefault,
];
