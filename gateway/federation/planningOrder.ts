// The order in which the planner sees the subgraphs. It looks at them by name, and where a subgraph that knows an interface only
// as an object (@interfaceObject) comes before the one that knows its types, it finds no path from the first to a field of a
// type (router-query-planner 0.0.38). So they are renamed for it, owners first. Nobody else may see these names.
import { Kind, parse, print, visit } from 'graphql';
import { isInterfaceObject, textArgument } from './directiveArguments';

/** Where a subgraph's name stands: at the subgraph itself, and where a field says from which subgraph it moved. */
const NAME_HOLDERS: ReadonlyMap<string, string> = new Map([
  ['join__graph', 'name'],
  ['join__field', 'override'],
]);

/** A supergraph SDL for the planner. Unchanged where no subgraph knows an interface as an object. */
export function orderedForPlanning(supergraphSdl: string): string {
  const supergraph = parse(supergraphSdl, { noLocation: true });
  const names = new Map<string, string>();
  const before = new Map<string, Set<string>>();
  visit(supergraph, {
    EnumValueDefinition: ({ name, directives = [] }) => {
      const graph = directives.find((one) => one.name.value === 'join__graph');
      if (graph !== undefined) names.set(name.value, textArgument(graph, 'name') ?? name.value);
    },
    InterfaceTypeDefinition: ({ directives = [] }) => {
      const joins = directives.filter((one) => one.name.value === 'join__type');
      const graphs = (asObject: boolean) =>
        joins.filter((join) => isInterfaceObject(join) === asObject).map((join) => textArgument(join, 'graph') ?? '');
      for (const graph of graphs(true)) before.set(graph, new Set([...(before.get(graph) ?? []), ...graphs(false)]));
    },
  });
  if (before.size === 0) return supergraphSdl;
  const planned = new Map([...names].map(([graph, name]) => [name, `${depthOf(graph, before, [])}:${name}`]));
  return print(
    visit(supergraph, {
      Directive: (directive) => {
        const holder = NAME_HOLDERS.get(directive.name.value);
        if (holder === undefined) return undefined;
        const changed = (directive.arguments ?? []).map((argument) => {
          const isName = argument.name.value === holder && argument.value.kind === Kind.STRING;
          const value = isName ? planned.get(argument.value.value) : undefined;
          return value === undefined ? argument : { ...argument, value: { kind: Kind.STRING, value } };
        });
        return { ...directive, arguments: changed };
      },
    }),
  );
}

/** The subgraph's own name again. No subgraph's name begins with a digit. */
export function unordered(name: string): string {
  return name.replace(/^\d+:/, '');
}

/** How many subgraphs must come before this one. In a circle there is no right order: it is cut where it closes. */
function depthOf(graph: string, before: ReadonlyMap<string, ReadonlySet<string>>, trail: readonly string[]): number {
  if (trail.includes(graph)) return 0;
  const owners = [...(before.get(graph) ?? [])];
  return Math.max(0, ...owners.map((owner) => 1 + depthOf(owner, before, [...trail, graph])));
}
