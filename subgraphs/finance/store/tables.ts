// Every table of the Finance side. The truth from which migrations are generated; nothing else may create a table, and a test
// holds the migrated database equal to it.

import { auditTables } from '../../audit/tables';
import { bulkTables } from '../../bulk/tables';
import type { Table } from '../../database/columns';
import { dualWriteTables } from '../../dual-write/tables';
import { turnTables } from '../../turns/tables';
import { accountingSetUpTables } from './tables/accountingSetUp';
import { accrualCorrectionTables } from './tables/accrualCorrection';
import { approvalTables } from './tables/approval';
import { documentTables } from './tables/document';
import { importErrorTables } from './tables/importErrors';
import { intercompanyTables } from './tables/intercompany';
import { ledgerTables } from './tables/ledger';
import { lineEditTables } from './tables/lineEdit';
import { postedBeforeTables } from './tables/postedBefore';
import { postingScheduleTables } from './tables/postingSchedule';
import { proposalTables } from './tables/proposal';
import { receivedTables } from './tables/received';
import { revenueEstimateTables } from './tables/revenueEstimate';
import { salesTaxTables } from './tables/salesTax';
import { setUpTables } from './tables/setUp';
import { setUpChangeTables } from './tables/setUpChange';

/** Bulk operations are about proposals, by number. */
const LONGEST_NUMBER = 40;

export const tables: Table[] = [
  ...setUpTables,
  ...intercompanyTables,
  ...accountingSetUpTables,
  ...setUpChangeTables,
  ...receivedTables,
  ...proposalTables,
  ...ledgerTables,
  ...importErrorTables,
  ...salesTaxTables,
  ...accrualCorrectionTables,
  ...revenueEstimateTables,
  ...approvalTables,
  ...lineEditTables,
  ...postingScheduleTables,
  ...bulkTables(LONGEST_NUMBER),
  ...documentTables,
  ...postedBeforeTables,
  ...auditTables,
  ...dualWriteTables,
  ...turnTables,
];
