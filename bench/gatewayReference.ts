// What the right answer is: both subgraphs' types merged into one schema and executed by graphql-js alone, over the same
// data. No gateway has a part in it, so that two gateways cannot agree on a wrong answer.
import {
  buildASTSchema,
  type DocumentNode,
  execute,
  type FieldDefinitionNode,
  type GraphQLSchema,
  Kind,
  type ObjectTypeDefinitionNode,
  parse,
  type TypeDefinitionNode,
  visit,
} from 'graphql';
import { actual, DATAVERSE_SDL, FINANCE_SDL, invoice, proposal, type Shape } from './gatewayShapes';

/** The data of a shape's answer, as JSON text. */
export function referenceData({ query, variables }: Shape): string {
  const result = execute({ schema: SCHEMA, document: parse(query), variableValues: variables, fieldResolver });
  if (!('data' in result) || result.errors !== undefined) throw new Error(JSON.stringify(result));
  return JSON.stringify(result.data);
}

const SCHEMA = merged([DATAVERSE_SDL, FINANCE_SDL].map((sdl) => parse(sdl)));

type Arguments = { first: number; number: string; input: { invoiceId: string } };

const RESOLVERS: Readonly<Record<string, (parent: Record<string, string>, given: Arguments) => unknown>> = {
  'Query.invoices': (_, { first }) => Array.from({ length: first }, (_item, n) => invoice(n)),
  'Query.invoiceProposal': (_, { number }) => proposal(number),
  'Mutation.confirmInvoice': (_, { input }) => ({
    invoice: invoice(Number(input.invoiceId.split('-')[1])),
    userErrors: [],
    replayed: false,
  }),
  'Invoice.proposal': ({ number = '' }) => proposal(number),
  'InvoiceProposalLine.actual': ({ actualId = '' }) => actual(actualId),
};

function fieldResolver(
  parent: Record<string, string>,
  given: unknown,
  _context: unknown,
  { parentType, fieldName }: { parentType: { name: string }; fieldName: string },
): unknown {
  const resolve = RESOLVERS[`${parentType.name}.${fieldName}`];
  return resolve === undefined ? parent[fieldName] : resolve(parent, given as Arguments);
}

/** One schema of several subgraphs: types of one name become one with the fields of all, federation's directives go. */
function merged(documents: readonly DocumentNode[]): GraphQLSchema {
  const types = new Map<string, TypeDefinitionNode>();
  for (const document of documents) {
    const plain = visit(document, { Directive: () => null, SchemaExtension: () => null });
    for (const definition of plain.definitions) {
      if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION) {
        if ('name' in definition && definition.name !== undefined)
          types.set(definition.name.value, definition as TypeDefinitionNode);
        continue;
      }
      const known = types.get(definition.name.value) as ObjectTypeDefinitionNode | undefined;
      const fields = new Map<string, FieldDefinitionNode>(
        [...(known?.fields ?? []), ...(definition.fields ?? [])].map((field) => [field.name.value, field]),
      );
      types.set(definition.name.value, { ...definition, fields: [...fields.values()] });
    }
  }
  return buildASTSchema({ kind: Kind.DOCUMENT, definitions: [...types.values()] });
}
