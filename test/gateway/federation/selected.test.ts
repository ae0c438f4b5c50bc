// Where a client can see an error: at what it selected, under its variables. The library's plans fetch here and there what a
// condition left out, and what fails there concerns nobody.
import { getOperationAST, parse } from 'graphql';
import { selectedBy } from '../../../gateway/federation/selected';

const document = parse(`query($on: Boolean!) {
  list { name ... @include(if: $on) { part { id @skip(if: true) } } ...F @skip(if: $on) ...F @include(if: $on) }
} fragment F on Thing { other: name }`);
const operation = getOperationAST(document);
if (!operation) throw new Error('no operation');
const isSelected = selectedBy(document, operation);

describe('a place is selected', () => {
  it('if the operation has it at all, whatever its conditions', () => {
    expect(isSelected(['list', 3, 'part', 'id'])).toBe(true);
    expect(isSelected(['list', 3, 'key'])).toBe(false);
  });

  it('under variables, if no condition on the way leaves it out', () => {
    expect(isSelected(['list', 0, 'part'], { on: true })).toBe(true);
    expect(isSelected(['list', 0, 'part'], { on: false })).toBe(false);
    expect(isSelected(['list', 0, 'part', 'id'], { on: true })).toBe(false);
  });

  it('by any of a fragment’s spreads', () => {
    for (const on of [true, false]) expect(isSelected(['list', 0, 'other'], { on })).toBe(true);
  });
});
