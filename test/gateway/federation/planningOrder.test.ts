// The names under which the planner sees the subgraphs: owners of an interface first, and everybody else as before.
import { subgraphAddresses } from '../../../gateway/federation/addresses';
import { orderedForPlanning, unordered } from '../../../gateway/federation/planningOrder';
import { composeSupergraph } from '../../../schema/compose';
import { LINK } from '../testGraph';

const owner = (name: string, rest = '') => ({
  name,
  sdl: `${LINK} type Query { ${name}: Paper } interface Paper @key(fields: "id") { id: ID! } type Quote implements Paper @key(fields: "id") { id: ID! at: String } ${rest}`,
});
const asObject = (name: string, rest = '') => ({
  name,
  sdl: `${LINK} type Query { ${name}: Paper } type Paper @key(fields: "id") @interfaceObject { id: ID! by: String } ${rest}`,
});
const namesOf = (supergraph: string) => [...subgraphAddresses(orderedForPlanning(supergraph)).keys()].sort();

describe('the order for planning', () => {
  it('puts the owner of an interface before those who know it as an object', () => {
    const names = namesOf(composeSupergraph([asObject('approvals'), owner('papers')]));
    expect(names).toEqual(['0:papers', '1:approvals']);
    expect(names.map(unordered)).toEqual(['papers', 'approvals']);
  });

  it('follows chains, and is not lost in a circle', () => {
    const folder =
      'interface Folder @key(fields: "id") { id: ID! } type Box implements Folder @key(fields: "id") { id: ID! }';
    const folderAsObject = 'type Folder @key(fields: "id") @interfaceObject { id: ID! label: String }';
    const chain = composeSupergraph([
      { name: 'a', sdl: `${LINK} ${folderAsObject}` },
      asObject('b', folder),
      owner('c'),
    ]);
    expect(namesOf(chain)).toEqual(['0:c', '1:b', '2:a']);
    const circle = composeSupergraph([asObject('a', folder), owner('b', folderAsObject)]);
    expect(namesOf(circle).map(unordered).sort()).toEqual(['a', 'b']);
  });

  it('renames the subgraph from which a field moved, too', () => {
    const supergraph = composeSupergraph([
      asObject('approvals', 'type Note @key(fields: "id") { id: ID! at: String @override(from: "papers") }'),
      owner('papers', 'type Note @key(fields: "id") { id: ID! at: String }'),
    ]);
    expect(supergraph).toContain('override: "papers"');
    expect(orderedForPlanning(supergraph)).toContain('override: "0:papers"');
  });

  it('changes nothing where no interface is known as an object', () => {
    const supergraph = composeSupergraph([owner('papers')]);
    expect(orderedForPlanning(supergraph)).toBe(supergraph);
  });
});
