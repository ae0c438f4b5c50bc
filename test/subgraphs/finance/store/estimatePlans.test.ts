// That what an estimate asks of one project is found by an index, however many there are: each engine's own word for it, of the
// statements as they are sent, over 2,000 milestones and contract lines of 500 projects.
import type { Database, Reader, Value } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { migrations } from '../../../../subgraphs/finance/store/migrations';
import { fixedPriceContracts, milestonesTotal } from '../../../../subgraphs/finance/store/revenueEstimates';
import { DIALECTS, type EmptyDatabase, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';

const COUNT = 2_000;
const project = (index: number) => `p${index % 500}`;

describe.each(DIALECTS)('what an estimate asks on %s', (dialect) => {
  let empty: EmptyDatabase;
  let db: Database;
  beforeAll(async () => {
    empty = await emptyDatabase(dialect);
    db = await openDatabase(empty.url, migrations, realWorld());
    const numbers = Array.from({ length: COUNT }, (_, index) => index);
    await db.write(async (tx) => {
      const contract = { legal_entity: 'USMF', name: 'Rollout', currency: 'USD' };
      await tx.insert(
        'contract',
        numbers.slice(0, 500).map((index) => ({ ...contract, id: `c${index}`, number: `CT-${index}` })),
      );
      for (let from = 0; from < COUNT; from += 500) {
        const part = numbers.slice(from, from + 500);
        const line = { name: 'Fixed', billing_method: 'FIXED_PRICE' };
        await tx.insert(
          'contract_line',
          part.map((index) => ({
            ...line,
            id: `l${index}`,
            contract_id: `c${index % 500}`,
            project_id: project(index),
          })),
        );
        const milestone = { legal_entity: 'USMF', funding_source_id: 's', description: 'Go live', currency: 'USD' };
        const open = { amount: 100, transaction_date: '2026-11-02', status: 'OPEN' };
        await tx.insert(
          'on_account_transaction',
          part.map((index) => ({
            ...{ ...milestone, ...open, milestone_id: `m${index}`, contract_id: `c${index % 500}` },
            ...{ contract_line_id: `l${index}`, project_id: project(index) },
          })),
        );
      }
    });
    if (dialect === 'mysql') await db.read.rows('ANALYZE TABLE contract, contract_line, on_account_transaction');
  });
  afterAll(async () => {
    await db.close();
    await empty.drop();
  });

  it.each([
    ['its milestones', milestonesTotal, 'on_account_transaction_project', /SCAN o|o ALL/],
    ['the contracts that bill it', fixedPriceContracts, 'contract_line_project', /SCAN n|n ALL/],
  ] as const)('%s', async (_, ask, index, whole) => {
    let [sql, values]: [string, readonly Value[]] = ['', []];
    const reader: Reader = {
      ...db.read,
      rows: (text, given = []) => {
        [sql, values] = [text, given];
        return db.read.rows(text, given);
      },
    };
    await ask(reader, 'p7');
    const explain = `EXPLAIN ${dialect === 'sqlite' ? 'QUERY PLAN ' : ''}${sql}`;
    // In a transaction: a reader of SQLite that explained something goes on seeing the books of that moment.
    const rows = await db.write((tx) => tx.rows<Record<string, string>>(explain, [...values]));
    const plan = rows.map((row) => row.detail ?? `${row.table} ${row.type} ${row.key}`).join('\n');
    expect(plan).toContain(index);
    expect(plan).not.toMatch(whole);
  });
});
