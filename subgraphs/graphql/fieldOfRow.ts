// Fields of a class that keeps the row it was made of, as getters. An amount that nobody asks for is then never written out, and of
// a row only what is asked need have been read. It must never be used for what waits or takes arguments: that is a resolver's.
import { Field } from 'type-graphql';

type Options = NonNullable<Parameters<typeof Field>[1]>;
type TypeOf = Extract<Parameters<typeof Field>[0], (...given: never[]) => unknown>;

/**
 * type-graphql's `Field` for a getter. That takes a getter for a resolver: each value of each row would go through a copy of the object
 * and a few calls, where reading a property does. Without the descriptor it is a property to it.
 */
export function FieldOfRow(type: TypeOf, options: Options = {}): (prototype: object, name: string) => void {
  return (prototype, name) => Field(type, options)(prototype, name);
}
