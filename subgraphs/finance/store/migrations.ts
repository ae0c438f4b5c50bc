// The migrations of this side, oldest first. Only ever appended to: a released one has run somewhere, and changing or moving it
// would leave two databases of one version with different tables.
import type { Migration } from '../../database/migration';
import { migration as initial } from './migrations/1764000000000-Initial';
import { migration as outboxTraceparent } from './migrations/1795815204538-OutboxTraceparent';
import { migration as corrections } from './migrations/1795828106559-Corrections';
import { migration as reports } from './migrations/1795837461474-Reports';
import { migration as customerInvoiceLists } from './migrations/1795837777831-CustomerInvoiceLists';
import { migration as accountingSetUp } from './migrations/1795837818265-AccountingSetUp';
import { migration as postingProfiles } from './migrations/1795838223000-PostingProfiles';
import { migration as tax } from './migrations/1795838400000-Tax';
import { migration as intercompany } from './migrations/1795839014000-Intercompany';
import { migration as proposals } from './migrations/1795839100000-Proposals';
import { migration as operatorActs } from './migrations/1795840525957-OperatorActs';
import { migration as journalPosting } from './migrations/1795842000000-JournalPosting';
import { migration as revenueEstimates } from './migrations/1795842600000-RevenueEstimates';
import { migration as invoiceDocuments } from './migrations/1795843200000-InvoiceDocuments';
import { migration as beginningBalances } from './migrations/1795849800000-BeginningBalances';
import { migration as statusLogHeads } from './migrations/1795853400000-StatusLogHeads';
import { migration as setUpChanges } from './migrations/1795854000000-SetUpChanges';
import { migration as reconciliation } from './migrations/1795855200000-Reconciliation';
import { migration as tableMapVersions } from './migrations/1795855800000-TableMapVersions';
import { migration as financialDimensions } from './migrations/1795856400000-FinancialDimensions';
import { migration as access } from './migrations/1795857600000-Access';
import { migration as journalOriginals } from './migrations/1795861466353-JournalOriginals';
import { migration as scheduleTurns } from './migrations/1795876200000-ScheduleTurns';

export const migrations: Migration[] = [
  initial,
  outboxTraceparent,
  corrections,
  reports,
  customerInvoiceLists,
  accountingSetUp,
  postingProfiles,
  tax,
  intercompany,
  proposals,
  operatorActs,
  journalPosting,
  revenueEstimates,
  invoiceDocuments,
  beginningBalances,
  statusLogHeads,
  setUpChanges,
  reconciliation,
  tableMapVersions,
  financialDimensions,
  access,
  journalOriginals,
  scheduleTurns,
];
