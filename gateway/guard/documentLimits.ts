// How large a document may be: measured once, before it is validated, because validation and planning cost more than the
// document is long (fields of one name are compared in pairs, and the planner writes every fragment out wherever it is spread:
// 20 fragments that double took it 15 s). The measuring itself takes one pass. It must never look at the schema.
import {
  type DirectiveNode,
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  parse,
  type SelectionNode,
  type SelectionSetNode,
  type ValueNode,
} from 'graphql';
import type { ErrorCode } from '../../schema/errors';
import { type Failure, refusal } from '../federation/failures';
import { textTooLong } from './textLimits';

export interface DocumentLimits {
  readonly tokens: number;
  readonly depth: number;
  readonly fields: number;
  readonly aliases: number;
  readonly rootFields: number;
  readonly directives: number;
  /** Most characters of one text: also of those among the variables. */
  readonly textCharacters: number;
}

/** Brackets inside one another, as written: the planner's parser (router-query-planner 0.0.38) gives up at 51. */
export const DEEPEST_BRACKETS = 48;

/** Parses a document and measures it; or says why it is refused. */
export function readDocument(text: string, limits: DocumentLimits, introspection: boolean): DocumentNode | Failure {
  try {
    const document = parse(text, { maxTokens: limits.tokens });
    return tooLarge(document, limits, introspection) ?? document;
  } catch (error) {
    return unreadable(error as GraphQLError, limits);
  }
}

/** What a parser's error means to a client. Apollo's parser is the same one, so that both say the same. */
export function unreadable(
  { message, locations }: Pick<Failure, 'message' | 'locations'>,
  limits: DocumentLimits,
): Failure {
  if (message.includes('tokens. Parsing aborted'))
    return refusal('DOCUMENT_TOO_LONG', `The document has more than ${limits.tokens} tokens.`);
  if (message.includes('call stack')) return deep(limits);
  return refusal('GRAPHQL_PARSE_FAILED', message, locations === undefined ? {} : { locations });
}

const deep = ({ depth }: DocumentLimits) =>
  refusal('DOCUMENT_TOO_DEEP', `The document nests deeper than ${depth} levels.`);

function tooLarge(document: DocumentNode, limits: DocumentLimits, introspection: boolean): Failure | undefined {
  const measure = new Measure(document);
  for (const definition of document.definitions) {
    const isOperation = definition.kind === Kind.OPERATION_DEFINITION;
    if (!isOperation && definition.kind !== Kind.FRAGMENT_DEFINITION) continue;
    const size = isOperation ? measure.operation(definition) : measure.fragment(definition.name.value);
    if (size.depth > limits.depth) return deep(limits);
    const counted: [number, number, ErrorCode, string][] = [
      [isOperation ? size.rootFields : 0, limits.rootFields, 'TOO_MANY_ROOT_FIELDS', 'fields at the root'],
      [size.aliases, limits.aliases, 'TOO_MANY_ALIASES', 'aliases'],
      [size.directives, limits.directives, 'TOO_MANY_DIRECTIVES', 'directives'],
      [size.fields, limits.fields, 'TOO_MANY_FIELDS', 'fields'],
    ];
    for (const [has, most, code, what] of counted)
      if (has > most)
        return refusal(code, `The document has more than ${most} ${what}, fragments counted at each spread.`);
    if (size.longestText > limits.textCharacters) return textTooLong(limits.textCharacters);
    if (size.introspects && !introspection)
      return refusal('INTROSPECTION_OFF', 'The schema cannot be asked for here: __schema and __type are switched off.');
  }
  return undefined;
}

/** How large a selection set is with all that its fragments bring. Sums may reach infinity, which is more than any limit. */
interface Size {
  fields: number;
  aliases: number;
  directives: number;
  rootFields: number;
  depth: number;
  longestText: number;
  introspects: boolean;
}

const nothing = (): Size => ({
  ...{ fields: 0, aliases: 0, directives: 0, rootFields: 0, depth: 0, longestText: 0 },
  introspects: false,
});

class Measure {
  private readonly fragments = new Map<string, FragmentDefinitionNode>();
  /** By name: a fragment is measured once, however often it is spread. */
  private readonly measured = new Map<string, Size>();

  constructor(document: DocumentNode) {
    for (const definition of document.definitions)
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.fragments.set(definition.name.value, definition);
  }

  operation({ selectionSet, directives, variableDefinitions = [] }: OperationDefinitionNode): Size {
    const size = this.set(selectionSet, 1);
    annotate(size, directives, 1);
    for (const variable of variableDefinitions) {
      annotate(size, variable.directives, 1);
      if (variable.defaultValue !== undefined) nested(size, variable.defaultValue, 1);
    }
    return size;
  }

  fragment(name: string): Size {
    const known = this.measured.get(name);
    const fragment = this.fragments.get(name);
    if (known !== undefined || fragment === undefined) return known ?? nothing();
    this.measured.set(name, nothing()); // one that spreads itself is validation's to refuse
    const size = this.set(fragment.selectionSet, 1);
    annotate(size, fragment.directives, 1);
    this.measured.set(name, size);
    return size;
  }

  private set({ selections }: SelectionSetNode, brackets: number): Size {
    const size = nothing();
    if (brackets > DEEPEST_BRACKETS) size.depth = Number.POSITIVE_INFINITY;
    else for (const selection of selections) this.add(size, selection, brackets);
    return size;
  }

  private add(size: Size, selection: SelectionNode, brackets: number): void {
    annotate(size, selection.directives, brackets);
    if (selection.kind !== Kind.FIELD) {
      const inner =
        selection.kind === Kind.FRAGMENT_SPREAD
          ? this.fragment(selection.name.value)
          : this.set(selection.selectionSet, brackets + 1);
      size.rootFields += inner.rootFields;
      sum(size, inner, inner.depth);
      return;
    }
    size.fields += 1;
    size.rootFields += 1;
    if (selection.alias !== undefined) size.aliases += 1;
    if (selection.name.value === '__schema' || selection.name.value === '__type') size.introspects = true;
    for (const { value } of selection.arguments ?? []) nested(size, value, brackets);
    const inner = selection.selectionSet === undefined ? nothing() : this.set(selection.selectionSet, brackets + 1);
    sum(size, inner, inner.depth + 1);
  }
}

function sum(size: Size, inner: Size, depth: number): void {
  size.fields += inner.fields;
  size.aliases += inner.aliases;
  size.directives += inner.directives;
  size.introspects ||= inner.introspects;
  size.depth = Math.max(size.depth, depth);
  size.longestText = Math.max(size.longestText, inner.longestText);
}

function annotate(size: Size, directives: readonly DirectiveNode[] | undefined, brackets: number): void {
  if (directives === undefined) return;
  size.directives += directives.length;
  for (const directive of directives) for (const { value } of directive.arguments ?? []) nested(size, value, brackets);
}

/** A literal is too deep only where the planner could not read it: how deep its type lets it go is its type's business. */
function nested(size: Size, value: ValueNode, brackets: number): void {
  if (value.kind === Kind.STRING) size.longestText = Math.max(size.longestText, value.value.length);
  if (value.kind !== Kind.LIST && value.kind !== Kind.OBJECT) return;
  if (brackets >= DEEPEST_BRACKETS) {
    size.depth = Number.POSITIVE_INFINITY;
    return;
  }
  if (value.kind === Kind.LIST) for (const item of value.values) nested(size, item, brackets + 1);
  else for (const field of value.fields) nested(size, field.value, brackets + 1);
}
