// What the check of a company's set-up needs to know, read by names: a dozen small statements, whatever the size of the books. It
// must never read documents, lock or write.
import type { Reader, Value } from '../../database/database';
import { openDate } from '../rules/periods';
import { rateOn } from '../rules/rates';
import type { SetUpFacts, TermsNamedBy } from '../rules/setUpCheck';
import { type LegalEntityRow, openPeriods, ratesInto, taxGroupsWithCodes } from './company';

/** The facts of one company as of `today`. */
export async function readSetUpFacts(reader: Reader, entity: LegalEntityRow, today: string): Promise<SetUpFacts> {
  const legalEntity = entity.code;
  const names = async (sql: string, values: readonly Value[] = [legalEntity]): Promise<string[]> =>
    (await reader.rows<{ name: string }>(sql, values)).map(({ name }) => name);
  const sequences = await reader.rows<{ name: string; allow_lower: number; allow_higher: number }>(
    'SELECT name, allow_lower, allow_higher FROM number_sequence WHERE legal_entity = ?',
    [legalEntity],
  );
  const periods = await openPeriods(reader, legalEntity, today);
  return {
    legalEntity,
    today,
    postingTypes: new Set(
      await names(
        `SELECT posting_type AS name FROM posting_account WHERE legal_entity = ? AND project_number = '*' AND contract_number = '*'
           AND project_group = '*' AND transaction_type = '*' AND category = '*'`,
      ),
    ),
    isOpen: openDate(periods, today, entity.shift_to_open_period === 1) !== undefined,
    withoutRate: await withoutRate(reader, entity, today),
    billingTypes: new Set(await names('SELECT billing_type AS name FROM line_property WHERE legal_entity = ?')),
    categoryTypes: new Set(
      await names('SELECT DISTINCT transaction_type AS name FROM project_category WHERE legal_entity = ?'),
    ),
    sequences: new Map(
      sequences.map((row) => [row.name, { allowsLower: row.allow_lower === 1, allowsHigher: row.allow_higher === 1 }]),
    ),
    unknownTaxGroups: await unknownTaxGroups(reader, entity, names),
    unknownCustomers: await names(
      `SELECT DISTINCT f.customer_account AS name FROM funding_source f
         LEFT JOIN customer c ON c.legal_entity = f.legal_entity AND c.account_number = f.customer_account
        WHERE f.legal_entity = ? AND c.account_number IS NULL ORDER BY name`,
    ),
    unknownTerms: await unknownTerms(reader, legalEntity),
    unknownProjectGroups: await names(
      `SELECT DISTINCT m.project_group AS name FROM project_group_member m
         LEFT JOIN project_group g ON g.legal_entity = m.legal_entity AND g.project_group = m.project_group
        WHERE m.legal_entity = ? AND g.project_group IS NULL ORDER BY name`,
    ),
    unknownDimensionValues: await unknownDimensionValues(reader, legalEntity),
  };
}

/** Those that customers name here, and those that contracts bring from Dataverse. */
function unknownTerms(reader: Reader, legalEntity: string): Promise<{ code: string; namedBy: TermsNamedBy }[]> {
  const of = (table: string, namedBy: TermsNamedBy) =>
    `SELECT DISTINCT n.payment_terms AS code, '${namedBy}' AS namedBy FROM ${table} n
       LEFT JOIN terms_of_payment t ON t.legal_entity = n.legal_entity AND t.code = n.payment_terms
      WHERE n.legal_entity = ? AND n.payment_terms IS NOT NULL AND t.code IS NULL`;
  const sql = `${of('customer', 'customers')} UNION ALL ${of('funding_source', 'contracts')} ORDER BY code, namedBy`;
  return reader.rows(sql, [legalEntity, legalEntity]);
}

type Names = (sql: string) => Promise<string[]>;

async function unknownTaxGroups(reader: Reader, entity: LegalEntityRow, names: Names): Promise<string[]> {
  const known = await taxGroupsWithCodes(reader, entity.code);
  const groups = await names(
    'SELECT DISTINCT sales_tax_group AS name FROM customer WHERE legal_entity = ? AND sales_tax_group IS NOT NULL',
  );
  const items = await names(
    'SELECT DISTINCT item_sales_tax_group AS name FROM project_category WHERE legal_entity = ? AND item_sales_tax_group IS NOT NULL',
  );
  for (const group of [entity.on_account_item_tax_group, entity.time_item_tax_group])
    if (group !== null) items.push(group);
  const named = [...groups.map((name) => `GROUP|${name}`), ...items.map((name) => `ITEM|${name}`)];
  return [...new Set(named)]
    .filter((name) => !known.has(name))
    .map((name) => name.replace('|', ' '))
    .sort();
}

async function unknownDimensionValues(reader: Reader, legalEntity: string): Promise<string[]> {
  const rows = await reader.rows<{ dimension: string; value: string }>(
    `SELECT DISTINCT d.dimension, d.value FROM dimension_default d
       LEFT JOIN dimension_value v ON v.legal_entity = d.legal_entity AND v.dimension = d.dimension AND v.value = d.value
      WHERE d.legal_entity = ? AND v.value IS NULL ORDER BY d.dimension, d.value`,
    [legalEntity],
  );
  return rows.map(({ dimension, value }) => `${dimension} ${value}`);
}

/** A rate that was agreed with every contract of a currency needs no other into the accounting currency. domain.md 5.5 */
async function withoutRate(
  reader: Reader,
  entity: LegalEntityRow,
  today: string,
): Promise<{ from: string; to: string }[]> {
  const missing: { from: string; to: string }[] = [];
  for (const into of new Set([entity.currency, entity.reporting_currency ?? entity.currency])) {
    const agreed =
      into === entity.currency
        ? `AND NOT EXISTS (SELECT 1 FROM fixed_rate_agreement a WHERE a.legal_entity = t.legal_entity AND a.contract_number = t.number
             AND a.currency = t.currency AND a.valid_from <= ?)`
        : '';
    const rows = await reader.rows<{ currency: string }>(
      `SELECT DISTINCT t.currency FROM contract t WHERE t.legal_entity = ? ${agreed} ORDER BY t.currency`,
      agreed === '' ? [entity.code] : [entity.code, today],
    );
    const currencies = rows.map(({ currency }) => currency);
    const rates = await ratesInto(reader, into, entity.rate_type, currencies);
    for (const from of currencies) if (rateOn(rates, from, into, today) === undefined) missing.push({ from, to: into });
  }
  return missing;
}
