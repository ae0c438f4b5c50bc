// What a supergraph asks of whoever wants a field: @authenticated, @requiresScopes and @policy, on fields and on the types they
// give. Read once per supergraph. It must never know a caller.
import { type ConstDirectiveNode, type DocumentNode, Kind } from 'graphql';
import { argumentsOf, linkedNames } from '../federation/linkedDirectives';

/** One of these sets must be had whole. */
type Alternatives = readonly (readonly string[])[];

/** What must be true of a caller. */
export interface Requirement {
  readonly scopes: Alternatives | undefined;
  readonly policies: Alternatives | undefined;
}

/** What the caller of a request has to show. */
export interface Grants {
  readonly isAuthenticated: boolean;
  readonly scopes: ReadonlySet<string>;
  /** Policies that hold for the caller: roles are the policies of this gateway. */
  readonly policies: ReadonlySet<string>;
}

/** Requirements by coordinate: `Type` or `Type.field`. Every one of them asks for a caller who is known. */
export type AccessRules = ReadonlyMap<string, Requirement>;

/** Reads the rules of a supergraph; empty where it links none of the three specifications. */
export function accessRules(supergraph: DocumentNode): AccessRules {
  const rules = new Map<string, Requirement>();
  const called = (name: string) => linkedNames(supergraph, name)?.(name) ?? new Set<string>();
  const names = {
    authenticated: called('authenticated'),
    requiresScopes: called('requiresScopes'),
    policy: called('policy'),
  };
  const all = new Set([...names.authenticated, ...names.requiresScopes, ...names.policy]);
  if (all.size === 0) return rules;
  const note = (coordinate: string, directives: readonly ConstDirectiveNode[] = []) => {
    const ours = directives.filter(({ name }) => all.has(name.value));
    if (ours.length === 0) return;
    const alternatives = (of: ReadonlySet<string>, argument: string) => {
      const directive = ours.find(({ name }) => of.has(name.value));
      return directive === undefined ? undefined : (argumentsOf(directive)[argument] as Alternatives);
    };
    rules.set(coordinate, {
      scopes: alternatives(names.requiresScopes, 'scopes'),
      policies: alternatives(names.policy, 'policies'),
    });
  };
  for (const definition of supergraph.definitions) {
    switch (definition.kind) {
      case Kind.OBJECT_TYPE_DEFINITION:
      case Kind.INTERFACE_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
        for (const field of definition.fields ?? [])
          note(`${definition.name.value}.${field.name.value}`, field.directives);
        break;
      case Kind.SCALAR_TYPE_DEFINITION:
      case Kind.ENUM_TYPE_DEFINITION:
        note(definition.name.value, definition.directives);
    }
  }
  return rules;
}

/** Does the caller have what is asked? */
export function isMet({ scopes, policies }: Requirement, grants: Grants): boolean {
  const isHad = (alternatives: Alternatives | undefined, had: ReadonlySet<string>) =>
    alternatives === undefined || alternatives.some((names) => names.every((name) => had.has(name)));
  return grants.isAuthenticated && isHad(scopes, grants.scopes) && isHad(policies, grants.policies);
}
