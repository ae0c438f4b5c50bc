// Reading set-up files: CSV as spreadsheets write it, JSON as programs do, and what is malformed with its line.
import { type Finding, readCsv, readFolder, readJson } from '../../../commands/setup/files';
import { findingText } from '../../../commands/setup/validate';
import { folderOf } from './folder';

function csv(text: string) {
  const findings: Finding[] = [];
  const records = readCsv('t.csv', text, findings);
  return { records: records.map(({ place, cells }) => [place.line, cells]), findings: findings.map(findingText) };
}

function json(text: string) {
  const findings: Finding[] = [];
  const records = readJson('t.json', text, findings);
  return { records: records.map(({ place, cells }) => [place.line, cells]), findings: findings.map(findingText) };
}

describe('CSV', () => {
  test.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('quotes, commas, line feeds in cells, empty lines and empty cells, with %s', (_, end) => {
    const text = ['a, b ,c', '1,"x', 'y, z",', '', ' 2 ,"say ""so""",3', ''].join(end);
    expect(csv(text)).toEqual({
      records: [
        [2, { a: '1', b: 'x\ny, z' }],
        [5, { a: '2', b: 'say "so"', c: '3' }],
      ],
      findings: [],
    });
  });

  test('too few and too many cells', () => {
    expect(csv('a,b\n1\n1,2\n1,2,3\n')).toEqual({
      records: [[3, { a: '1', b: '2' }]],
      findings: ['t.csv:2 1 cells where the header has 2', 't.csv:4 3 cells where the header has 2'],
    });
  });

  test('a quote that is never closed, and a quote inside a cell', () => {
    expect(csv('a,b\n1,"x\n2,3\n').findings).toEqual([
      expect.stringMatching(/^t\.csv:\d not valid CSV: Quote Not Closed/),
    ]);
    expect(csv('a,b\n1,x"y\n').findings).toEqual([
      expect.stringMatching(/^t\.csv:2 not valid CSV: Invalid Opening Quote/),
    ]);
  });

  test('a column that stands twice; nothing at all', () => {
    expect(csv('a,a\n1,2\n').findings).toEqual(["t.csv:1 the column 'a' stands twice in the header"]);
    expect(csv('')).toEqual({ records: [], findings: [] });
  });
});

describe('JSON', () => {
  test('knows the line of each record and what a value may be', () => {
    const text = '[\n  { "a": "x, [{\\"", "b": 3,\n    "c": true }, {"a": null, "b": ""},\n\n  {\n "a": "y" } ]';
    expect(json(text)).toEqual({
      records: [
        [2, { a: 'x, [{"', b: '3', c: 'true' }],
        [3, {}],
        [5, { a: 'y' }],
      ],
      findings: [],
    });
  });

  test('numbers with decimals are not exact; lists and objects are no values', () => {
    expect(json('[\n{"a": 1.5},\n{"a": [1]},\n7]').findings).toEqual([
      't.json:2 a: write decimals as text ("1.5"): JSON numbers are not exact',
      't.json:3 a: not a text, a whole number, true or false',
      't.json:4 not an object',
    ]);
  });

  test.each([
    ['[\n{"a": 1},\n{"a" 2}\n]', 3],
    ['[\n{"a": 1},\n]', 3],
    ['[\n{"a": 1', 2],
  ])('%j is malformed on line %i', (text, line) => {
    expect(json(text).findings).toEqual([expect.stringMatching(new RegExp(`^t\\.json:${line} not valid JSON: `))]);
  });

  test('something else than an array', () => {
    expect(json('{"a": 1}').findings).toEqual(['t.json:1 not an array of objects']);
  });
});

describe('a folder', () => {
  test('takes a byte order mark, passes over other files, and refuses unknown tables and two files of one table', async () => {
    const folder = folderOf({
      'projects.csv': '\uFEFFnumber\nP-1\n',
      'README.md': 'hello',
      'project.csv': 'x\n',
      'projects.json': '[]',
    });
    const { records, findings } = await readFolder(folder, ['projects']);
    expect(records.get('projects')).toEqual([{ place: { file: 'projects.csv', line: 2 }, cells: { number: 'P-1' } }]);
    expect(findings.map(findingText)).toEqual([
      "project.csv:1 no table is called 'project'; the tables are: projects",
      "projects.json:1 the table 'projects' has another file already; keep one of them",
    ]);
  });
});
