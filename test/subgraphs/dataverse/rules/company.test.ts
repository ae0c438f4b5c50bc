// What a legal entity and a customer must look like: every field's length, so that both engines refuse the same.
import { customerFaults, legalEntityFaults } from '../../../../subgraphs/dataverse/rules/company';

const entity = { code: 'USMF', name: 'Contoso', currency: 'USD' };
const customer = {
  legalEntity: 'USMF',
  accountNumber: 'ACME',
  name: 'Acme',
  paymentTerms: 'Net30',
  addressLines: ['1 Main St'],
  city: 'Reno',
  postalCode: '89501',
  country: 'US',
};

it('finds no fault in good ones', () => {
  expect([
    ...legalEntityFaults(entity),
    ...customerFaults(customer),
    ...customerFaults({ legalEntity: 'USMF', accountNumber: 'B', name: 'B' }),
  ]).toEqual([]);
});

it.each([
  ['code', ''],
  ['code', 'x'.repeat(11)],
  ['name', ''],
  ['currency', 'dollar'],
])('finds a legal entity with %s %p', (field, value) => {
  expect(legalEntityFaults({ ...entity, [field]: value })).toEqual([
    expect.objectContaining({ code: 'BAD_USER_INPUT', path: [field] }),
  ]);
});

it.each([
  ['accountNumber', ''],
  ['accountNumber', 'x'.repeat(41)],
  ['name', ''],
  ['name', 'x'.repeat(256)],
  ['paymentTerms', 'x'.repeat(21)],
  ['addressLines', ['x'.repeat(1_001)]],
  ['city', 'x'.repeat(101)],
  ['postalCode', 'x'.repeat(21)],
  ['country', 'USA'],
])('finds a customer with a wrong %s', (field, value) => {
  expect(customerFaults({ ...customer, [field]: value })).toEqual([
    expect.objectContaining({ code: 'BAD_USER_INPUT', path: [field] }),
  ]);
});
