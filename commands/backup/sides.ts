// The two sides as backup and restore know them: a table that tells their databases apart, their migrations, and where the configuration
// puts them. It must never open anything.
import { join } from 'node:path';
import type { Migration } from '../../subgraphs/database/migration';
import { migrations as dataverse } from '../../subgraphs/dataverse/store/migrations';
import { migrations as finance } from '../../subgraphs/finance/store/migrations';

export const SIDES = ['dataverse', 'finance'] as const;
export type SideName = (typeof SIDES)[number];

/** A table that only this side has. */
export const OWN_TABLE: Readonly<Record<SideName, string>> = { dataverse: 'invoice_detail', finance: 'staged_actual' };

export const MIGRATIONS: Readonly<Record<SideName, Migration[]>> = { dataverse, finance };

/** The address that the server uses with this environment. */
export function addressOf(side: SideName, env: NodeJS.ProcessEnv): string {
  const named = side === 'dataverse' ? env.DATAVERSE_DATABASE_URL : env.FINANCE_DATABASE_URL;
  return named || join(env.DATA_DIR || './data', `${side}.db`);
}
