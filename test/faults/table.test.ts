// The table of faults is true: what it names is there, nothing is left out, and every command is in it.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../harness/built';
import { FAULTS } from './commands';
import { FAULT_TABLE, INVARIANT_TABLE } from './table';

const NUMBERS = [1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16, 18, 20, 21, 22, 25, 26, 27, 30, 31];
const scripts = Object.keys(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts as object);

it('names every fault and every invariant', () => {
  expect(Object.keys(FAULT_TABLE)).toEqual(NUMBERS.map((number) => `F${number}`));
  expect(Object.keys(INVARIANT_TABLE)).toEqual(Array.from({ length: 13 }, (_, index) => `I${index + 1}`));
});

it.each(Object.entries({ ...FAULT_TABLE, ...INVARIANT_TABLE }))(
  '%s is proved by what exists',
  (_, { suites, commands = [] }) => {
    expect(suites.length + commands.length).toBeGreaterThan(0);
    expect(suites.filter((suite) => !existsSync(join(ROOT, suite)))).toEqual([]);
    expect(commands.filter((name) => !scripts.includes(name) && !FAULTS.some((fault) => fault.name === name))).toEqual(
      [],
    );
  },
);

it('has every command at its fault', () => {
  for (const { id, name } of FAULTS) expect(FAULT_TABLE[id]?.commands).toContain(name);
});
