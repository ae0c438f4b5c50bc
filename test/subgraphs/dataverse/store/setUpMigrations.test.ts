// What stood before lines had customers of their own, details a kind and milestones headers is there afterwards as those: a database
// with rows is migrated in the steps in which an operator might.
import type { Dialect } from '../../../../subgraphs/database/database';
import { openDatabase } from '../../../../subgraphs/database/open';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { DIALECTS, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';

const AT = '2026-10-06T00:00:00.000Z';
const before = (name: string) =>
  migrations.slice(
    0,
    migrations.findIndex((migration) => migration.name.startsWith(name)),
  );
const LINE = { contract_id: 'c', project_id: 'p', contracted_amount: 500_000, include_time: 1 };
const MILESTONE = {
  legal_entity: 'USMF',
  contract_id: 'c',
  contract_line_id: 'l1',
  contract_customer_id: 'k1',
  project_id: 'p',
  name: 'Plan',
  currency: 'USD',
  milestone_date: '2026-10-20',
  invoice_status: 'UNBILLED_SALES_CREATED',
  created_at: AT,
};
const second = { contract_customer_id: 'k2' };
const twice = { name: 'Twice' };
const DETAIL = {
  invoice_id: 'i',
  invoice_line_id: 'n',
  billing_type: 'CHARGEABLE',
  quantity: 100,
  price: 0,
  amount: 0,
  tax: 0,
  document_date: '2026-10-20',
  source_actual_id: null,
  source_milestone_id: null,
};

async function fill(url: string): Promise<void> {
  const db = await openDatabase(url, before('BillingSide'), realWorld());
  await db.write(async (tx) => {
    await tx.insert('contract_customer', [
      { id: 'k1', contract_id: 'c', customer_id: 'u1', split_percent: 600_000, is_rounding: 1 },
      { id: 'k2', contract_id: 'c', customer_id: 'u2', split_percent: 400_000, is_rounding: 0 },
      { id: 'k9', contract_id: 'other', customer_id: 'u1', split_percent: 1_000_000, is_rounding: 1 },
    ]);
    await tx.insert('contract_line', [
      { ...LINE, id: 'l1', line_number: 1, name: 'Fixed', billing_method: 'FIXED_PRICE' },
      { ...LINE, id: 'l2', line_number: 2, name: 'Time', billing_method: 'TIME_AND_MATERIAL' },
    ]);
    await tx.insert('milestone', [
      { ...MILESTONE, id: 'm1', amount: 300_000 },
      { ...MILESTONE, id: 'm2', ...second, amount: 200_000 },
      { ...MILESTONE, id: 'm3', ...twice, amount: 100 },
      { ...MILESTONE, id: 'm4', ...twice, amount: 200 },
      { ...MILESTONE, id: 'm5', ...twice, ...second, amount: 50 },
      { ...MILESTONE, id: 'm6', ...twice, ...second, amount: 60 },
      { ...MILESTONE, id: 'm7', amount: 7, created_at: '2026-10-07T00:00:00.000Z' },
    ]);
    await tx.insert('invoice_detail', [
      {
        ...DETAIL,
        id: 'd1',
        detail_number: 1,
        transaction_class: 'TIME',
        source_actual_id: 'a',
        billed_actual_id: 'b1',
      },
      {
        ...DETAIL,
        id: 'd2',
        detail_number: 2,
        transaction_class: 'MILESTONE',
        source_milestone_id: 'm1',
        billed_actual_id: 'b2',
      },
    ]);
  });
  await db.close();
}

describe.each(DIALECTS)('a database with rows is migrated on %s', (dialect: Dialect) => {
  it('lines are paid for as their contract was, details have kinds, rows of one creation are one milestone', async () => {
    const empty = await emptyDatabase(dialect);
    try {
      await fill(empty.url);
      const billing = await openDatabase(empty.url, before('MilestoneHeaders'), realWorld());
      expect(
        await billing.read.rows('SELECT * FROM contract_line_customer ORDER BY contract_line_id, contract_customer_id'),
      ).toEqual(
        ['l1', 'l2'].flatMap((line) => [
          {
            contract_line_id: line,
            contract_customer_id: 'k1',
            split_percent: 600_000,
            is_rounding: 1,
            nte_limit: null,
          },
          {
            contract_line_id: line,
            contract_customer_id: 'k2',
            split_percent: 400_000,
            is_rounding: 0,
            nte_limit: null,
          },
        ]),
      );
      expect(await billing.read.rows('SELECT id, kind FROM invoice_detail ORDER BY id')).toEqual([
        { id: 'd1', kind: 'SALE' },
        { id: 'd2', kind: 'MILESTONE' },
      ]);
      await billing.write(
        async (tx) => void (await tx.change("UPDATE milestone SET tax = 19 WHERE id IN ('m1', 'm2')")),
      );
      await billing.close();

      const after = await openDatabase(empty.url, migrations, realWorld());
      const headers = await after.read.rows<Record<string, unknown>>('SELECT * FROM milestone_header ORDER BY id');
      expect(headers[0]).toEqual({
        id: 'm1',
        legal_entity: 'USMF',
        contract_id: 'c',
        contract_line_id: 'l1',
        name: 'Plan',
        description: null,
        amount: 500_000,
        tax: 38,
        milestone_date: '2026-10-20',
        is_progress: 0,
        created_at: AT,
      });
      expect(headers.map(({ id, name, amount, tax }) => [id, name, amount, tax])).toEqual([
        ['m1', 'Plan', 500_000, 38],
        ['m3', 'Twice', 150, 0],
        ['m4', 'Twice', 260, 0],
        ['m7', 'Plan', 7, 0],
      ]);
      const rows = await after.read.rows<Record<string, unknown>>('SELECT id, header_id FROM milestone ORDER BY id');
      expect(rows.map(({ id, header_id }) => `${id} of ${header_id}`)).toEqual([
        'm1 of m1',
        'm2 of m1',
        'm3 of m3',
        'm4 of m4',
        'm5 of m3',
        'm6 of m4',
        'm7 of m7',
      ]);
      await after.close();
    } finally {
      await empty.drop();
    }
  });
});
