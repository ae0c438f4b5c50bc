// The migrations of this side, oldest first. Only ever appended to: a released one has run somewhere, and changing or moving it
// would leave two databases of one version with different tables.
import type { Migration } from '../../database/migration';
import { migration as initial } from './migrations/1764000000000-Initial';
import { migration as outboxTraceparent } from './migrations/1795815201239-OutboxTraceparent';
import { migration as billingSide } from './migrations/1795824935950-BillingSide';
import { migration as bulkOperations } from './migrations/1795825864668-BulkOperations';
import { migration as backlogWaiting } from './migrations/1795826680321-BacklogWaiting';
import { migration as entries } from './migrations/1795826700000-Entries';
import { migration as retainers } from './migrations/1795827740438-Retainers';
import { migration as milestoneHeaders } from './migrations/1795829400000-MilestoneHeaders';
import { migration as corrections } from './migrations/1795829500000-Corrections';
import { migration as setUpLists } from './migrations/1795830608751-SetUpLists';
import { migration as entriesOfContracts } from './migrations/1795830964337-EntriesOfContracts';
import { migration as listGrowth } from './migrations/1795832400000-ListGrowth';
import { migration as operatorActs } from './migrations/1795840508670-OperatorActs';
import { migration as dataLoads } from './migrations/1795850759334-DataLoads';
import { migration as statusLogChain } from './migrations/1795853400000-StatusLogChain';
import { migration as reconciliation } from './migrations/1795855200000-Reconciliation';
import { migration as tableMapVersions } from './migrations/1795855800000-TableMapVersions';
import { migration as access } from './migrations/1795857600000-Access';
import { migration as scheduleTurns } from './migrations/1795876200000-ScheduleTurns';
import { migration as unusedIndexes } from './migrations/1795898300000-UnusedIndexes';
import { migration as cursorKey } from './migrations/1795920411182-CursorKey';

export const migrations: Migration[] = [
  initial,
  outboxTraceparent,
  billingSide,
  bulkOperations,
  backlogWaiting,
  entries,
  retainers,
  milestoneHeaders,
  corrections,
  setUpLists,
  entriesOfContracts,
  listGrowth,
  operatorActs,
  dataLoads,
  statusLogChain,
  reconciliation,
  tableMapVersions,
  access,
  scheduleTurns,
  unusedIndexes,
  cursorKey,
];
