// A schema that has a price on everything that can have one, and what operations on it cost: what estimates are tested on.
import { getOperationAST, parse } from 'graphql';
import { publicSchema } from '../../../gateway/federation/supergraph';
import { costGuard } from '../../../gateway/guard/costGuard';

export const SETTINGS = { limit: 1e9, listSize: 10, isReported: false };

export const PRICED_SDL = `
  type Query {
    leaf: Int  plain: Thing  plains: [Thing]  any: Any  node: Node  nodes: [Node!]!
    heavy: Thing @cost(weight: 7)  heavies: [Thing] @cost(weight: 7) @listSize(assumedSize: 3)
    scalar: Dear  level: Level  weighed: Int @cost(weight: 4)
    fixed: [Thing] @listSize(assumedSize: 4)
    page(first: Int, last: Int): Page @listSize(slicingArguments: ["first", "last"], assumedSize: 50, sizedFields: ["items", "marks"], requireOneSlicingArgument: false)
    bare(first: Int): Page @listSize(slicingArguments: ["first"], sizedFields: ["items"], requireOneSlicingArgument: false)
    one(first: Int, last: Int): [Thing] @listSize(slicingArguments: ["first", "last"])
    usual(first: Int = 5): [Thing] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false)
    given(n: Int @cost(weight: 2), in: In, ins: [In!], deep: Deep, deeps: [Deep!] @cost(weight: 5)): Int
  }
  type Mutation { make(in: In): Thing }
  type Subscription { made: Thing }
  interface Node { id: ID! same: [Thing] @listSize(assumedSize: 6) }
  type Thing implements Node { id: ID! same: [Thing] next: Thing page(first: Int): Page @listSize(slicingArguments: ["first"], assumedSize: 50, sizedFields: ["items"], requireOneSlicingArgument: false) }
  type Rock implements Node @cost(weight: 9) { id: ID! same: [Thing] weight: Int next: Thing }
  union Any = Thing | Rock
  type Page { items: [Thing!]!  marks: [Int]  others: [Thing]  count: Int }
  scalar Dear @cost(weight: 3)
  enum Level @cost(weight: 2) { LOW }
  input In { n: Int  s: String }
  input Deep { in: In  deep: Deep  deeps: [Deep!]  w: Int @cost(weight: 8) }
`;

/** What an operation over this supergraph costs with these variables; or the code it is refused with. */
export function costing(supergraphSdl: string, settings = SETTINGS) {
  const supergraph = parse(supergraphSdl);
  const costOf = costGuard(supergraph, publicSchema(supergraph, []), settings);
  return (query: string, variables: Record<string, unknown> = {}): number | string => {
    const document = parse(query);
    const operation = getOperationAST(document);
    if (!operation) throw new Error('no operation');
    const cost = costOf(document, operation);
    if ('message' in cost) return cost.extensions.code;
    return cost.refused?.(variables)?.extensions.code ?? cost.report(variables).estimated;
  };
}
