// What people read in place of the API's names: steps, states, whose turn it is, amounts and instants. Pure: no word of it
// depends on anything but what it is given and the reader's language.

/** An enum value as words: NOT_READY is "Not ready". */
export function words(name: string): string {
  const text = name.toLowerCase().replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
}

/** An amount with its currency, grouped as the reader is used to. The text's own digits are kept: no float rounds them. */
export function money({ amount, currency }: Money): string {
  return `${grouped(amount)} ${currency}`;
}

/** A price, with the decimals that it has: two, or up to the four that it may have. */
export function price(text: string): string {
  return grouped(text.replace(/(\.\d\d\d*?)0+$/, '$1'));
}

function grouped(amount: string): string {
  const [whole = '0', fraction] = amount.replace('-', '').split('.');
  const thousands = new Intl.NumberFormat().format(BigInt(whole));
  const point = new Intl.NumberFormat().formatToParts(0.5).find(({ type }) => type === 'decimal')?.value ?? '.';
  return `${amount.startsWith('-') ? '−' : ''}${thousands}${fraction === undefined ? '' : `${point}${fraction}`}`;
}

const INSTANT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** An instant in the reader's own time zone. */
export function instant(at: string): string {
  return INSTANT.format(new Date(at));
}

/** Seconds as people say them. */
export function duration(seconds: number): string {
  if (seconds < 90) return `${seconds} s`;
  return seconds < 5_400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

const TURNS: Readonly<Record<string, string>> = {
  PROJECT_MANAGER: 'the project manager’s turn',
  PROJECT_ACCOUNTANT: 'the project accountant’s turn',
  ADMINISTRATOR: 'an administrator’s turn',
  SYSTEM: 'nobody’s turn: it goes on by itself',
};

/** Whose turn it is. */
export function turn(owner: string): string {
  return `It is ${TURNS[owner] ?? owner}.`;
}

/** How long something took, between two instants: to the tenth of a second below a minute. */
export function took(from: string, to: string): string {
  const seconds = Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000;
  return seconds < 60
    ? `${new Intl.NumberFormat(undefined, { maximumFractionDigits: seconds < 1 ? 2 : 1 }).format(seconds)} s`
    : duration(Math.round(seconds));
}
