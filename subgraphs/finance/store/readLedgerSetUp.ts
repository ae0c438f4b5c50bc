// The lists of a company's accounting set-up for the API: taxes, accounts and profiles, categories, sequences. They must never be read but
// for a legal entity that the caller has been shown.
import { oneOf, type TextFilter, textMatches, where } from '../../database/conditions';
import type { Reader } from '../../database/database';
import { IS_USED } from './numberSequences';
import { setUpList, textColumn } from './readSetUp';

const NOTHING: () => [] = () => [];

export interface TaxCodeRow {
  readonly legal_entity: string;
  readonly tax_code: string;
  readonly name: string;
  readonly percent: number;
}

export const TAX_CODES = setUpList<object, TaxCodeRow>(
  'LegalEntity.salesTaxCodes',
  {
    columns: 'c.legal_entity, c.tax_code, c.name, c.percent',
    from: 'sales_tax_code c',
    order: [textColumn('c.tax_code')],
  },
  ['c.legal_entity'],
  NOTHING,
);

export interface TaxGroupRow {
  readonly legal_entity: string;
  readonly kind: string;
  readonly tax_group: string;
}

export const TAX_GROUPS = setUpList<{ kind?: string | null; name?: TextFilter | null }, TaxGroupRow>(
  'LegalEntity.salesTaxGroups',
  {
    columns: 'g.legal_entity, g.kind, g.tax_group',
    from: '(SELECT DISTINCT legal_entity, kind, tax_group FROM sales_tax_group) g',
    order: ['g.kind', 'g.tax_group'].map(textColumn),
  },
  ['g.legal_entity'],
  ({ kind, name }) => [...oneOf('g.kind', kind == null ? null : [kind]), ...textMatches('g.tax_group', name)],
);

/** Parents: legal entity, kind, group. */
export const CODES_OF_GROUP = setUpList<object, TaxCodeRow>(
  'SalesTaxGroup.codes',
  {
    columns: 'g.legal_entity, g.kind, g.tax_group, c.tax_code, c.name, c.percent',
    from: 'sales_tax_group g JOIN sales_tax_code c ON c.legal_entity = g.legal_entity AND c.tax_code = g.tax_code',
    order: [textColumn('c.tax_code')],
  },
  ['g.legal_entity', 'g.kind', 'g.tax_group'],
  NOTHING,
);

export interface MainAccountRow {
  readonly account: string;
  readonly name: string;
}

export const MAIN_ACCOUNTS = setUpList<{ account?: TextFilter | null }, MainAccountRow>(
  'LegalEntity.mainAccounts',
  { columns: 'm.legal_entity, m.account, m.name', from: 'main_account m', order: [textColumn('m.account')] },
  ['m.legal_entity'],
  ({ account }) => textMatches('m.account', account),
);

export interface ScopeRow {
  readonly project_number: string;
  readonly contract_number: string;
  readonly project_group: string;
  readonly transaction_type: string;
  readonly category: string;
}

export interface PostingAccountRow extends ScopeRow {
  readonly posting_type: string;
  readonly account: string;
}

export interface LedgerProfileRow extends ScopeRow {
  readonly accrue_revenue: number | null;
  readonly cost: string | null;
  readonly on_account: string | null;
}

export interface ProfileFilter {
  readonly projectNumber?: string | null;
  readonly contractNumber?: string | null;
  readonly projectGroup?: string | null;
  readonly transactionType?: readonly string[] | null;
  readonly category?: string | null;
  readonly postingType?: readonly string[] | null;
}

const SCOPE = ['p.project_number', 'p.contract_number', 'p.project_group', 'p.transaction_type', 'p.category'];
const scoped = ({ projectNumber, contractNumber, projectGroup, transactionType, category }: ProfileFilter) => [
  ...textMatches('p.project_number', { eq: projectNumber ?? null }),
  ...textMatches('p.contract_number', { eq: contractNumber ?? null }),
  ...textMatches('p.project_group', { eq: projectGroup ?? null }),
  ...oneOf('p.transaction_type', transactionType),
  ...textMatches('p.category', { eq: category ?? null }),
];

/** Rows that speak for everything come first: '*' sorts before letters and digits. */
export const POSTING_ACCOUNTS = setUpList<ProfileFilter, PostingAccountRow>(
  'LegalEntity.postingAccounts',
  {
    columns: `p.legal_entity, ${SCOPE.join(', ')}, p.posting_type, p.account`,
    from: 'posting_account p',
    order: [...SCOPE, 'p.posting_type'].map(textColumn),
  },
  ['p.legal_entity'],
  (filter) => [...scoped(filter), ...oneOf('p.posting_type', filter.postingType)],
);

export const LEDGER_PROFILES = setUpList<ProfileFilter, LedgerProfileRow>(
  'LegalEntity.ledgerProfiles',
  {
    columns: `p.legal_entity, ${SCOPE.join(', ')}, p.accrue_revenue, p.cost, p.on_account`,
    from: 'ledger_profile p',
    order: SCOPE.map(textColumn),
  },
  ['p.legal_entity'],
  scoped,
);

export interface CategoryRow {
  readonly category: string;
  readonly transaction_type: string;
  readonly item_sales_tax_group: string | null;
  readonly is_default: number;
}

export interface CategoryFilter {
  readonly category?: TextFilter | null;
  readonly transactionType?: readonly string[] | null;
}

export const PROJECT_CATEGORIES = setUpList<CategoryFilter, CategoryRow>(
  'LegalEntity.projectCategories',
  {
    columns: `c.legal_entity, c.category, c.transaction_type, c.item_sales_tax_group,
      CASE WHEN d.category = c.category THEN 1 ELSE 0 END AS is_default`,
    from: `project_category c
      LEFT JOIN category_default d ON d.legal_entity = c.legal_entity AND d.transaction_type = c.transaction_type`,
    order: ['c.category', 'c.transaction_type'].map(textColumn),
  },
  ['c.legal_entity'],
  ({ category, transactionType }) => [
    ...textMatches('c.category', category),
    ...oneOf('c.transaction_type', transactionType),
  ],
);

export interface SequenceRow {
  readonly legal_entity: string;
  readonly name: string;
  readonly prefix: string;
  readonly last: number;
  readonly allow_lower: number;
  readonly allow_higher: number;
  readonly used: number;
}

/** The sequences of these companies, by name. Three each at most. */
export function sequencesOf(reader: Reader, companies: readonly string[]): Promise<SequenceRow[]> {
  const { sql, values } = where(oneOf('s.legal_entity', companies));
  return reader.rows(
    `SELECT s.legal_entity, s.name, s.prefix, s.last, s.allow_lower, s.allow_higher, ${IS_USED} AS used FROM number_sequence s ${sql}
      ORDER BY s.legal_entity, s.name`,
    values,
  );
}

export interface LinePropertyRow {
  readonly legal_entity: string;
  readonly billing_type: string;
  readonly line_property: string;
}

/** The line properties of these companies, by billing type. Five each at most. */
export function linePropertiesOf(reader: Reader, companies: readonly string[]): Promise<LinePropertyRow[]> {
  const { sql, values } = where(oneOf('l.legal_entity', companies));
  return reader.rows(
    `SELECT l.legal_entity, l.billing_type, l.line_property FROM line_property l ${sql} ORDER BY l.legal_entity, l.billing_type`,
    values,
  );
}
