// Finance's transaction type of a staged actual, as SQL, for joins with what is set up per type. It must never know more than
// the translation of rules/kinds.
import { FINANCE_TYPE } from '../rules/kinds';

const CASES = Object.entries(FINANCE_TYPE).map(([name, type]) => `WHEN '${name}' THEN '${type}'`);

/** Of the row `s`. domain.md 2.9.8 */
export const TRANSACTION_TYPE = `CASE s.transaction_class ${CASES.join(' ')} END`;
