// Which room may import which: the arrows of ARCHITECTURE.md as data. A file that belongs to no room is a finding too.

interface Room {
  readonly name: string;
  readonly holds: RegExp;
  /** Rooms it may import besides itself. */
  readonly mayImport: readonly string[];
  /** Rooms of which it may import types alone. */
  readonly typesOf?: readonly string[];
}

/** What everybody below a composition root may use: arithmetic, who asks, the world, and what crosses a process. */
const GROUND = ['money', 'caller', 'world', 'schema'];

function side(name: 'dataverse' | 'finance'): Room[] {
  const room = (part: string) => `${name} ${part}`;
  const inside = (pattern: string) => new RegExp(`^subgraphs/${name}/${pattern}`);
  return [
    { name: room('rules'), holds: inside('rules/'), mayImport: ['money'], typesOf: ['schema'] },
    {
      name: room('tables'),
      holds: inside('store/(tables|migrations)(/|\\.ts)'),
      mayImport: ['database', 'dual-write tables', 'bulk tables', 'mutations', 'audit', 'turns'],
    },
    {
      name: room('store'),
      holds: inside('store/'),
      mayImport: [...GROUND, 'database', 'map state', 'bulk frame', room('rules'), room('tables')],
      typesOf: ['audit'],
    },
    {
      name: room('books'),
      holds: inside('books\\.ts'),
      mayImport: ['world'],
      typesOf: ['database', 'dual-write', 'audit'],
    },
    {
      name: room('flows'),
      holds: inside('flows/'),
      mayImport: [
        ...GROUND,
        'database',
        'dual-write',
        'map state',
        'mutations',
        'operators',
        'bulk frame',
        room('books'),
        room('store'),
        room('rules'),
      ],
    },
    {
      name: room('documents'),
      holds: inside('documents/'),
      mayImport: [...GROUND, ...['books', 'flows', 'store', 'rules'].map(room)],
    },
    {
      name: room('feed'),
      holds: inside('(feed|feedCursor|feedEvents|follower|cursorSeal|statusCursors)\\.ts'),
      mayImport: [...GROUND, 'database', 'graphql kit', room('books'), room('store'), room('rules')],
    },
    {
      name: room('worker'),
      holds: inside('(journal|load)Worker\\.ts'),
      mayImport: [...GROUND, 'database', 'graphql kit', 'schedule', ...['books', 'store', 'rules', 'flows'].map(room)],
    },
    {
      name: room('api'),
      holds: inside('api/'),
      mayImport: [
        ...GROUND,
        'database',
        'graphql kit',
        'map state', // counters and switches of the maps, for operators: read as they are
        'operators',
        'audit',
        room('books'),
        room('feed'),
        'bulk frame',
        room('documents'),
        room('flows'),
        room('store'),
        room('rules'),
      ],
    },
    {
      name: room('main'),
      holds: inside('main\\.ts'),
      mayImport: [
        ...GROUND,
        'database',
        'dual-write',
        'map state',
        'schedule',
        'turns',
        'serve',
        'tracing',
        'bulk frame',
        'audit',
        ...['books', 'feed', 'worker', 'flows', 'store', 'tables', 'api', 'documents'].map(room),
      ],
    },
  ];
}

/** The first that holds a file is its room. */
const ROOMS: Room[] = [
  { name: 'money', holds: /^subgraphs\/money\.ts$/, mayImport: [] },
  { name: 'caller', holds: /^subgraphs\/caller\.ts$/, mayImport: [], typesOf: ['schema'] },
  { name: 'world', holds: /^subgraphs\/world\.ts$/, mayImport: [] },
  { name: 'tracing', holds: /^subgraphs\/tracing\.ts$/, mayImport: [] },
  { name: 'config', holds: /^subgraphs\/config\.ts$/, mayImport: ['schema', 'database address'] },
  { name: 'schema', holds: /^schema\//, mayImport: [] },
  { name: 'database address', holds: /^subgraphs\/database\/mysql(Address|Locks)\.ts$/, mayImport: [] },
  { name: 'database', holds: /^subgraphs\/database\//, mayImport: ['world', 'tracing', 'database address'] },
  { name: 'schedule', holds: /^subgraphs\/(schedule|claimingWorker)\.ts$/, mayImport: ['world'] },
  { name: 'turns', holds: /^subgraphs\/turns\//, mayImport: ['world', 'database'] },
  {
    name: 'map state',
    holds: /^subgraphs\/dual-write\/(map-state|totals|delivery-state)\.ts$/,
    mayImport: ['world', 'schema', 'database'],
  },
  { name: 'dual-write tables', holds: /^subgraphs\/dual-write\/tables\.ts$/, mayImport: ['database'] },
  {
    name: 'dual-write',
    holds: /^subgraphs\/dual-write\//,
    mayImport: ['world', 'tracing', 'schema', 'database', 'dual-write tables', 'map state', 'mutations'],
  },
  { name: 'bulk tables', holds: /^subgraphs\/bulk\/tables\.ts$/, mayImport: ['database'] },
  { name: 'bulk frame', holds: /^subgraphs\/bulk\//, mayImport: [...GROUND, 'database', 'graphql kit', 'schedule'] },
  { name: 'audit', holds: /^subgraphs\/audit\//, mayImport: [...GROUND, 'database', 'graphql kit'] },
  { name: 'mutations', holds: /^subgraphs\/mutations\//, mayImport: [...GROUND, 'database', 'audit'] },
  {
    name: 'operators',
    holds: /^subgraphs\/operators\//,
    mayImport: [...GROUND, 'database', 'dual-write', 'mutations', 'audit', 'graphql kit'],
  },
  { name: 'graphql kit', holds: /^subgraphs\/graphql\//, mayImport: [...GROUND, 'database'] },
  {
    name: 'serve',
    holds: /^subgraphs\/(serve|sideApi|eventStream|graphqlOverHttp|recentlyUsed)\.ts$/,
    mayImport: [...GROUND, 'dual-write', 'map state', 'graphql kit', 'tracing'],
  },
  ...side('dataverse'),
  ...side('finance'),
  { name: 'gateway', holds: /^gateway\//, mayImport: ['schema'] },
  // It speaks the public API, and shares nothing with the server but that.
  { name: 'console', holds: /^console\//, mayImport: [] },
  // The checker judges the code: it may use nothing of it.
  { name: 'invariants', holds: /^commands\/(invariants\/|check-books\.ts)/, mayImport: [] },
  {
    name: 'commands',
    holds: /^commands\//,
    mayImport: [
      ...GROUND,
      'config',
      'database',
      'dual-write',
      'gateway',
      'invariants',
      'root',
      ...['main', 'books', 'flows', 'store', 'rules', 'tables', 'api'].flatMap((part) => [
        `dataverse ${part}`,
        `finance ${part}`,
      ]),
    ],
  },
  {
    name: 'root',
    holds: /^[a-z]+\.ts$/i,
    mayImport: [
      ...GROUND,
      'config',
      'database',
      'dual-write',
      'map state',
      'graphql kit', // the scalars, so that the gateway refuses wrong texts with the same codes
      'serve',
      'tracing',
      'gateway',
      'commands',
      'dataverse main',
      'finance main',
      'dataverse books',
      'finance books',
    ],
  },
];

function roomOf(path: string): Room | undefined {
  return ROOMS.find(({ holds }) => holds.test(path));
}

/** What is wrong with one file's importing another; undefined: nothing. */
export function wrongArrow(from: string, to: string, typeOnly: boolean): string | undefined {
  const [source, target] = [roomOf(from), roomOf(to)];
  if (!source || !target) return `${source ? to : from} belongs to no room of test/tidy/arrows.ts`;
  if (source === target || source.mayImport.includes(target.name)) return undefined;
  if (typeOnly && source.typesOf?.includes(target.name)) return undefined;
  return `${from} → ${to}: '${source.name}' must not import '${target.name}'`;
}

/** Is a file pure: no package either? */
export function isPure(path: string): boolean {
  return /^subgraphs\/(dataverse|finance)\/rules\//.test(path);
}

/** May a file ask the machine for time, timers, ids and chance? Everything else takes a World. */
export function isCompositionRoot(path: string): boolean {
  return (
    /^[a-z]+\.ts$/i.test(path) ||
    /^commands\//.test(path) ||
    /^(gateway|subgraphs\/(dataverse|finance))\/main\.ts$/.test(path)
  );
}
