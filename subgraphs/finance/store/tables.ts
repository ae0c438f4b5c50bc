// Every table of the Finance side. The truth from which migrations are generated; nothing else may create a table, and a test
// holds the migrated database equal to it.
import type { Table } from '../../database/columns';
import { dualWriteTables } from '../../dual-write/tables';
import { accrualCorrectionTables } from './tables/accrualCorrection';
import { intercompanyTables } from './tables/intercompany';
import { ledgerTables } from './tables/ledger';
import { proposalTables } from './tables/proposal';
import { receivedTables } from './tables/received';
import { setUpTables } from './tables/setUp';

export const tables: Table[] = [
  ...setUpTables,
  ...intercompanyTables,
  ...receivedTables,
  ...proposalTables,
  ...ledgerTables,
  ...accrualCorrectionTables,
  ...dualWriteTables,
];
