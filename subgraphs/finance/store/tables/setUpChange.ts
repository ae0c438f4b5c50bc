// What somebody changed of the set-up that postings stand or fall by, line by line: periods, rates, holds. Beside it what stands in for
// a category that a company does not have, and the main accounts that it keeps. Rows of the log are never changed or deleted.
import { at, code, count, document, id, key, optional, type Table, text } from '../../../database/columns';

/** Versions of one subject are 2, 3, 4 …: the first is the row as it was entered. */
const setUpChange: Table = {
  name: 'set_up_change',
  columns: {
    id: key(id()),
    legal_entity: code(10), // '' of exchange rates, which are no one company's
    kind: code(20), // FISCAL_PERIOD | EXCHANGE_RATE | CUSTOMER_HOLD
    subject: code(80), // the period's first day; currencies, type and day of a rate; the customer's account
    version: count(),
    at: at(),
    by_subject: code(120),
    reason: optional(text(1000)),
    details: document(), // JSON: what was changed, from what and to what
  },
  indexes: { list: ['legal_entity', 'id'] },
  unique: { subject: ['legal_entity', 'kind', 'subject', 'version'] },
};

/** The project category of lines whose own is not set up in the company: one per Finance type. domain.md 2.9.8, 5.3 */
const categoryDefault: Table = {
  name: 'category_default',
  columns: {
    legal_entity: key(code(10)),
    transaction_type: key(code(20)),
    category: code(28),
  },
};

/** The chart of accounts, for whoever wants account numbers checked and named. A company without rows is not checked. */
const mainAccount: Table = {
  name: 'main_account',
  columns: { legal_entity: key(code(10)), account: key(code(40)), name: text() },
};

export const setUpChangeTables: Table[] = [setUpChange, categoryDefault, mainAccount];
