// Whose resources a company lends, and to whom: what Finance needs to know before it journalises a lent hour. A table of its own,
// beside the profiles, which speak of one company alone. domain.md 3.5 (v)
import { code, flag, key, optional, type Table } from '../../../database/columns';

/** `legal_entity` lends to `borrowing_legal_entity`, which is its customer `customer_account`. */
const intercompanyRelationship: Table = {
  name: 'intercompany_relationship',
  columns: {
    legal_entity: key(code(10)),
    borrowing_legal_entity: key(code(10)),
    customer_account: code(40),
    accrue_revenue: flag(),
    hour_category: optional(code(28)), // of lent time and expenses whose category the lender does not have
    expense_category: optional(code(28)),
  },
};

export const intercompanyTables: Table[] = [intercompanyRelationship];
