// A random model's subgraphs as SDL.
import { type Field, KEYS, type Model, type Need, VALUE_FIELDS } from './model';

const LINK =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", import: ["@key", "@shareable", "@requires", "@external", "@provides", "@inaccessible", "@interfaceObject", "@override"])\n';
const ARGUMENTS = '(n: Int = 1, k: Kind, in: Wish, any: Blob)';

/** A subgraph's SDL. */
export function sdlOf(model: Model, graph: string): string {
  const { entities, fields, named, docs, giver } = model;
  const here = entities.filter(({ keys }) => keys.has(graph));
  const externals = externalsOf(model, graph);
  const types = here.map(({ name, keys }) => {
    const own = keys.get(graph) ?? [];
    const interfaces = [...(own.includes('id') ? ['Node'] : []), ...(named.includes(graph) ? [`Named_${graph}`] : [])];
    const implemented = interfaces.length > 0 ? `implements ${interfaces.join(' & ')} ` : '';
    const body = [
      ...new Set(own.map((key) => KEYS[key])),
      ...fields.flatMap((field) => (field.type === name ? fieldSdl(field, graph, externals) : [])),
    ];
    return `type ${name} ${implemented}${own.map((key) => keyText(model, graph, name, key)).join(' ')} { ${body.join(' ')} }`;
  });
  const roots = (type: string) =>
    fields.flatMap((field) => (field.type === type ? fieldSdl(field, graph, externals) : []));
  const isNode = here.some(({ keys }) => keys.get(graph)?.includes('id'));
  const [owner, stamper, marker] = docs ?? [];
  const queries = [
    ...roots('Query'),
    ...(graph === owner ? ['docs: [Doc!]!', 'doc(n: Int = 1): Doc'] : []),
    ...(graph === stamper ? ['stamped: [Doc]'] : []),
    ...(graph === marker ? ['marked: [Doc!]'] : []),
  ];
  const boxed = roots(`Box_${graph}`);
  const mutations = roots('Mutation');
  const subscriptions = roots('Subscription');
  return [
    LINK,
    queries.length > 0 ? `type Query { ${queries.join(' ')} }` : '',
    mutations.length > 0 ? `type Mutation { ${mutations.join(' ')} }` : '',
    mutations.length > 0 ? `type Done_${graph} { order: Int! at: ${here[0]?.name} }` : '',
    subscriptions.length > 0 ? `type Subscription { ${subscriptions.join(' ')} }` : '',
    ...types,
    'scalar Blob',
    'enum Kind { ONE TWO THREE HIDDEN @inaccessible }',
    'input Wish { text: String = "none" kinds: [Kind!] deep: Wish }',
    `type V @shareable { ${VALUE_FIELDS.map(([name, of]) => `${name}: ${of}`).join(' ')} }`,
    'type Org @shareable { id: ID! label: String zone: Zone! } type Zone @shareable { code: String! }',
    `union Any = ${[...here.map(({ name }) => name), 'V', ...(boxed.length > 0 ? [`Box_${graph}`] : [])].join(' | ')}`,
    boxed.length > 0 ? `type Box_${graph} { ${boxed.join(' ')} }` : '',
    isNode ? `interface Node { id: ID! ${giver === graph ? 'nx: String' : ''} }` : '',
    named.includes(graph)
      ? `interface Named_${graph} { nm_${graph}: ${fields.find(({ name }) => name === `nm_${graph}`)?.of} }`
      : '',
    graph === owner
      ? `interface Doc @key(fields: "id") { id: ID! title: String }
         type Paper implements Doc @key(fields: "id") { id: ID! title: String pages: Int! }
         type Mail implements Doc @key(fields: "id") { id: ID! title: String from: V }`
      : '',
    graph === marker && marker !== stamper
      ? 'type Doc @key(fields: "id") @interfaceObject { id: ID! mark(n: Int = 1, k: Kind): String peer: Doc }'
      : '',
    graph === stamper
      ? `type Doc @key(fields: "id") @interfaceObject { id: ID! title: String @external stamp: String! by: V sealed: String @requires(fields: "title") }`
      : '',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function keyText({ unresolvable }: Model, graph: string, type: string, key: string): string {
  return `@key(fields: "${key}"${unresolvable.has(`${graph} ${type} ${key}`) ? ', resolvable: false' : ''})`;
}

function fieldSdl(field: Field, graph: string, externals: ReadonlySet<Field>): string[] {
  const { name, of, wrap, graphs, requires, provides, movedFrom, percent, isHidden, isShareable } = field;
  const head = `${name}${field.hasArguments ? ARGUMENTS : ''}: ${wrap.replace('%', of)}`;
  if (movedFrom === graph) return [head];
  if (!graphs.includes(graph)) return externals.has(field) ? [`${head} @external`] : [];
  const label = percent === undefined ? '' : `, label: "percent(${percent})"`;
  return [
    [
      head,
      isShareable ? '@shareable' : '',
      requires.length > 0 ? `@requires(fields: "${requires.map(needText).join(' ')}")` : '',
      provides !== undefined ? `@provides(fields: "${provides.name}${provides.of === 'V' ? ' { x k }' : ''}")` : '',
      movedFrom === undefined ? '' : `@override(from: "${movedFrom}"${label})`,
      isHidden ? '@inaccessible' : '',
    ].join(' '),
  ];
}

function needText({ field, input, on, below }: Need): string {
  const given = Object.entries(input).map(([name, value]) => `${name}: ${value}`);
  const head = `${field.name}${given.length > 0 ? `(${given.join()})` : ''}`;
  const text = below.length === 0 ? head : `${head} { ${below.map(needText).join(' ')} }`;
  return on === undefined ? text : `... on ${on} { ${text} }`;
}

/** The fields that a subgraph names though others give them. */
function externalsOf({ fields }: Model, graph: string): Set<Field> {
  const found = new Set<Field>();
  const note = ({ field, below }: Need) => {
    found.add(field);
    below.forEach(note);
  };
  for (const field of fields) {
    if (!field.graphs.includes(graph)) continue;
    field.requires.forEach(note);
    if (field.provides !== undefined) found.add(field.provides);
  }
  return found;
}
