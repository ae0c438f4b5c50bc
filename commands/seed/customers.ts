// The customers of the demo, as rows of the set-up files. All invented.
// They are set-up data of both sides, under the same account numbers.
import type { GivenRowOf } from '../setup/schema';

type Customer = readonly [
  legalEntity: string,
  accountNumber: string,
  name: string,
  taxGroup: string,
  days: number,
  street: string,
  postalCode: string,
  city: string,
  country: string,
];

const CUSTOMERS: readonly Customer[] = [
  ['USMF', 'US-001', 'Pinecrest Hospitals', 'US-NY', 30, '418 Bowery', '10012', 'New York', 'US'],
  ['USMF', 'US-002', 'Cobalt Freight Lines', 'US-WA', 30, '2200 Alaskan Way', '98121', 'Seattle', 'US'],
  ['USMF', 'US-003', 'Hartwell & Stone LLP', 'US-NY', 14, '120 Pearl Street', '10005', 'New York', 'US'],
  ['USMF', 'US-004', 'Mesa Verde Energy', 'EXEMPT', 45, '77 Canyon Road', '87501', 'Santa Fe', 'US'],
  ['USMF', 'US-005', 'Nagoya Precision Works', 'EXEMPT', 60, '3-1 Sakae', '460-0008', 'Nagoya', 'JP'],
  ['DEMF', 'DE-001', 'Stadtwerke Lindau', 'DE-DOM', 30, 'Auenstraße 12', '88131', 'Lindau', 'DE'],
  ['DEMF', 'DE-002', 'Rheinblick Versicherung AG', 'DE-DOM', 14, 'Am Leystapel 3', '50676', 'Köln', 'DE'],
  ['DEMF', 'DE-003', 'Alpenquell AG', 'EU-RC', 30, 'Seefeldstrasse 40', '8008', 'Zürich', 'CH'],
  ['DEMF', 'DE-004', 'Brightwater Utilities', 'EU-RC', 30, '15 Harbor Street', '04101', 'Portland', 'US'],
  ['GBSI', 'GB-001', 'Medway & Thames Water', 'UK-DOM', 30, '21 Rose Lane', 'RG1 8DB', 'Reading', 'GB'],
  ['GBSI', 'GB-002', 'Ferncliffe County Council', 'UK-DOM', 30, 'County Hall', 'YO1 6GA', 'York', 'GB'],
  ['GBSI', 'GB-003', 'Ateliers Brévent SA', 'UK-EXP', 45, '8 quai des Moulins', '74000', 'Annecy', 'FR'],
  ['GBSI', 'GB-004', 'Quayside Housing Trust', 'UK-DOM', 30, '4 Wapping Wharf', 'BS1 4RW', 'Bristol', 'GB'],
];

/** Where an invoice names its customer's tax id, and how such an id begins there. The ids are no real ones. */
const TAX_ID: Readonly<Record<string, string>> = { DE: 'DE', CH: 'CHE-', GB: 'GB', FR: 'FR' };

export function customers(): GivenRowOf<'customers'>[] {
  return CUSTOMERS.map(
    ([legalEntity, accountNumber, name, salesTaxGroup, paymentDays, addressLines, postalCode, city, country]) => ({
      legalEntity,
      accountNumber,
      name,
      paymentTerms: `NET${paymentDays}`,
      addressLines,
      city,
      postalCode,
      country,
      taxId: TAX_ID[country] === undefined ? null : `${TAX_ID[country]}000000${accountNumber.slice(-3)}`,
      salesTaxGroup,
      paymentDays,
      onHold: false,
    }),
  );
}
