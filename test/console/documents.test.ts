// Every operation of the console, held to the public schema: a field that is not there would be a page that shows nothing.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, parse, validate } from 'graphql';

const ROOT = join(__dirname, '../..');
const schema = buildSchema(readFileSync(join(ROOT, 'schema/public.graphql'), 'utf8'));
const sources = readdirSync(join(ROOT, 'console/src'), { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.tsx?$/.test(name),
);
const documents = sources.flatMap((name) =>
  [...readFileSync(join(ROOT, 'console/src', name), 'utf8').matchAll(/gql(?:<[^`]*>)?`([^`]*)`/g)].map(
    ([, text = '']) => [name, text] as const,
  ),
);

describe('the console', () => {
  it('asks for something', () => {
    expect(documents.length).toBeGreaterThan(10);
  });

  it.each(documents)('%s asks for what is there', (_name, text) => {
    expect(validate(schema, parse(text)).map(({ message }) => message)).toEqual([]);
  });
});
