// The registry of error codes is made of parts: of a code that two of them have, one meaning would be lost without a word.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../../schema/errors';

const FOLDER = join(__dirname, '..', '..', 'schema');

it('no error code is explained twice', () => {
  const parts = readdirSync(FOLDER).filter((name) => /^(\w+E|e)rrors\.ts$/.test(name));
  const codes = parts.flatMap((name) =>
    [...readFileSync(join(FOLDER, name), 'utf8').matchAll(/^ {2}([A-Z0-9_]+): /gm)].map(([, code]) => code),
  );
  expect(parts.length).toBeGreaterThan(10);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  expect([...codes].sort()).toEqual(Object.keys(ERRORS).sort());
});
