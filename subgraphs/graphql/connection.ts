// Connections after Relay, one class per item type, and what makes one from the slice that was read. `edges`, `pageInfo` and
// `totalCount` are worked out only when they are asked for.
import { type ClassType, Directive, Field, Int, ObjectType } from 'type-graphql';
import { positionOf, type SliceOf } from '../database/keyset';
import { PageInfo } from './objects';
import { cursorOf, type ListOrder } from './page';

/** Counting stops here: nobody pages further, and a count must not scan a million rows. */
export const COUNT_LIMIT = 10_000;

/** What a resolver returns for a connection. */
export interface Page<Item extends object> {
  readonly nodes: readonly Item[];
  readonly pageInfo: PageInfo;
  cursorAt(index: number): string;
  /** Counts to COUNT_LIMIT; null where a list does not count. */
  count(): Promise<number | null> | number | null;
}

export interface Edge<Item extends object> {
  readonly cursor: string;
  readonly node: Item;
}

/**
 * The connection and edge types of an item type: `connectionOf(() => Invoice, 'Invoice')` makes InvoiceConnection and
 * InvoiceEdge. Resolvers that answer with the class return a `Page`. `isShareable`: both subgraphs answer with it.
 */
export function connectionOf<Item extends object>(
  item: () => ClassType<Item>,
  name: string,
  isShareable = false,
): ClassType<Page<Item>> {
  @ObjectType(`${name}Edge`, { simpleResolvers: true })
  class EdgeClass implements Edge<Item> {
    @Field(() => String)
    cursor!: string;

    @Field(() => item())
    node!: Item;
  }

  @ObjectType(`${name}Connection`, { simpleResolvers: true })
  class ConnectionClass implements Page<Item> {
    cursorAt!: (index: number) => string;
    count!: () => Promise<number | null> | number | null;

    @Field(() => [EdgeClass])
    edges(): Edge<Item>[] {
      return this.nodes.map((node, index) => ({ cursor: this.cursorAt(index), node }));
    }

    @Field(() => [item()])
    nodes!: Item[];

    @Field(() => PageInfo)
    pageInfo!: PageInfo;

    @Field(() => Int, { nullable: true, description: `On request; counts to ${COUNT_LIMIT}.` })
    totalCount(): Promise<number | null> | number | null {
      return this.count();
    }
  }
  if (isShareable) for (const type of [EdgeClass, ConnectionClass]) Directive('@shareable')(type);
  return ConnectionClass;
}

/** The page of a slice: rows translated to items, cursors from the rows' positions. */
export function pageOf<Row extends object, Item extends object>(
  order: ListOrder,
  slice: SliceOf<Row>,
  translate: (row: Row) => Item,
  count: Page<Item>['count'],
): Page<Item> {
  const cursorAt = (index: number): string => cursorOf(order, positionOf(order.columns, slice.rows[index] as Row));
  return pageWith(slice, slice.rows.map(translate), cursorAt, count);
}

/** The same where the list makes its own cursors. */
export function pageWith<Item extends object>(
  slice: { readonly hasNext: boolean; readonly hasPrevious: boolean },
  nodes: readonly Item[],
  cursorAt: (index: number) => string,
  count: Page<Item>['count'],
): Page<Item> {
  return {
    nodes,
    // Worked out when it is asked for: a page of each of many parents is mostly asked for its nodes alone.
    get pageInfo(): PageInfo {
      return {
        hasNextPage: slice.hasNext,
        hasPreviousPage: slice.hasPrevious,
        startCursor: nodes.length === 0 ? null : cursorAt(0),
        endCursor: nodes.length === 0 ? null : cursorAt(nodes.length - 1),
      };
    },
    cursorAt,
    count,
  };
}
