// What posting writes back is Finance's alone: no mutation of this side has a way to give it, and only the handler of the
// exchange reaches the function that writes it. domain.md 1.3, 8.1 (15); defect #4789560
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type GraphQLInputType, type GraphQLSchema, getNamedType, isInputObjectType } from 'graphql';
import { buildDataverseSchema } from '../../../../subgraphs/dataverse/api/schema';

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

/** `mutation.argument.field` of everything that a mutation can be given, however deep. */
function inputFields(schema: GraphQLSchema): string[] {
  const found: string[] = [];
  const seen = new Set<string>();
  const walk = (type: GraphQLInputType, path: string): void => {
    const named = getNamedType(type);
    if (!isInputObjectType(named) || seen.has(named.name)) return;
    seen.add(named.name);
    for (const field of Object.values(named.getFields())) {
      found.push(`${path}.${field.name}`);
      walk(field.type, `${path}.${field.name}`);
    }
  };
  for (const mutation of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    for (const argument of mutation.args) walk(argument.type, mutation.name);
  }
  return found;
}
