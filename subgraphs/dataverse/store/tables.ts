// Every table of the Dataverse side. The truth from which migrations are generated; nothing else may create a table, and a
// test holds the migrated database equal to it.
import { auditTables } from '../../audit/tables';
import type { Table } from '../../database/columns';
import { dualWriteTables } from '../../dual-write/tables';
import { turnTables } from '../../turns/tables';
import { billingTables } from './tables/billing';
import { bulkTables } from './tables/bulk';
import { entryTables } from './tables/entries';
import { loadTables } from './tables/load';
import { reconciliationTables } from './tables/reconciliation';
import { retainerTables } from './tables/retainer';
import { setUpTables } from './tables/setUp';
import { statusTables } from './tables/status';

export const tables: Table[] = [
  ...setUpTables,
  ...billingTables,
  ...entryTables,
  ...retainerTables,
  ...statusTables,
  ...bulkTables,
  ...loadTables,
  ...reconciliationTables,
  ...auditTables,
  ...dualWriteTables,
  ...turnTables,
];
