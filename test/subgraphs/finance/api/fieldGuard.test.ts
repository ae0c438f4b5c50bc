// A proposal comes from a confirmed invoice, one way: no mutation creates or deletes one, and none gives what was staged or what
// posting writes back. domain.md 1.3, 8.1 (15); defect #4789560
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';
import { inputFields } from '../../../harness/inputFields';

const FLOWS = join(__dirname, '../../../../subgraphs/finance/flows');
/** What posting decides or draws, and what Dataverse owns of an actual. */
const NOT_GIVEN =
  /voucherNumber|accountingAmount|\.exchangeRate|\bquantity|\bprice|billingType|\.amount|customerInvoiceNumber/i;

/** Inputs that are there to be refused with BELONGS_TO_DATAVERSE, whatever they hold (rules/dimensions.test.ts, flows/lineEdits.test.ts). */
const REFUSED = ['updateJournalLines', 'updateOnAccountTransaction', 'updateProposalLines'].flatMap((input) => [
  `${input}.price`,
  `${input}.quantity`,
]);

describe('8.1 (15) what no Finance token can do', () => {
  const { schema } = buildFinanceSchema();

  it('create or delete a proposal', () => {
    const names = Object.keys(schema.getMutationType()?.getFields() ?? {});
    expect(names.filter((name) => /^(create|delete|add|remove)\w*Proposals?$/.test(name))).toEqual([]);
    expect(names).toContain('deleteInvoiceProposalLines');
  });

  it('give what was staged, or what is written back', () => {
    const given = inputFields(schema);
    expect(given.length).toBeGreaterThan(5);
    expect(given.filter((name) => NOT_GIVEN.test(name)).sort()).toEqual(REFUSED);
  });

  it('only the handlers of the exchange write staged actuals and links', () => {
    const writers = readdirSync(FLOWS).filter((file) => /\.ts$/.test(file) && importsStaging(file));
    expect(writers).toEqual(['stageActuals.ts', 'stageLinks.ts']);
  });

  function importsStaging(file: string): boolean {
    return /import \{[^}]*insert(Actuals|Links)[^}]*\} from '..\/store\/staging'/.test(
      readFileSync(join(FLOWS, file), 'utf8'),
    );
  }
});
