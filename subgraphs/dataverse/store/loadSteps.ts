// What a load can tell, and in which order: tables that others refer to come first; headers of invoices last, so that each finds its
// actuals and links in place and is staged at once. It must never be reordered while a load is under way. domain.md 4.3
import { MAPS } from '../../../schema/messages';

/** What is read by itself, in ranges of its ids. */
export type LoadSource =
  | 'PROJECTS'
  | 'CONTRACTS'
  | 'MILESTONES'
  | 'RETAINERS'
  | 'ACTUALS'
  | 'LINKS'
  | 'INVOICES'
  | 'APPROVAL_KEYS'
  | 'INVOICE_KEYS';

interface Step {
  readonly source: LoadSource;
  readonly step: number;
  /** Any of these asks for it. None: it follows from the others. */
  readonly maps: readonly string[];
  /** What its rows are told as, foremost. */
  readonly map: string;
  /** Rows read at a time: a header of an invoice is several statements in Finance, a contract brings its lines. */
  readonly chunk: number;
}

const contractMaps = [MAPS.contracts, MAPS.contractLines, MAPS.fundingSources];
export const KEYS_OF_ROWS = 'keys of what was loaded';

const LOAD_STEPS: readonly Step[] = [
  { source: 'PROJECTS', step: 1, maps: [MAPS.projects], map: MAPS.projects, chunk: 500 },
  { source: 'CONTRACTS', step: 2, maps: contractMaps, map: MAPS.contracts, chunk: 100 },
  { source: 'MILESTONES', step: 3, maps: [MAPS.milestones], map: MAPS.milestones, chunk: 500 },
  { source: 'RETAINERS', step: 3, maps: [MAPS.milestones], map: MAPS.milestones, chunk: 500 },
  { source: 'ACTUALS', step: 4, maps: [MAPS.actuals], map: MAPS.actuals, chunk: 500 },
  { source: 'LINKS', step: 5, maps: [MAPS.links], map: MAPS.links, chunk: 500 },
  { source: 'INVOICES', step: 6, maps: [MAPS.invoices], map: MAPS.invoices, chunk: 50 },
  { source: 'APPROVAL_KEYS', step: 7, maps: [], map: KEYS_OF_ROWS, chunk: 500 },
  { source: 'INVOICE_KEYS', step: 7, maps: [], map: KEYS_OF_ROWS, chunk: 500 },
];

/** The maps that a load can be asked for. */
export const LOADABLE_MAPS: readonly string[] = [...new Set(LOAD_STEPS.flatMap(({ maps }) => maps))];

/** Keys count as received only where everything that travels under them was told. */
const TRAVELS_UNDER_KEYS = [MAPS.actuals, MAPS.links, MAPS.invoices];

/** What a load of these maps reads, in its order. */
export function stepsOf(maps: readonly string[]): readonly Step[] {
  const isWhole = TRAVELS_UNDER_KEYS.every((map) => maps.includes(map));
  return LOAD_STEPS.filter((step) => (step.maps.length === 0 ? isWhole : step.maps.some((map) => maps.includes(map))));
}

export function stepOf(source: LoadSource): Step {
  return LOAD_STEPS.find((step) => step.source === source) as Step;
}
