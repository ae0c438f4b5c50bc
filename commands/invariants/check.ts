// The invariant checker: every check over one pair of databases. Tests and `npm run check:books` call it on any books,
// written by whatever code. It must find nothing in right books, and something in each kind of wrong ones (tested).

import { accountChecks } from './accounts';
import { accrualCorrectionChecks } from './accrualCorrections';
import { accrualChecks } from './accruals';
import { arrivalChecks } from './arrival';
import { beginningBalanceChecks } from './beginningBalances';
import { billingChecks } from './billing';
import { openBook } from './book';
import { bulkChecks } from './bulk';
import { centChecks } from './cents';
import { chainChecks } from './chains';
import { confirmedChecks } from './confirmed';
import { dimensionChecks } from './dimensions';
import { documentChecks } from './documents';
import { exchangeChecks } from './exchange';
import { importErrorChecks } from './importErrors';
import type { Books, Check, Finding } from './invariant';
import { journalChecks } from './journals';
import { ledgerChecks } from './ledger';
import { operatorActChecks } from './operatorActs';
import { proposalEventChecks } from './proposalEvents';
import { proposalChecks } from './proposals';
import { reportingChecks } from './reporting';
import { retainerChecks } from './retainers';
import { revenueEstimateChecks } from './revenueEstimates';
import { salesTaxChecks } from './salesTax';
import { statusChainChecks } from './statusChain';
import { statusLogChecks } from './statusLog';
import { writeBackChecks } from './writeBack';

const CHECKS: readonly Check[] = [
  ...exchangeChecks,
  ...operatorActChecks,
  ...arrivalChecks,
  ...proposalChecks,
  ...proposalEventChecks,
  ...centChecks,
  ...salesTaxChecks,
  ...documentChecks,
  ...ledgerChecks,
  ...dimensionChecks,
  ...journalChecks,
  ...importErrorChecks,
  ...reportingChecks,
  ...accountChecks,
  ...accrualChecks,
  ...accrualCorrectionChecks,
  ...beginningBalanceChecks,
  ...revenueEstimateChecks,
  ...writeBackChecks,
  ...statusLogChecks,
  ...statusChainChecks,
  ...billingChecks,
  ...retainerChecks,
  ...chainChecks,
  ...confirmedChecks,
  ...bulkChecks,
];

/** Wrong books may be wrong a million times. */
const MOST = 1_000;

export interface CheckOptions {
  /** False while the books move: checks that hold at rest only are left out. Default: true. */
  readonly atRest?: boolean;
  /** Stops after so many findings. Default: 1,000. */
  readonly most?: number;
  /** Secrets by the id of the key. Without any, the signatures of the status log are not looked at, everything else of it is. */
  readonly statusKeys?: ReadonlyMap<string, string>;
}

/**
 * What is wrong with a pair of books; nothing, if all is right. Each is an address as DATABASE_URL takes it, or an SQLite
 * file. Reads one snapshot of each, Finance's first: what Finance holds in the older one, Dataverse holds in the newer.
 */
export async function checkBooks(
  dataverseUrl: string,
  financeUrl: string,
  options: CheckOptions = {},
): Promise<Finding[]> {
  const { atRest = true, most = MOST, statusKeys = new Map() } = options;
  const finance = await openBook(financeUrl, 'staged_actual');
  try {
    const dataverse = await openBook(dataverseUrl, 'actual');
    try {
      return await checkOpenBooks({ dataverse, finance, atRest, statusKeys }, most);
    } finally {
      await dataverse.close();
    }
  } finally {
    await finance.close();
  }
}

/** The same of books that are open already, by whoever checks many of them. */
export async function checkOpenBooks(books: Books, most = MOST): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const check of CHECKS) {
    if (check.needsRest && !books.atRest) continue;
    for await (const finding of check.find(books)) {
      found.push(finding);
      if (found.length >= most) return found;
    }
  }
  return found;
}
