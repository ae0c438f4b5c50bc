// The product as an operator runs it, on databases of the test's own: everything in one process, or a process for each role.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Dialect } from '../../subgraphs/database/database';
import type { EmptyDatabase } from './databases';
import { migratedDatabase } from './migrated';
import { freePort } from './ports';
import { type ProductProcess, startProcess } from './processes';

export type Topology = 'one process' | 'three processes';

/** Two empty databases and a folder, gone after `drop()`. */
export interface TwoBooks {
  readonly folder: string;
  readonly dataverse: EmptyDatabase;
  readonly finance: EmptyDatabase;
  drop(): Promise<void>;
}

export async function emptyBooks(dialect: Dialect): Promise<TwoBooks> {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-run-'));
  const [dataverse, finance] = await Promise.all([
    migratedDatabase(dialect, 'dataverse'),
    migratedDatabase(dialect, 'finance'),
  ]);
  return {
    folder,
    dataverse,
    finance,
    drop: async () => {
      await dataverse.drop();
      await finance.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface RunningProduct {
  /** The gateway's GraphQL address. */
  readonly url: string;
  readonly processes: readonly ProductProcess[];
  /** SIGTERM to all; resolves with their exit codes. */
  stop(): Promise<(number | null)[]>;
}

/** Starts the product on these books. `env` is added to every process. `ready` is what the one process says when it is waited for no longer; null: it is not. */
export async function startProduct(
  topology: Topology,
  books: TwoBooks,
  env: Record<string, string> = {},
  port?: number,
  ready?: RegExp | null,
): Promise<RunningProduct> {
  const gatewayPort = port ?? (await freePort());
  const common = {
    SEED: 'none',
    DATA_DIR: books.folder,
    LOG_LEVEL: 'warn',
    IMPORT_SCHEDULE: '* * * * * *',
    HEARTBEAT_MS: '1000',
    ...env,
  };
  const processes =
    topology === 'one process'
      ? [
          await startProcess({
            ...(ready !== undefined && { ready }),
            env: {
              ...common,
              PORT: String(gatewayPort),
              DATAVERSE_DATABASE_URL: books.dataverse.url,
              FINANCE_DATABASE_URL: books.finance.url,
            },
          }),
        ]
      : await threeProcesses(common, books, gatewayPort);
  return {
    url: `http://127.0.0.1:${gatewayPort}/graphql`,
    processes,
    stop: () => Promise.all(processes.map((process) => process.terminate())),
  };
}

async function threeProcesses(
  common: Record<string, string>,
  books: TwoBooks,
  gatewayPort: number,
): Promise<ProductProcess[]> {
  const [dataversePort, financePort] = [await freePort(), await freePort()];
  const addresses = {
    DATAVERSE_URL: `http://127.0.0.1:${dataversePort}`,
    FINANCE_URL: `http://127.0.0.1:${financePort}`,
  };
  const env = { ...common, ...addresses };
  const [dataverse, finance] = await Promise.all([
    startProcess({
      role: 'dataverse',
      env: { ...env, PORT: String(dataversePort), DATABASE_URL: books.dataverse.url },
    }),
    startProcess({ role: 'finance', env: { ...env, PORT: String(financePort), DATABASE_URL: books.finance.url } }),
  ]);
  const gateway = await startProcess({ role: 'gateway', env: { ...env, PORT: String(gatewayPort) } });
  return [gateway, dataverse, finance];
}
