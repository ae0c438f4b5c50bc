// The committed schemas are what the code says, and a drift is named.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSchema, parse } from 'graphql';
import { driftedSchemas, generatedSchemas } from '../../commands/schema';

const NAMES = ['dataverse.graphql', 'finance.graphql', 'supergraph.graphql', 'public.graphql'];

it('names the files that are missing or altered, and no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'twinledger-schema-'));
  try {
    expect(driftedSchemas(folder)).toEqual(NAMES);
    for (const [name, text] of Object.entries(generatedSchemas())) writeFileSync(join(folder, name), text);
    expect(driftedSchemas(folder)).toEqual([]);
    writeFileSync(join(folder, 'public.graphql'), 'type Query { nothing: Int }\n');
    expect(driftedSchemas(folder)).toEqual(['public.graphql']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('writes schemas that any tool reads, the same at each run', () => {
  const texts = generatedSchemas();
  expect(generatedSchemas()).toEqual(texts);
  for (const text of Object.values(texts)) expect(parse(text).definitions.length).toBeGreaterThan(0);
  expect(
    buildSchema(texts['public.graphql'] as string)
      .getMutationType()
      ?.getFields(),
  ).toHaveProperty('confirmInvoice');
});
