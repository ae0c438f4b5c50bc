// Every word that stands on a document, in each language that one is written in. It must hold no figure and no decision: what is
// printed where is the page's business.
import type { Language } from '../rules/documentContent';

export interface Wording {
  readonly invoice: string;
  readonly creditNote: string;
  readonly sample: string;
  readonly sampleNote: string;
  readonly number: string;
  readonly proposal: string;
  readonly invoiceDate: string;
  readonly supplyDate: string;
  readonly supplyPeriod: string;
  readonly dueDate: string;
  readonly contract: string;
  readonly customerAccount: string;
  readonly taxId: string;
  readonly registration: string;
  readonly billTo: string;
  readonly from: string;
  readonly credits: (what: string) => string;
  readonly corrects: (what: string) => string;
  readonly ofDate: (number: string, date: string) => string;
  readonly proformaOf: (number: string) => string;
  readonly position: string;
  readonly date: string;
  readonly description: string;
  readonly quantity: string;
  readonly price: string;
  readonly taxPercent: string;
  readonly amount: string;
  readonly project: string;
  readonly retainers: string;
  readonly subtotal: string;
  readonly work: string;
  readonly lessRetainers: string;
  readonly net: string;
  readonly roundOff: string;
  readonly total: string;
  readonly totalCredit: string;
  readonly taxSummary: string;
  readonly rate: string;
  readonly base: string;
  readonly taxAmount: string;
  readonly untaxed: string;
  readonly inCurrency: (currency: string) => string;
  readonly exchangeRate: (from: string, rate: string, to: string) => string;
  readonly totalIn: (currency: string, amount: string) => string;
  readonly payable: (amount: string, date: string) => string;
  readonly creditedTo: (amount: string) => string;
  readonly summed: (count: string) => string;
  readonly page: (page: string, pages: string) => string;
  readonly hours: string;
  readonly complimentary: string;
  readonly notCharged: string;
  readonly apart: (amount: string) => string;
  readonly classes: Readonly<Record<string, string>>;
}

const en: Wording = {
  invoice: 'Invoice',
  creditNote: 'Credit note',
  sample: 'SAMPLE',
  sampleNote: 'This is a sample of an invoice that has not been posted. It is not a tax document and not to be paid.',
  number: 'Number',
  proposal: 'Proforma',
  invoiceDate: 'Date',
  supplyDate: 'Date of supply',
  supplyPeriod: 'Period of supply',
  dueDate: 'Due date',
  contract: 'Contract',
  customerAccount: 'Customer account',
  taxId: 'Tax ID',
  registration: 'Registration no.',
  billTo: 'Bill to',
  from: 'From',
  credits: (what) => `This credit note credits ${what}.`,
  corrects: (what) => `This invoice corrects ${what}.`,
  ofDate: (number, date) => `invoice ${number} of ${date}`,
  proformaOf: (number) => `proforma invoice ${number}`,
  position: '#',
  date: 'Date',
  description: 'Description',
  quantity: 'Quantity',
  price: 'Unit price',
  taxPercent: 'Tax',
  amount: 'Amount',
  project: 'Project',
  retainers: 'Retainers',
  subtotal: 'Subtotal',
  work: 'Goods and services',
  lessRetainers: 'Retainers deducted or refunded',
  net: 'Net amount',
  roundOff: 'Rounding',
  total: 'Total',
  totalCredit: 'Total credit',
  taxSummary: 'Sales tax',
  rate: 'Rate',
  base: 'Taxable base',
  taxAmount: 'Tax',
  untaxed: 'Without sales tax',
  inCurrency: (currency) => `Tax in ${currency}`,
  exchangeRate: (from, rate, to) => `Exchange rate: 1 ${from} = ${rate} ${to}.`,
  totalIn: (currency, amount) => `Total in ${currency}: ${amount}.`,
  payable: (amount, date) => `Please pay ${amount} by ${date}, stating the number of this invoice.`,
  creditedTo: (amount) => `Your account is credited with ${amount}.`,
  summed: (count) => `The lines above are the sums of ${count} single items.`,
  page: (page, pages) => `Page ${page} of ${pages}`,
  hours: 'h',
  complimentary: 'complimentary',
  notCharged: 'not charged',
  apart: (amount) => `discount, surcharge, rounding: ${amount}`,
  classes: {
    TIME: 'Time',
    EXPENSE: 'Expense',
    MATERIAL: 'Material',
    FEE: 'Fee',
    MILESTONE: 'Milestone',
    RETAINER: 'Retainer',
  },
};

/** "Gutschrift" is in German tax law what the customer writes; what the seller takes back is a "Rechnungskorrektur". */
const de: Wording = {
  invoice: 'Rechnung',
  creditNote: 'Rechnungskorrektur',
  sample: 'MUSTER',
  sampleNote: 'Muster (SAMPLE) einer noch nicht gebuchten Rechnung. Kein Steuerbeleg und nicht zu bezahlen.',
  number: 'Nummer',
  proposal: 'Proforma',
  invoiceDate: 'Datum',
  supplyDate: 'Leistungsdatum',
  supplyPeriod: 'Leistungszeitraum',
  dueDate: 'Fällig am',
  contract: 'Vertrag',
  customerAccount: 'Kundennummer',
  taxId: 'USt-IdNr. / Steuernr.',
  registration: 'Register-Nr.',
  billTo: 'Rechnung an',
  from: 'Von',
  credits: (what) => `Diese Rechnungskorrektur berichtigt ${what}.`,
  corrects: (what) => `Diese Rechnung berichtigt ${what}.`,
  ofDate: (number, date) => `die Rechnung ${number} vom ${date}`,
  proformaOf: (number) => `die Proformarechnung ${number}`,
  position: 'Pos.',
  date: 'Datum',
  description: 'Bezeichnung',
  quantity: 'Menge',
  price: 'Einzelpreis',
  taxPercent: 'USt',
  amount: 'Betrag',
  project: 'Projekt',
  retainers: 'Vorauszahlungen',
  subtotal: 'Zwischensumme',
  work: 'Lieferungen und Leistungen',
  lessRetainers: 'Verrechnete oder erstattete Vorauszahlungen',
  net: 'Nettobetrag',
  roundOff: 'Rundung',
  total: 'Gesamtbetrag',
  totalCredit: 'Gutgeschriebener Betrag',
  taxSummary: 'Umsatzsteuer',
  rate: 'Satz',
  base: 'Bemessungsgrundlage',
  taxAmount: 'Steuer',
  untaxed: 'Ohne Umsatzsteuer',
  inCurrency: (currency) => `Steuer in ${currency}`,
  exchangeRate: (from, rate, to) => `Umrechnungskurs: 1 ${from} = ${rate} ${to}.`,
  totalIn: (currency, amount) => `Gesamtbetrag in ${currency}: ${amount}.`,
  payable: (amount, date) => `Bitte zahlen Sie ${amount} bis zum ${date} unter Angabe der Rechnungsnummer.`,
  creditedTo: (amount) => `Ihrem Konto werden ${amount} gutgeschrieben.`,
  summed: (count) => `Die Positionen oben sind Summen aus ${count} Einzelposten.`,
  page: (page, pages) => `Seite ${page} von ${pages}`,
  hours: 'Std.',
  complimentary: 'kostenfrei',
  notCharged: 'nicht berechnet',
  apart: (amount) => `Rabatt, Zuschlag, Rundung: ${amount}`,
  classes: {
    TIME: 'Arbeitszeit',
    EXPENSE: 'Spesen',
    MATERIAL: 'Material',
    FEE: 'Gebühr',
    MILESTONE: 'Meilenstein',
    RETAINER: 'Vorauszahlung',
  },
};

export const WORDING: Readonly<Record<Language, Wording>> = { en, de };
