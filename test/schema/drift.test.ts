// The committed SDL files are what the code says: a change of the API shows in a review, and the gateway plans what runs.
import 'reflect-metadata';
import { join } from 'node:path';
import { driftedSchemas, generatedSchemas } from '../../commands/schema';

describe('schema/*.graphql', () => {
  it('are what the code says', () => {
    expect(driftedSchemas(join(__dirname, '..', '..', 'schema'))).toEqual([]);
  });

  it('show clients nothing that is inaccessible, and nothing of federation', () => {
    const sdl = generatedSchemas()['public.graphql'] ?? '';
    expect(sdl).toContain('type Invoice');
    expect(sdl).not.toMatch(/@join__|@inaccessible|_entities|billedDigest/);
  });

  it('are found to have drifted when a folder has others', () => {
    expect(driftedSchemas(__dirname)).toEqual([
      'dataverse.graphql',
      'finance.graphql',
      'supergraph.graphql',
      'public.graphql',
    ]);
  });
});
