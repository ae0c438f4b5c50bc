// What posting writes back is Finance's alone: no mutation of this side has a way to give it, and only the handler of the
// exchange reaches the function that writes it. domain.md 1.3, 8.1 (15); defect #4789560
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildDataverseSchema } from '../../../../subgraphs/dataverse/api/schema';
import { inputFields } from '../../../harness/inputFields';

const FLOWS = join(__dirname, '../../../../subgraphs/dataverse/flows');
/** Voucher, accounting amount, exchange rate and tax of an actual; number, date, tax and total of the customer invoice. */
const WRITTEN_BACK = /voucher|accountingAmount|exchangeRate|salesTax|customerInvoice|writtenBack|billedTotal/i;

describe('#4789560 fields that dual-write owns', () => {
  it('8.1 (15) no mutation takes a voucher, an accounting amount, a rate or the legal tax', async () => {
    const { schema } = await buildDataverseSchema();
    const given = inputFields(schema);
    expect(given.length).toBeGreaterThan(5);
    expect(given.filter((name) => WRITTEN_BACK.test(name))).toEqual([]);
  });

  it('the pattern finds the fields that an actual shows of its accounting', async () => {
    const { schema } = await buildDataverseSchema();
    const shown = schema.getType('ActualAccounting');
    const names = shown && 'getFields' in shown ? Object.keys(shown.getFields()) : [];
    expect(names.filter((name) => !WRITTEN_BACK.test(name))).toEqual([]);
    expect(names).toHaveLength(4);
  });

  it('only the handler of the write-back writes them', () => {
    const writers = readdirSync(FLOWS).filter((file) =>
      readFileSync(join(FLOWS, file), 'utf8').includes("from '../store/accounting'"),
    );
    expect(writers).toEqual(['writeBackActuals.ts']);
  });
});
