// Gives each type, field and argument of a schema the words of the glossaries where its class has none, and each mutation the roles that may call
// it. It must never change what a class says itself, nor what a schema does.
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { ANSWERED, ANY_OF, ARGUMENTS, EVERYWHERE, FILTERED, GIVEN, RESULT, SUCH_AS } from './glossary';
import { TYPES, VALUES } from './typeGlossary';

/** The roles that may call each mutation, by the name of its field. `takesEveryCompany`: only who sees all legal entities. */
export type WhoMay = Readonly<
  Record<string, { readonly roles: readonly string[]; readonly takesEveryCompany: boolean }>
>;

/** What null would mean is not said of what is never null. */
const ON_NULL = /(; null(:| while)|\. Null:) [^.]*\./;

/** Describes what is not described yet. */
export function describe(schema: GraphQLSchema, whoMay: WhoMay): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue;
    type.description ??= TYPES[type.name];
    if (isEnumType(type)) for (const value of type.getValues()) value.description ??= VALUES[type.name]?.[value.name];
    if (isObjectType(type))
      for (const field of Object.values(type.getFields())) describeField(field, type.name.endsWith('Payload'));
    if (isInputObjectType(type))
      for (const field of Object.values(type.getFields()))
        field.description ??= type.name.endsWith('Filter') ? condition(field) : given(field.name);
  }
  for (const [name, field] of Object.entries(schema.getMutationType()?.getFields() ?? {})) {
    const may = whoMay[name];
    if (may === undefined) continue;
    const roles = `For ${may.roles.join(', ')}${may.takesEveryCompany ? ' of every legal entity' : ''}.`;
    field.description = field.description == null ? roles : `${field.description} ${roles}`;
  }
}

function describeField(field: GraphQLField<unknown, unknown>, isOfPayload: boolean): void {
  const isResult = isOfPayload && !isNonNullType(field.type);
  const words = isResult ? RESULT : (ANSWERED[field.name] ?? EVERYWHERE[field.name]);
  field.description ??= isNonNullType(field.type) ? words?.replace(ON_NULL, '.') : words;
  for (const argument of field.args) argument.description ??= ARGUMENTS[argument.name];
}

function given(name: string): string | undefined {
  return GIVEN[name] ?? EVERYWHERE[name] ?? ANSWERED[name];
}

function condition({ name, type }: GraphQLInputField): string {
  const takesMany = isListType(isNonNullType(type) ? type.ofType : type);
  return FILTERED[name] ?? (takesMany ? ANY_OF : SUCH_AS);
}
