// Amounts, quantities, rates and dates as people of a language write them, from exact integers and without the machine's own
// tables of languages, which differ from one Node to the next: a document is the same bytes everywhere. It must never round.
import { currencyDecimals, formatScaled, PERCENT_SCALE, PRICE_SCALE, QUANTITY_SCALE, RATE_SCALE } from '../../money';
import type { Language } from '../rules/documentContent';

const SIGNS: Readonly<Record<Language, { readonly group: string; readonly decimal: string }>> = {
  en: { group: ',', decimal: '.' },
  de: { group: '.', decimal: ',' },
};
const MONTHS: Readonly<Record<Language, readonly string[]>> = {
  en: 'January February March April May June July August September October November December'.split(' '),
  de: 'Januar Februar März April Mai Juni Juli August September Oktober November Dezember'.split(' '),
};
/** True minus: as wide as a digit, and never taken for a hyphen. */
const MINUS = '\u2212';

export interface Figures {
  /** Minor units, without the currency. */
  amount(minor: number, currency: string): string;
  /** Minor units with the currency behind them. */
  money(minor: number, currency: string): string;
  quantity(scaled: number): string;
  /** With as many decimals as the currency has, and more where the price does. */
  price(scaled: number, currency: string): string;
  percent(scaled: number): string;
  rate(scaled: number): string;
  count(whole: number): string;
  /** The month as a word: nobody takes the day for it. */
  date(day: string): string;
  /** Short, for columns. */
  shortDate(day: string): string;
}

export function figuresIn(language: Language): Figures {
  const amount = (minor: number, currency: string) =>
    written(formatScaled(minor, currencyDecimals(currency)), language);
  return {
    amount,
    money: (minor, currency) => `${amount(minor, currency)}\u00a0${currency}`,
    quantity: (scaled) => written(formatScaled(scaled, QUANTITY_SCALE), language),
    price: (scaled, currency) =>
      written(trimmed(formatScaled(scaled, PRICE_SCALE), currencyDecimals(currency)), language),
    percent: (scaled) => `${written(trimmed(formatScaled(scaled, PERCENT_SCALE), 0), language)}\u00a0%`,
    rate: (scaled) => written(trimmed(formatScaled(scaled, RATE_SCALE), 2), language),
    count: (whole) => written(String(whole), language),
    date: (day) => {
      const [year, month, dayOfMonth] = partsOf(day);
      const name = MONTHS[language][month - 1] as string;
      return language === 'de' ? `${dayOfMonth}. ${name} ${year}` : `${dayOfMonth} ${name} ${year}`;
    },
    shortDate: (day) => {
      const [year, month, dayOfMonth] = partsOf(day);
      const two = (number: number) => String(number).padStart(2, '0');
      return language === 'de'
        ? `${two(dayOfMonth)}.${two(month)}.${year}`
        : `${two(dayOfMonth)}\u00a0${(MONTHS.en[month - 1] as string).slice(0, 3)}\u00a0${year}`;
    },
  };
}

/** `-1234.50` → `−1,234.50` */
function written(text: string, language: Language): string {
  const { group, decimal } = SIGNS[language];
  const [, sign, whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) as unknown as [
    string,
    string,
    string,
    string?,
  ];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${sign === '' ? '' : MINUS}${grouped}${fraction === undefined ? '' : decimal + fraction}`;
}

/** Without zeros at the end, but for the first `least` decimals. */
function trimmed(text: string, least: number): string {
  const [whole = '', fraction = ''] = text.split('.');
  const kept = fraction.slice(0, least) + fraction.slice(least).replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}

function partsOf(day: string): [year: number, month: number, dayOfMonth: number] {
  const [year = 0, month = 0, dayOfMonth = 0] = day.split('-').map(Number);
  return [year, month, dayOfMonth];
}
