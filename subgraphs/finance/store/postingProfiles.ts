// The posting profiles of a company as SQL: two statements for any number of lines. Read without locks: a change takes effect on
// the next posting. It must never read the rows of contracts and projects that are not asked about: a company may have many.
import { marks, type Reader } from '../../database/database';
import type { FinanceType } from '../rules/kinds';
import type { PostingType } from '../rules/ledger';
import type { Scope, Scoped } from '../rules/narrowest';
import {
  type AccountRow,
  type CostOption,
  type GroupRow,
  type OnAccountOption,
  type PostingProfiles,
  type ProfileRow,
  postingProfiles,
  type Recognition,
} from '../rules/postingProfiles';

/** The contracts and projects, by number, that the postings are about. */
export interface ProfilesFor {
  readonly contracts: Iterable<string | null>;
  readonly projects: Iterable<string | null>;
}

interface ScopeColumns {
  project_number: string;
  contract_number: string;
  project_group: string;
  transaction_type: FinanceType | typeof EVERY;
  category: string;
}

type ProfileColumns = ScopeColumns & {
  posting_type: PostingType | null;
  account: string;
  accrue_revenue: number | null;
  cost: CostOption | null;
  on_account: OnAccountOption | null;
};

/** In a row of the profiles: whatever it is. */
const EVERY = '*';

/** The profiles of a company as far as they speak for everybody, for a group, or for one of these contracts and projects. */
export async function readPostingProfiles(
  reader: Reader,
  legalEntity: string,
  { contracts, projects }: ProfilesFor,
): Promise<PostingProfiles> {
  const [contractNumbers, projectNumbers] = [asked(contracts), asked(projects)];
  const speaking = `legal_entity = ? AND contract_number IN (${marks(contractNumbers.length)}) AND project_number IN (${marks(projectNumbers.length)})`;
  const values = [legalEntity, ...contractNumbers, ...projectNumbers];
  const columns = 'project_number, contract_number, project_group, transaction_type, category';
  const [rows, groups] = await Promise.all([
    reader.rows<ProfileColumns>(
      `SELECT ${columns}, posting_type, account, NULL AS accrue_revenue, NULL AS cost, NULL AS on_account FROM posting_account WHERE ${speaking}
       UNION ALL SELECT ${columns}, NULL, NULL, accrue_revenue, cost, on_account FROM ledger_profile WHERE ${speaking}`,
      [...values, ...values],
    ),
    groupRows(reader, legalEntity, contractNumbers, projectNumbers),
  ]);
  const accounts: AccountRow[] = [];
  const profiles: ProfileRow[] = [];
  for (const row of rows) {
    const { posting_type: postingType, account, accrue_revenue: accrues, cost, on_account: onAccount } = row;
    if (postingType !== null) accounts.push({ ...scopeOf(row), postingType, account });
    else profiles.push({ ...scopeOf(row), accrueRevenue: accrues === null ? null : accrues === 1, cost, onAccount });
  }
  return postingProfiles(accounts, profiles, groups);
}

async function groupRows(
  reader: Reader,
  legalEntity: string,
  contracts: readonly string[],
  projects: readonly string[],
): Promise<GroupRow[]> {
  const rows = await reader.rows<{
    kind: GroupRow['kind'];
    number: string;
    project_group: string;
    recognition: Recognition | null;
  }>(
    `SELECT m.kind, m.number, m.project_group, g.recognition FROM project_group_member m
       LEFT JOIN project_group g ON g.legal_entity = m.legal_entity AND g.project_group = m.project_group
      WHERE m.legal_entity = ? AND ((m.kind = 'CONTRACT' AND m.number IN (${marks(contracts.length)})) OR (m.kind = 'PROJECT' AND m.number IN (${marks(projects.length)})))`,
    [legalEntity, ...contracts, ...projects],
  );
  return rows.map(({ project_group, ...row }) => ({ ...row, projectGroup: project_group }));
}

function asked(numbers: Iterable<string | null>): string[] {
  return [...new Set([EVERY, ...numbers])].filter((number) => number !== null);
}

function scopeOf({ project_number, contract_number, project_group, ...row }: ScopeColumns): Scoped {
  const [scope, scopeCode]: [Scope, string] =
    project_number !== EVERY
      ? ['PROJECT', project_number]
      : contract_number !== EVERY
        ? ['CONTRACT', contract_number]
        : project_group !== EVERY
          ? ['PROJECT_GROUP', project_group]
          : ['ALL', ''];
  return {
    scope,
    scopeCode,
    transactionType: row.transaction_type === EVERY ? null : row.transaction_type,
    category: row.category === EVERY ? null : row.category,
  };
}
