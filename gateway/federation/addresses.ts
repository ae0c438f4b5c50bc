// Where a supergraph says its subgraphs live. Composition writes name and address of each into the enum join__Graph; a gateway
// over somebody else's supergraph has nothing else to go by. It must never open a connection.
import { Kind, parse } from 'graphql';
import { textArgument } from './directiveArguments';

/**
 * The HTTP address of each subgraph, by the name that plans use. Throws an Error that names every subgraph without one: a
 * gateway that cannot reach a part should say so when it starts, not at the first query for that part.
 */
export function subgraphAddresses(supergraphSdl: string): ReadonlyMap<string, string> {
  const graphs = parse(supergraphSdl, { noLocation: true }).definitions.flatMap((definition) =>
    definition.kind === Kind.ENUM_TYPE_DEFINITION && definition.name.value === 'join__Graph'
      ? (definition.values ?? [])
      : [],
  );
  if (graphs.length === 0) throw new Error('The supergraph names no subgraphs: it has no enum join__Graph.');
  const addresses = new Map<string, string>();
  const findings: string[] = [];
  for (const { name, directives } of graphs) {
    const directive = directives?.find((one) => one.name.value === 'join__graph');
    const subgraph = textArgument(directive, 'name') ?? name.value;
    const url = textArgument(directive, 'url') ?? '';
    if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) addresses.set(subgraph, url);
    else findings.push(`  ${subgraph}: '${url}' is not an http address`);
  }
  if (findings.length > 0)
    throw new Error(`The supergraph does not say where its subgraphs are:\n${findings.join('\n')}`);
  return addresses;
}
