// What a directive of a supergraph says in its arguments, as join__type(graph: A, isInterfaceObject: true) does. It must never know which
// directives there are.
import { type ConstDirectiveNode, Kind } from 'graphql';

/** The text, or the name of an enum's value; undefined where the argument is absent or another thing. */
export function textArgument(directive: ConstDirectiveNode | undefined, name: string): string | undefined {
  const value = given(directive, name);
  return value?.kind === Kind.STRING || value?.kind === Kind.ENUM ? value.value : undefined;
}

/** True or false; undefined where the argument is absent or another thing. */
export function flagArgument(directive: ConstDirectiveNode | undefined, name: string): boolean | undefined {
  const value = given(directive, name);
  return value?.kind === Kind.BOOLEAN ? value.value : undefined;
}

/** Does a subgraph know the interface of this join__type as an object alone? */
export function isInterfaceObject(join: ConstDirectiveNode): boolean {
  return flagArgument(join, 'isInterfaceObject') === true;
}

function given(directive: ConstDirectiveNode | undefined, name: string) {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}
