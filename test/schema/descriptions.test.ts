// What a front-end developer reads in the public schema: every field and argument says what it means, and every mutation who may call it.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  buildSchema,
  type GraphQLArgument,
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputField,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import * as glossary from '../../subgraphs/graphql/glossary';
import { TYPES, VALUES } from '../../subgraphs/graphql/typeGlossary';
import { RULES } from '../access/roles';

const schema = buildSchema(readFileSync(join(__dirname, '../../schema/public.graphql'), 'utf8'));
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
interface Described {
  readonly type: string;
  readonly field: GraphQLField<unknown, unknown> | GraphQLInputField;
  readonly args: readonly GraphQLArgument[];
}

const fields = types.flatMap((type): Described[] => {
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => ({ type: type.name, field, args: [] }));
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).map((field) => ({ type: type.name, field, args: field.args }));
});

describe('the public schema', () => {
  it('says of every field and argument what it means', () => {
    const mute = fields.flatMap(({ type, field, args }) => [
      ...(field.description ? [] : [`${type}.${field.name}`]),
      ...args.filter(({ description }) => !description).map(({ name }) => `${type}.${field.name}(${name})`),
    ]);
    expect(mute).toEqual([]);
  });

  it('says of every type what it stands for, but for those that say it by their name', () => {
    const bySuffix = /(Connection|Edge|Payload|Input|Filter)$/;
    const mute = types.filter(({ name, description }) => !description && !bySuffix.test(name));
    expect(mute).toEqual([]);
    const idle = Object.entries(TYPES).filter(([name, words]) => schema.getType(name)?.description !== words);
    expect(idle).toEqual([]);
    for (const [name, values] of Object.entries(VALUES)) {
      const known = new Map(
        (schema.getType(name) as GraphQLEnumType).getValues().map((one) => [one.name, one.description]),
      );
      for (const [value, words] of Object.entries(values)) expect(known.get(value)).toBe(words);
    }
  });

  it('says of every mutation who may call it, as the matrix has it', () => {
    const mutations = schema.getMutationType()?.getFields() ?? {};
    for (const [name, { roles, abroad }] of Object.entries(RULES)) {
      const whom = `For ${[...roles].join(', ')}${abroad === 'EVERYWHERE' ? ' of every legal entity' : ''}.`;
      expect(`${name}: ${mutations[name]?.description}`).toContain(whom);
    }
  });

  it('has a place for every word of the glossary', () => {
    const { EVERYWHERE, ANSWERED, GIVEN, FILTERED, ARGUMENTS } = glossary;
    const inFields = new Set(fields.map(({ field }) => field.description));
    const inArguments = new Set(fields.flatMap(({ args }) => args.map(({ description }) => description)));
    const idle = (words: Readonly<Record<string, string>>, used: ReadonlySet<unknown>) =>
      Object.keys(words).filter((name) => !used.has(words[name]));
    for (const words of [EVERYWHERE, ANSWERED, GIVEN, FILTERED]) expect(idle(words, inFields)).toEqual([]);
    expect(idle(ARGUMENTS, inArguments)).toEqual([]);
  });
});
