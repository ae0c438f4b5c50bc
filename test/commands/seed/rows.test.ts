// The generated demo: the same for the same day and seed, as rich as promised, and valid as a company's own files must be.

import { recordsOf } from '../../../commands/seed/asFiles';
import { demoRows } from '../../../commands/seed/rows';
import { nothingKnown } from '../../../commands/setup/known';
import { findingText, validate } from '../../../commands/setup/validate';

const TODAY = '2026-11-23';

describe('the rows of the demo', () => {
  const rows = demoRows(TODAY);

  test('are the same for the same day and seed, and others for another seed', () => {
    expect(demoRows(TODAY)).toEqual(rows);
    expect(demoRows(TODAY, 7)['time-entries']).not.toEqual(rows['time-entries']);
  });

  test.each(['2026-11-23', '2026-01-01', '2027-03-31', '2028-02-29'])('are valid set-up files on %s', (today) => {
    const setUp = demoRows(today);
    const judged = validate({ records: recordsOf(setUp), findings: [] }, nothingKnown());
    expect(judged.findings.map(findingText)).toEqual([]);
    expect(judged.setUp).toEqual(setUp);
  });

  test('are those of three companies with contracts in their own and in foreign currencies', () => {
    const ledgers = new Map(rows['legal-entities'].map(({ code, currency }) => [code, currency]));
    expect(Object.fromEntries(ledgers)).toEqual({ USMF: 'USD', DEMF: 'EUR', GBSI: 'GBP' });
    const foreign = rows.contracts.filter(({ legalEntity, currency }) => currency !== ledgers.get(legalEntity));
    expect(new Set(foreign.map(({ legalEntity }) => legalEntity)).size).toBe(3);
    expect(rows.contracts.length - foreign.length).toBeGreaterThanOrEqual(7);
    expect(rows.customers.length).toBeGreaterThanOrEqual(12);
    expect(rows.contracts.length).toBeGreaterThanOrEqual(12);
    expect(rows.milestones.length).toBeGreaterThanOrEqual(12);
    expect(rows['time-entries'].length).toBeGreaterThanOrEqual(300);
  });

  test('bring a department along with each project and a cost centre with each contract', () => {
    const named = (kind: string, dimension: string) =>
      rows['dimension-defaults']
        .filter((row) => row.kind === kind && row.dimension === dimension)
        .map(({ number }) => number)
        .sort();
    expect(named('PROJECT', 'DEPARTMENT')).toEqual(rows.projects.map(({ number }) => number).sort());
    expect(named('CONTRACT', 'COST_CENTER')).toEqual(rows.contracts.map(({ number }) => number).sort());
  });
});
