// How the demo looks in a terminal: steps with their time, blockers in words, tables of amounts. Colours only where they
// are wanted. It must never ask the API anything.
import Table from 'cli-table3';
import pc from 'picocolors';
import { formatAmount, parseAmount } from '../../subgraphs/money';
import { groupBy } from '../setup/groupBy';
import type { LedgerEntry, Money, Reconciliation, StatusEvent, Totals } from './documents';

const STEP_WORDS: Readonly<Record<string, string>> = {
  CONFIRMED: 'Dataverse has committed: nothing can be lost from here',
  RECEIVED: 'Finance has the proposal, under the same number',
  STAGED: 'Finance has every billed actual and link that was announced',
  IMPORTED: 'the proposal has all its lines',
  POSTED: 'customer invoice, voucher and ledger entries exist',
  WRITTEN_BACK: 'Dataverse shows the accounting detail: the journey is over',
};
const OWNER_WORDS: Readonly<Record<string, string>> = {
  PROJECT_MANAGER: "the project manager's",
  PROJECT_ACCOUNTANT: "the project accountant's",
  ADMINISTRATOR: "the administrator's",
  SYSTEM: "nobody's: it clears by itself, so it is the system's",
};
/** A table without frame lines, so that it reads the same in a log. */
const BARE = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: ' ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

export interface Screen {
  heading(text: string): void;
  line(text: string): void;
  /** One who acts, and what is done. */
  act(who: string, what: string): void;
  event(event: StatusEvent, seconds: number): void;
  books(reconciliation: Reconciliation): void;
  voucher(number: string, entries: readonly LedgerEntry[]): void;
  verdict(isGood: boolean, text: string): void;
}

/** A screen that prints to `print`, in colours if `isColourful`. */
export function createScreen(print: (text: string) => void, isColourful: boolean): Screen {
  const colours = pc.createColors(isColourful);
  return {
    heading: (text) => print(`\n${colours.bold(text)}`),
    line: (text) => print(`  ${text}`),
    act: (who, what) => print(`\n  ${colours.cyan(who)} ${what}`),
    event: (event, seconds) => print(eventText(event, seconds, colours)),
    books: (reconciliation) => print(indented(booksTable(reconciliation))),
    voucher: (number, entries) => {
      print(`\n  Voucher ${number} in the ledger:`);
      print(indented(voucherTable(entries)));
    },
    verdict: (isGood, text) =>
      print(`\n  ${isGood ? colours.green('✔') : colours.red('✘')} ${isGood ? text : colours.red(text)}`),
  };
}

function eventText(event: StatusEvent, seconds: number, colours: ReturnType<typeof pc.createColors>): string {
  const time = colours.dim(`+${seconds.toFixed(3)} s`.padStart(11));
  const head = `${time}  ${String(event.sequence).padStart(2)}  `;
  const margin = ' '.repeat(17);
  if (event.state !== 'BLOCKED') {
    const step = event.state === 'DONE' ? colours.green(event.step.padEnd(13)) : event.step.padEnd(13);
    return `${head}${step}${STEP_WORDS[event.step] ?? event.step}`;
  }
  const causes = event.blockers.map(({ code, message, owner }) => {
    const cause = wrapped(`${code}: ${message}`).join(`\n${margin}`);
    return `${margin}${cause}\n${margin}It is ${colours.yellow(OWNER_WORDS[owner] ?? owner)} turn.`;
  });
  return [`${head}${colours.yellow(event.step.padEnd(13))}${colours.yellow('blocked')}`, ...causes].join('\n');
}

const COLUMNS = [
  ['Dataverse', 'dataverse'],
  ['Proposal', 'proposal'],
  ['Customer invoice', 'customerInvoice'],
  ['Ledger', 'ledger'],
] as const;

function booksTable(reconciliation: Reconciliation): string {
  const rows: readonly (readonly [string, (totals: Totals) => string])[] = [
    ['Lines', ({ count }) => String(count)],
    ['Net', ({ net }) => moneyText(net)],
    ['Sales tax', ({ tax }) => moneyText(tax)],
    ['Round-off', ({ roundOff }) => moneyText(roundOff)],
    ['Total', ({ total }) => moneyText(total)],
    ["In the ledger's currency", ({ accountingTotal }) => moneyText(accountingTotal)],
  ];
  const table = bareTable(['', ...COLUMNS.map(([title]) => title)], ['left', 'right', 'right', 'right', 'right']);
  for (const [name, cell] of rows) {
    table.push([name, ...COLUMNS.map(([, book]) => (reconciliation[book] ? cell(reconciliation[book]) : '–'))]);
  }
  return table.toString();
}

/** Entries of one account and posting type as one line, and the sum of all, which must be zero. */
function voucherTable(entries: readonly LedgerEntry[]): string {
  const table = bareTable(
    ['Account', 'Posting type', 'Amount', "In the ledger's currency"],
    ['left', 'left', 'right', 'right'],
  );
  for (const ofAccount of groupBy(entries, ({ account, postingType }) => `${account} ${postingType}`).values()) {
    const { account = '', postingType = '' } = ofAccount[0] ?? {};
    table.push([account, postingType, ...sums(ofAccount)]);
  }
  table.push(['', 'Sum', ...sums(entries)]);
  return table.toString();
}

function sums(entries: readonly LedgerEntry[]): [string, string] {
  return [
    moneyText(sum(entries.map(({ amount }) => amount))),
    moneyText(sum(entries.map(({ accountingAmount }) => accountingAmount))),
  ];
}

function sum(amounts: readonly Money[]): Money | null {
  const currency = amounts[0]?.currency;
  if (currency === undefined || amounts.some((money) => money.currency !== currency)) return null;
  const total = amounts.reduce((minor, { amount }) => minor + parseAmount(amount, currency), 0);
  return { amount: formatAmount(total, currency), currency };
}

/** 12,345.60 USD */
export function moneyText(money: Money | null): string {
  if (!money) return '–';
  const [whole = '', decimals] = money.amount.split('.');
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}${decimals === undefined ? '' : `.${decimals}`} ${money.currency}`;
}

/** Words in lines of at most `width` characters. */
function wrapped(text: string, width = 90): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.length - 1;
    if (lines[last] !== '' && (lines[last] as string).length + word.length >= width) lines.push(word);
    else lines[last] = `${lines[last]} ${word}`.trim();
  }
  return lines;
}

function bareTable(head: string[], colAligns: ('left' | 'right')[]): Table.Table {
  return new Table({
    head,
    colAligns,
    chars: BARE,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `   ${line.trimEnd()}`)
    .join('\n');
}
