// What was approved before entries had a table of their own is there as an entry, and its actuals, billed ones too, go back to it.

import { openDatabase } from '../../../../subgraphs/database/open';
import { migrations } from '../../../../subgraphs/dataverse/store/migrations';
import { DIALECTS, emptyDatabase } from '../../../harness/databases';
import { realWorld } from '../../../harness/world';

const ACTUAL = {
  legal_entity: 'USMF',
  transaction_class: 'TIME',
  billing_type: 'CHARGEABLE',
  document_date: '2026-10-05',
  accounting_date: '2026-10-05',
  price: 1_000_000,
  currency: 'USD',
  skip_sync: 0,
  project_id: 'p',
  resource: 'Bob',
  contract_id: 'c',
  contract_line_id: 'l',
  created_at: '2026-10-06T00:00:00.000Z',
};

it.each(DIALECTS)('carries approved time over on %s', async (dialect) => {
  const empty = await emptyDatabase(dialect);
  try {
    const index = migrations.findIndex(({ name }) => name.startsWith('Entries'));
    const before = await openDatabase(empty.url, migrations.slice(0, index), realWorld());
    const at = '2026-10-06T00:00:00.000Z';
    const cost = { ...ACTUAL, transaction_type: 'COST', origin_id: 'e1', invoice_id: null };
    const sale = { ...cost, transaction_type: 'UNBILLED_SALES', price: 2_000_000 };
    const bill = { ...ACTUAL, transaction_type: 'BILLED_SALES', origin_id: 'd1', invoice_id: 'i1' };
    const detail = { invoice_id: 'i1', invoice_line_id: 'n1', detail_number: 1, transaction_class: 'TIME' };
    await before.write(async (tx) => {
      await tx.insert('approved_entry', [
        { entry_id: 'e1', legal_entity: 'USMF', project_id: 'p', approved_by: 'ann', at, reference: 'T-1' },
      ]);
      await tx.insert('actual', [
        { ...cost, id: 'c1', quantity: 480, amount: 48_000 },
        { ...cost, id: 'c2', quantity: 320, amount: 32_000 },
        { ...sale, id: 'u1', quantity: 480, amount: 96_000 },
        { ...sale, id: 'u2', quantity: 320, amount: 64_000 },
        { ...bill, id: 'b1', quantity: 480, amount: 96_000 },
      ]);
      await tx.insert('invoice_detail', [
        {
          ...detail,
          id: 'd1',
          billing_type: 'CHARGEABLE',
          quantity: 480,
          price: 2_000_000,
          amount: 96_000,
          tax: 0,
          document_date: '2026-10-05',
          source_actual_id: 'u1',
          billed_actual_id: 'b1',
        },
      ]);
    });
    await before.close();
    const after = await openDatabase(empty.url, migrations, realWorld());
    expect(await after.read.rows('SELECT * FROM entry')).toMatchObject([
      {
        id: 'e1',
        reference: 'T-1',
        legal_entity: 'USMF',
        status: 'APPROVED',
        transaction_class: 'TIME',
        project_id: 'p',
        contract_id: 'c',
        contract_line_id: 'l',
        resource: 'Bob',
        document_date: '2026-10-05',
        quantity: 800,
        billable_quantity: null,
        cost_price: 1_000_000,
        bill_price: 2_000_000,
        submitted_by: 'ann',
        decided_by: 'ann',
        decided_at: at,
      },
    ]);
    expect(await after.read.rows("SELECT COUNT(*) AS held FROM actual WHERE entry_id = 'e1'")).toEqual([{ held: 5 }]);
    await after.close();
  } finally {
    await empty.drop();
  }
});
