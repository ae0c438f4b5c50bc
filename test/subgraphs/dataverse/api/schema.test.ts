// The Dataverse subgraph's schema: entities, what only Finance may read, and what is not built yet and therefore absent.
// That names, types and arguments are the contract's is held by the diff of the public schema.
import { isObjectType, parse } from 'graphql';
import { composeSupergraph, publicSdl } from '../../../../schema/compose';
import { buildDataverseSchema } from '../../../../subgraphs/dataverse/api/schema';
import { buildFinanceSchema } from '../../../../subgraphs/finance/api/schema';

const { schema, sdl } = buildDataverseSchema();
const fieldsOf = (name: string) => {
  const type = schema.getType(name);
  return isObjectType(type) ? Object.keys(type.getFields()) : [];
};

test('entities have their keys', () => {
  expect(sdl).toContain('type Invoice @key(fields: "id") @key(fields: "number") {');
  for (const name of ['Actual', 'Customer', 'Project']) expect(sdl).toContain(`type ${name} @key(fields: "id") {`);
  expect(sdl).toContain('type TableMap @key(fields: "name") {');
  parse(sdl);
});

test('builds twice, the same', () => {
  expect(buildDataverseSchema().sdl).toBe(sdl);
});

test('what Finance requires is in the supergraph and not in public', () => {
  const supergraph = composeSupergraph([
    { name: 'dataverse', sdl },
    { name: 'finance', sdl: buildFinanceSchema().sdl },
  ]);
  for (const hidden of ['billedDigest', 'BilledDigest', 'billedIdsIfDifferent']) {
    expect(supergraph).toContain(hidden);
    expect(publicSdl(supergraph)).not.toContain(hidden);
  }
});

test('what belongs to Finance is absent', () => {
  for (const name of ['proposal', 'reconciliation']) expect(fieldsOf('Invoice')).not.toContain(name);
});
