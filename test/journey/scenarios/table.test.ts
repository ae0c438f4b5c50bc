// The table of acceptance scenarios in CONTRIBUTING.md: each of the 18 is there, and where it says that one is proved, a test has its
// number as its name. It must never run one.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const JOURNEYS = join(__dirname, '..');
const ROWS = [
  ...readFileSync(join(JOURNEYS, '../../CONTRIBUTING.md'), 'utf8').matchAll(/^\| (\d+) \|[^|]*\| `([^`]+)`/gm),
];

it('names 18 scenarios in their order', () => {
  expect(ROWS.map(([, number]) => Number(number))).toEqual(Array.from({ length: 18 }, (_, index) => index + 1));
});

it.each(ROWS.map(([, number, file]) => [number, file]))('finds scenario %s in %s', (number, file) => {
  const named = new RegExp(`'scenario ${number}: `);
  expect(readFileSync(join(JOURNEYS, file as string), 'utf8')).toMatch(named);
});
