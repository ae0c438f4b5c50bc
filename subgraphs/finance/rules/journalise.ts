// From a staged cost or unbilled sale to a line of the integration journal, or to the reason why not. The reason stays on the
// staged row until it is resolved; other rows go on. domain.md 5.2, phase A
import { periodKey } from './dates';
import type { Fault } from './fault';
import { FINANCE_TYPE, type TransactionClass } from './kinds';
import { relationshipMissing } from './lending';
import { type OpenPeriod, openDate } from './periods';
import { conversionOn, type LedgerRates } from './rates';
import { type Reversal, reversalFault } from './reversal';

/** What the decision needs of a staged actual and of what the set-up says about it. */
export interface ToJournalise {
  readonly actualId: string;
  readonly transactionType: string;
  readonly transactionClass: TransactionClass;
  readonly billingType: string;
  readonly accountingDate: string;
  readonly currency: string;
  /** The contract that a sale is sold under; null: it is none. */
  readonly sellingTo: string | null;
  readonly projectId: string;
  readonly projectKnown: boolean;
  /** Id of its contract as long as that has not arrived: tax, dimensions and agreed rates may be the contract's. */
  readonly contractAwaited: string | null;
  /** Account of a sale's customer as long as that is not set up: its tax is the customer's, and nobody would ask again. */
  readonly customerAwaited: string | null;
  /** Of a lent resource: the company that borrows it, and whether the relationship with it is set up. */
  readonly borrower: { readonly code: string; readonly known: boolean } | null;
  /** The project category that its line gets. */
  readonly category: string | null;
  /** The line property of its billing type; null: none is set up. */
  readonly lineProperty: string | null;
  /** The customer's group, of a lent resource the borrower's; null: none. */
  readonly salesTaxGroup: string | null;
  /** Of its project category; null: none. */
  readonly itemSalesTaxGroup: string | null;
  /** An accountant decided on that group, even if it is none. */
  readonly itemGroupDecided: boolean;
  /** What the set-up brings along, or an accountant decided; a reversal has its original's. */
  readonly dimensions: string | null;
  /** What it takes back; null: nothing. */
  readonly reversal: Reversal | null;
}

export interface JournalCompany {
  readonly code: string;
  readonly periodUnit: string;
  readonly shift: boolean;
  /** The item sales tax group of time without a category of its own. */
  readonly timeItemTaxGroup: string | null;
  readonly openPeriods: readonly OpenPeriod[];
  readonly rates: LedgerRates;
  /** Groups that have codes, as 'GROUP|name' and 'ITEM|name'. */
  readonly taxGroups: ReadonlySet<string>;
}

export interface Journalised {
  readonly financeType: string;
  readonly category: string | null;
  readonly lineProperty: string;
  readonly accountingDate: string;
  readonly periodKey: string;
  readonly salesTaxGroup: string | null;
  readonly itemSalesTaxGroup: string | null;
  readonly dimensions: string | null;
  /** The posted journal line that this one takes back. */
  readonly reversesLineId: string | null;
}

/**
 * The journal line of a staged actual, or its fault: PROJECT_MISSING, CONTRACT_MISSING, CUSTOMER_UNKNOWN, INTERCOMPANY_NOT_SET_UP,
 * LINE_PROPERTY_MISSING, RATE_MISSING, TAX_GROUP_UNKNOWN, and those of a reversal, which takes its original's rate, tax groups and
 * dimensions.
 */
export function journalise(actual: ToJournalise, company: JournalCompany): Journalised | Fault {
  if (!actual.projectKnown) return { code: 'PROJECT_MISSING', message: `Project ${actual.projectId} has not arrived.` };
  if (actual.borrower?.known === false && actual.reversal === null)
    return relationshipMissing(actual.actualId, company.code, actual.borrower.code);
  if (actual.lineProperty === null)
    return { code: 'LINE_PROPERTY_MISSING', message: `Line property ${actual.billingType} doesn't exist.` };
  // A closed period is no fault yet: it may be opened until the journal is posted, and posting asks again.
  const accountingDate = openDate(company.openPeriods, actual.accountingDate, company.shift) ?? actual.accountingDate;
  const terms = actual.reversal ? reversalTerms(actual.reversal) : saleTerms(actual, accountingDate, company);
  if ('code' in terms) return terms;
  return {
    category: actual.category,
    financeType: FINANCE_TYPE[actual.transactionClass],
    lineProperty: actual.lineProperty,
    accountingDate,
    periodKey: periodKey(accountingDate, company.periodUnit),
    ...terms,
  };
}

type Terms = Pick<Journalised, 'salesTaxGroup' | 'itemSalesTaxGroup' | 'dimensions' | 'reversesLineId'>;

function reversalTerms(reversal: Reversal): Terms | Fault {
  const { original } = reversal;
  const fault = reversalFault(reversal);
  if (fault || !original) return fault as Fault; // without an original there is a fault
  const { lineId, salesTaxGroup, itemSalesTaxGroup, dimensions } = original;
  return { salesTaxGroup, itemSalesTaxGroup, dimensions, reversesLineId: lineId };
}

function saleTerms(actual: ToJournalise, accountingDate: string, company: JournalCompany): Terms | Fault {
  if (actual.contractAwaited !== null)
    return { code: 'CONTRACT_MISSING', message: `Contract ${actual.contractAwaited} has not arrived.` };
  if (actual.customerAwaited !== null)
    return {
      code: 'CUSTOMER_UNKNOWN',
      message: `Customer ${actual.customerAwaited} is not set up in ${company.code}.`,
    };
  const conversion = conversionOn(company.rates, actual.currency, accountingDate, actual.sellingTo);
  if ('code' in conversion) return conversion;
  const itemSalesTaxGroup =
    actual.itemSalesTaxGroup ??
    (actual.transactionClass === 'TIME' && !actual.itemGroupDecided ? company.timeItemTaxGroup : null);
  const unknown = unknownTaxGroup(actual.salesTaxGroup, itemSalesTaxGroup, company.taxGroups);
  const { salesTaxGroup, dimensions } = actual;
  return unknown ?? { salesTaxGroup, itemSalesTaxGroup, dimensions, reversesLineId: null };
}

function unknownTaxGroup(group: string | null, item: string | null, known: ReadonlySet<string>): Fault | undefined {
  const missing = [group === null ? null : `GROUP|${group}`, item === null ? null : `ITEM|${item}`].find(
    (name) => name !== null && !known.has(name),
  );
  if (!missing) return undefined;
  const [kind, name] = missing.split('|');
  return {
    code: 'TAX_GROUP_UNKNOWN',
    message: `${kind === 'ITEM' ? 'Item sales tax group' : 'Sales tax group'} ${name} has no codes.`,
  };
}
