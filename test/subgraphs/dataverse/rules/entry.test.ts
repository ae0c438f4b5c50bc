// What an entry must look like before anybody may approve it.
import { type EntryInput, entryFaults } from '../../../../subgraphs/dataverse/rules/entry';

const handedIn = (changes: Partial<EntryInput> = {}): EntryInput => ({
  id: 'e',
  transactionClass: 'TIME',
  projectNumber: 'P',
  date: '2026-10-05',
  quantity: 800,
  costPrice: 1_000_000,
  billPrice: 2_000_000,
  ...changes,
});

it.each<[string, Partial<EntryInput>]>([
  ['id', { id: '' }],
  ['quantity', { quantity: -1 }],
  ['costPrice', { costPrice: -1 }],
  ['costPrice', { transactionClass: 'FEE' }],
  ['billPrice', { billPrice: -1 }],
  ['category', { category: 'x'.repeat(29) }],
  ['description', { description: 'x'.repeat(201) }],
  ['externalDescription', { externalDescription: 'x'.repeat(201) }],
  ['resource', { resource: 'x'.repeat(101) }],
  ['reference', { reference: 'x'.repeat(61) }],
  ['resourcePrice', { resourceCompany: 'GBPM' }],
  ['resourceCompany', { resourceCompany: 'GBPM', resourcePrice: 1, transactionClass: 'MATERIAL' }],
  ['date', { date: '2026-2-1' }],
])('finds a fault in %s: %o', (field, changes) => {
  expect(entryFaults(handedIn(changes)).map(({ path }) => path)).toEqual([[field]]);
  expect(entryFaults(handedIn())).toEqual([]);
});
