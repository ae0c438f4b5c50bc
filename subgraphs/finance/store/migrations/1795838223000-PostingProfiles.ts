// Main accounts and ledger profiles speak for a project, a contract, a group or everybody, and there for a transaction type or
// category. The rows that stand go on speaking for what they spoke for. By hand: SQLite cannot change a primary key, and the
// generator would not know where the rows of before belong. Never edit it once it is released: add another.
import type { Migration } from '../../../database/migration';

const NEW_COLUMNS = ['project_number', 'contract_number', 'project_group', 'transaction_type', 'category'];
const LENGTHS: Readonly<Record<string, number>> = {
  project_number: 40,
  contract_number: 40,
  project_group: 20,
  transaction_type: 20,
  category: 28,
};
const KEY = ['legal_entity', ...NEW_COLUMNS];

const sqliteColumns = NEW_COLUMNS.map((name) => `"${name}" varchar(${LENGTHS[name]}) NOT NULL DEFAULT ('*')`).join(
  ', ',
);
const sqliteKey = KEY.map((name) => `"${name}"`).join(', ');
const added = (name: string) => `ADD \`${name}\` varchar(${LENGTHS[name]}) NOT NULL DEFAULT '*'`;
const mysqlKey = KEY.map((name) => `\`${name}\``).join(', ');

export const migration: Migration = {
  name: 'PostingProfiles1795838223000',
  sqlite: [
    'ALTER TABLE "posting_account" RENAME TO "former_posting_account"',
    `CREATE TABLE "posting_account" ("legal_entity" varchar(10) NOT NULL, ${sqliteColumns}, "posting_type" varchar(40) NOT NULL, "account" varchar(40) NOT NULL, PRIMARY KEY (${sqliteKey}, "posting_type"))`,
    'INSERT INTO "posting_account" ("legal_entity", "posting_type", "account") SELECT "legal_entity", "posting_type", "account" FROM "former_posting_account"',
    'DROP TABLE "former_posting_account"',
    'ALTER TABLE "ledger_profile" RENAME TO "former_ledger_profile"',
    `CREATE TABLE "ledger_profile" ("legal_entity" varchar(10) NOT NULL, ${sqliteColumns}, "accrue_revenue" smallint, "cost" varchar(20), "on_account" varchar(20), PRIMARY KEY (${sqliteKey}))`,
    'INSERT INTO "ledger_profile" ("legal_entity", "contract_number", "accrue_revenue") SELECT "legal_entity", "contract_number", "accrue_revenue" FROM "former_ledger_profile"',
    'DROP TABLE "former_ledger_profile"',
  ],
  mysql: [
    `ALTER TABLE \`posting_account\` ${NEW_COLUMNS.map(added).join(', ')}, DROP PRIMARY KEY, ADD PRIMARY KEY (${mysqlKey}, \`posting_type\`)`,
    `ALTER TABLE \`ledger_profile\` ${NEW_COLUMNS.filter((name) => name !== 'contract_number')
      .map(added)
      .join(
        ', ',
      )}, MODIFY \`contract_number\` varchar(40) NOT NULL DEFAULT '*', MODIFY \`accrue_revenue\` smallint NULL,
       ADD \`cost\` varchar(20) NULL, ADD \`on_account\` varchar(20) NULL, DROP PRIMARY KEY, ADD PRIMARY KEY (${mysqlKey})`,
  ],
};
