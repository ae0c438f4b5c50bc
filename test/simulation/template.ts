// The books that every simulated run begins with: a company with contracts in two currencies, one of them split between two
// customers, loaded once through the product's own set-up. Ids and times are the same every time.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SetUp } from '../../commands/setup/schema';
import type { World } from '../../subgraphs/world';
import { realWorld } from '../harness/world';
import { company, contractNumber, loadCompany } from '../journey/company';

/** When a simulated run begins. */
export const START = Date.parse('2026-11-03T08:00:00.000Z');
export const CONTRACTS = 3;
/** In memory where the machine has such a place: nothing here must outlive a power cut. */
export const PLACE = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const FILES = ['dataverse.db', 'finance.db'] as const;

/** The files of a template: to be copied, never opened. */
export interface Template {
  readonly dataverse: string;
  readonly finance: string;
}

/** Makes the template, gone after `drop()`. */
export async function makeTemplate(): Promise<Template & { drop(): void }> {
  const folder = mkdtempSync(join(PLACE, 'twinledger-template-'));
  const [dataverse = '', finance = ''] = FILES.map((file) => join(folder, file));
  await loadCompany(`sqlite:${dataverse}`, `sqlite:${finance}`, splitCompany(), fixedWorld());
  return { dataverse, finance, drop: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The company of the journeys, with dimensions and a second tax group; the last contract is paid 60/40 by two customers. */
function splitCompany(): SetUp {
  const setUp = company(CONTRACTS, 2);
  const [first] = setUp.customers;
  const [payer] = setUp['contract-customers'];
  const split = contractNumber(CONTRACTS);
  if (!first || !payer) throw new Error('a company without customers');
  const legalEntity = 'USMF';
  return {
    ...setUp,
    'sales-tax-codes': [...setUp['sales-tax-codes'], { legalEntity, taxCode: 'T07', name: 'Seven', percent: 70_000 }],
    'sales-tax-groups': [
      ...setUp['sales-tax-groups'],
      { legalEntity, kind: 'GROUP', taxGroup: 'REDUCED', taxCode: 'T07' },
      { legalEntity, kind: 'ITEM', taxGroup: 'HALF', taxCode: 'T07' },
      { legalEntity, kind: 'ITEM', taxGroup: 'HALF', taxCode: 'T20' },
    ],
    'financial-dimensions': ['DEPT', 'AREA'].map((dimension) => ({ legalEntity, dimension, required: false })),
    'dimension-values': ['DEPT', 'AREA'].flatMap((dimension) =>
      ['10', '20'].map((value) => ({ legalEntity, dimension, value, name: value })),
    ),
    customers: [...setUp.customers, { ...first, accountNumber: 'US-002', name: 'Northwind' }],
    'contract-customers': setUp['contract-customers'].flatMap((row) =>
      row.contractNumber === split
        ? [
            { ...row, splitPercent: 600_000 },
            { ...row, accountNumber: 'US-002', splitPercent: 400_000, isRounding: false },
          ]
        : [row],
    ),
  };
}

/** The real timers, a clock that stands still, and ids that count. */
function fixedWorld(): World {
  let count = 0;
  return {
    ...realWorld(),
    now: () => new Date(START - 86_400_000),
    newId: () => `019a0000-0000-7000-8000-${(count++).toString(16).padStart(12, '0')}`,
    random: () => 0.5,
  };
}
