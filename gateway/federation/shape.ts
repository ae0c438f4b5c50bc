// What the text of a value looks like if the serialiser would print that very text: keys in the order of the selection set, no
// others, null only where it may stand, known enum values, scalars as JSON.stringify writes them. As regular expressions, which
// the engine compiles: over text they are several times faster than JSON.parse and code of our own. It must accept nothing
// that the serialiser would print otherwise; what it does not accept is parsed, so in doubt it refuses.
import {
  type GraphQLObjectType,
  type GraphQLOutputType,
  getNamedType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { Collect, CollectedField, Selections } from './collect';

/** Numbers of at most 15 digits come out of a double as they went in; -0, exponents and trailing zeros would not. */
const NUMBER = '-?[1-9]\\d{0,14}|0|-?(?:0|[1-9]\\d{0,8})\\.\\d{0,5}[1-9]';
/** Text that was decoded from UTF-8 holds no lone surrogate; the escapes are those that JSON.stringify writes. */
const STRING = '"[^"\\\\\\u0000-\\u001f]*(?:\\\\["\\\\bfnrt][^"\\\\\\u0000-\\u001f]*)*"';
const SCALAR = `(?:${STRING}|${NUMBER}|true|false)`;

/** The engine runs longer expressions without compiling them, and that is slower than parsing. */
export const LONGEST_PATTERN = 16_000;

/** A field's value as a pattern. Undefined: nothing but the data tells what is printed. */
export function fieldPattern(collect: Collect, field: CollectedField, type: GraphQLObjectType): string | undefined {
  if (field.when !== '' || field.key in Object.prototype) return undefined;
  if (field.name === '__typename') return `"${type.name}"`;
  const definition = type.getFields()[field.name];
  return definition === undefined ? undefined : valuePattern(collect, definition.type, field.selections);
}

function valuePattern(collect: Collect, type: GraphQLOutputType, selections: Selections): string | undefined {
  if (!isNonNullType(type)) {
    const pattern = presentPattern(collect, type, selections);
    return pattern === undefined ? undefined : `(?:null|${pattern})`;
  }
  return presentPattern(collect, type.ofType, selections);
}

function presentPattern(collect: Collect, type: GraphQLOutputType, selections: Selections): string | undefined {
  if (isListType(type)) {
    const item = valuePattern(collect, type.ofType, selections);
    // The item stands there once, or lists in lists would double it each time.
    return item === undefined ? undefined : `\\[(?:${item}(?:,(?!\\])|(?=\\])))*\\]`;
  }
  const named = getNamedType(type);
  if (isEnumType(named)) return `"(?:${named.getValues().map(({ name }) => name).join('|')})"`; // biome-ignore format: one line
  if (isLeafType(named)) return SCALAR;
  return isObjectType(named) ? objectPattern(collect, named, selections) : undefined;
}

function objectPattern(collect: Collect, type: GraphQLObjectType, selections: Selections): string | undefined {
  const members: string[] = [];
  let length = 0;
  for (const field of collect(selections, type)) {
    const pattern = fieldPattern(collect, field, type);
    if (pattern === undefined) return undefined;
    members.push(`"${field.key}":${pattern}`);
    // Fragments spread in fragments would make it long before anybody looked.
    length += pattern.length;
    if (length > LONGEST_PATTERN) return undefined;
  }
  return `\\{${members.join(',')}\\}`;
}
