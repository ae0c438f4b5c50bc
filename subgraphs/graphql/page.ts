// Paging as clients see it: the arguments of a list, and cursors, which are opaque and belong to one list and one order.
// It must never trust a cursor: what comes out of one is checked before it goes near a query.
import { createHash } from 'node:crypto';
import { isPosition, type OrderColumn, type Position, type Slice } from '../database/keyset';
import { inputError } from './errors';

/** Where neither `first` nor `last` is given. */
export const PAGE_SIZE = 50;
const PAGE_LIMIT = 500;

/** The paging arguments of a list; a list that only pages forward has no `last` and `before`. */
export interface PageArguments {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
}

/** A list's name and order: what its cursors are bound to. */
export interface ListOrder {
  readonly list: string;
  readonly columns: readonly OrderColumn[];
}

/**
 * The order that `NAME_ASC` and `NAME_DESC` ask for, with the unique column at its end so that it is total (unless the order
 * has `total`, which is unique already); a column that is named twice counts once.
 */
export function askedOrder(
  list: string,
  known: Readonly<Record<string, OrderColumn>>,
  asked: readonly string[],
  total: string,
  unique: OrderColumn,
): ListOrder {
  const columns = new Map<string, OrderColumn>();
  for (const value of asked) {
    const name = value.replace(/_(ASC|DESC)$/, '');
    const column = known[name];
    if (column && !columns.has(name)) columns.set(name, { ...column, descending: value.endsWith('_DESC') });
  }
  if (columns.has(total)) return { list, columns: [...columns.values()] };
  const descending = [...columns.values()].at(-1)?.descending ?? false;
  return { list, columns: [...columns.values(), { ...unique, descending }] };
}

/** Checks the arguments and opens the cursors. PAGE_SIZE_OUT_OF_RANGE, CURSOR_INVALID. */
export function sliceAsked(order: ListOrder, asked: PageArguments): Slice {
  const limit = pageSize(asked);
  const backward = asked.last != null || (asked.first == null && asked.before != null);
  return {
    limit,
    backward,
    ...(asked.after == null ? {} : { after: openCursor(order, asked.after, 'after') }),
    ...(asked.before == null ? {} : { before: openCursor(order, asked.before, 'before') }),
  };
}

/** `first` or `last`, between 1 and 500, 50 where neither is given. PAGE_SIZE_OUT_OF_RANGE. */
export function pageSize(asked: Pick<PageArguments, 'first' | 'last'>): number {
  if (asked.first != null && asked.last != null)
    throw inputError('PAGE_SIZE_OUT_OF_RANGE', 'Give `first` or `last`, not both.', 'first');
  const size = asked.first ?? asked.last ?? PAGE_SIZE;
  if (size < 1 || size > PAGE_LIMIT) {
    throw inputError(
      'PAGE_SIZE_OUT_OF_RANGE',
      `A page has 1 to ${PAGE_LIMIT} entries, not ${size}.`,
      asked.first == null ? 'last' : 'first',
    );
  }
  return size;
}

/** The cursor of a position in this list. */
export function cursorOf(order: ListOrder, position: Position): string {
  return sealed([tagOf(order), ...position]);
}

/** The position that a cursor of this list stands for. CURSOR_INVALID. */
function openCursor(order: ListOrder, cursor: string, argument: string): Position {
  const content = unsealed(cursor);
  if (!Array.isArray(content) || content[0] !== tagOf(order)) throw cursorInvalid(argument);
  const position: unknown = content.slice(1);
  if (!isPosition(order.columns, position)) throw cursorInvalid(argument);
  return position;
}

/** Anything as opaque text that fits into a URL. */
export function sealed(content: unknown): string {
  return Buffer.from(JSON.stringify(content), 'utf8').toString('base64url');
}

/** What was sealed, or undefined where the text is garbage. */
export function unsealed(text: string): unknown {
  if (text.length > 2_000 || !/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

export function cursorInvalid(argument: string): Error {
  return inputError(
    'CURSOR_INVALID',
    `'${argument}' is not a cursor that this list gave out, or belongs to another filter or order.`,
    argument,
  );
}

/** A short digest of a text, for binding a cursor to what it belongs to. Not a secret. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

/** Tags by order: all cursors of a page have the same one, and a digest costs more than the rest of a cursor. */
const TAGS = new WeakMap<ListOrder, string>();

function tagOf(order: ListOrder): string {
  const known = TAGS.get(order);
  if (known !== undefined) return known;
  const columns = order.columns.map(({ sql, descending }) => `${sql}${descending ? '-' : '+'}`);
  const tag = shortDigest(`${order.list}|${columns.join(',')}`);
  TAGS.set(order, tag);
  return tag;
}
