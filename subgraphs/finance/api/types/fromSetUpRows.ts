// From rows of the set-up to what the API shows of them: flags become words, integers of a scale exact decimals, and '*' in a profile
// nothing. It must never look anything up.
import { formatTrimmed, PERCENT_SCALE, RATE_SCALE } from '../../../money';
import { type FinanceType, sharedCategory } from '../../rules/kinds';
import { periodState } from '../../rules/periods';
import { numberOf } from '../../store/numberSequences';
import type { CustomerRow, TermsRow } from '../../store/readCustomerSetUp';
import type {
  CategoryRow,
  LedgerProfileRow,
  PostingAccountRow,
  ScopeRow,
  SequenceRow,
  TaxCodeRow,
} from '../../store/readLedgerSetUp';
import type { AgreementRow, LegalEntityDetails, RateRow, SetUpChangeRow } from '../../store/readSetUp';
import type { PeriodRow } from '../../store/setUpChanges';
import type { CustomerAccount, TermsOfPayment } from './customerAccount';
import type { LedgerProfile, PostingAccount, ProfileScope, ProjectCategory, SalesTaxCode } from './ledgerSetUp';
import type { AgreedRate, ExchangeRate, FiscalPeriod, LegalEntity, NumberSequence, SetUpChange } from './legalEntity';

export function legalEntity(row: LegalEntityDetails): LegalEntity {
  return {
    id: row.code,
    code: row.code,
    name: row.name,
    accountingCurrency: row.currency,
    reportingCurrency: row.reporting_currency,
    journalPeriodUnit: row.journal_period_unit,
    journalLineLimit: row.journal_line_limit,
    shiftsToOpenPeriod: row.shift_to_open_period === 1,
    cutOffDate: row.cut_off_date,
    rateType: row.rate_type,
    onAccountItemTaxGroup: row.on_account_item_tax_group,
    timeItemTaxGroup: row.time_item_tax_group,
    taxGroupMethod: row.tax_group_method ?? 'CUSTOMER',
    taxCalculation: row.calculation ?? 'LINE',
    roundOffUnit: row.round_off_unit ?? 0,
    needsApproval: row.approval_wanted === 1,
    needsSeparateApprover: row.approval_wanted === 1 && row.separate_approver === 1,
  };
}

export function fiscalPeriod(row: PeriodRow): FiscalPeriod {
  const { legal_entity, start_date, end_date, version } = row;
  return { legalEntity: legal_entity, startDate: start_date, endDate: end_date, state: periodState(row), version };
}

export function exchangeRate(row: RateRow): ExchangeRate {
  return {
    fromCurrency: row.from_currency,
    toCurrency: row.to_currency,
    rateType: row.rate_type,
    validFrom: row.valid_from,
    rate: formatTrimmed(row.rate, RATE_SCALE),
    version: row.version,
  };
}

export function agreedRate({ contract_number, currency, valid_from, rate }: AgreementRow): AgreedRate {
  return { contractNumber: contract_number, currency, validFrom: valid_from, rate: formatTrimmed(rate, RATE_SCALE) };
}

export function numberSequence(row: SequenceRow): NumberSequence {
  return {
    name: row.name,
    prefix: row.prefix,
    nextNumber: row.name === 'INVOICE_PROPOSAL' ? null : numberOf(row.prefix, row.last + 1),
    used: row.used === 1,
    allowLower: row.allow_lower === 1,
    allowHigher: row.allow_higher === 1,
  };
}

export function setUpChange(row: SetUpChangeRow): SetUpChange {
  const details = JSON.parse(row.details) as Record<string, [string | null, string]>;
  return {
    kind: row.kind as SetUpChange['kind'],
    subject: row.subject,
    version: row.version,
    at: row.at,
    by: row.by_subject,
    reason: row.reason,
    changes: Object.entries(details).map(([name, [from, to]]) => ({ name, from, to })),
  };
}

export function salesTaxCode({ tax_code, name, percent }: TaxCodeRow): SalesTaxCode {
  return { code: tax_code, name, percent: formatTrimmed(percent, PERCENT_SCALE) };
}

function profileScope(row: ScopeRow): ProfileScope {
  const named = (value: string): string | null => (value === '*' ? null : value);
  return {
    projectNumber: named(row.project_number),
    contractNumber: named(row.contract_number),
    projectGroup: named(row.project_group),
    transactionType: named(row.transaction_type) as ProfileScope['transactionType'],
    category: named(row.category),
  };
}

export function postingAccount(row: PostingAccountRow): PostingAccount {
  return { ...profileScope(row), postingType: row.posting_type, account: row.account };
}

export function ledgerProfile(row: LedgerProfileRow): LedgerProfile {
  const accrueRevenue = row.accrue_revenue === null ? null : row.accrue_revenue === 1;
  return { ...profileScope(row), accrueRevenue, cost: row.cost, onAccount: row.on_account };
}

export function projectCategory(row: CategoryRow): ProjectCategory {
  const transactionType = row.transaction_type as FinanceType;
  return {
    category: row.category,
    transactionType,
    sharedCategory: sharedCategory(row.category, transactionType),
    itemSalesTaxGroup: row.item_sales_tax_group,
    isDefault: row.is_default === 1,
  };
}

export function termsOfPayment({ code, name, days, end_of_month, day_of_month }: TermsRow): TermsOfPayment {
  return { code, name, days, endOfMonth: end_of_month === 1, dayOfMonth: day_of_month };
}

export function customerAccount(row: CustomerRow): CustomerAccount {
  return {
    legalEntity: row.legal_entity,
    accountNumber: row.account_number,
    name: row.name,
    salesTaxGroup: row.sales_tax_group,
    paymentDays: row.payment_days,
    paymentTerms: row.payment_terms,
    onHold: row.on_hold === 1,
    language: row.language,
    invoiceEmail: row.invoice_email,
    addressLines: row.address_lines?.split('\n') ?? [],
    city: row.city,
    postalCode: row.postal_code,
    country: row.country,
    taxId: row.tax_id,
    version: row.version,
  };
}
