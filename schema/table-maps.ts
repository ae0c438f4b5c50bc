// The table maps that come with the software, read from schema/maps when the program is built. domain.md 4.1
// A definition that was ever released under its version must not change: add the next version's file beside it, and here.

import { halfOf, type MapDefinition, type MapDirection, type MapHalf, mapDefinition } from './mapDefinition';
import { mapsInOrder } from './mapOrder';
import actuals1 from './maps/actuals.1.json';
import actuals2 from './maps/actuals.2.json';
import contractLines1 from './maps/contract-lines.1.json';
import contracts1 from './maps/contracts.1.json';
import customerInvoices1 from './maps/customer-invoices.1.json';
import fundingSources1 from './maps/funding-sources.1.json';
import invoices1 from './maps/invoices.1.json';
import invoices2 from './maps/invoices.2.json';
import links1 from './maps/links.1.json';
import milestones1 from './maps/milestones.1.json';
import projects1 from './maps/projects.1.json';

const FILES: readonly unknown[] = [
  contracts1,
  contractLines1,
  fundingSources1,
  projects1,
  milestones1,
  invoices1,
  invoices2,
  actuals1,
  actuals2,
  links1,
  customerInvoices1,
];

/** Every shipped version of every map. */
export const SHIPPED_MAPS: readonly MapDefinition[] = FILES.map((file) => mapDefinition.parse(file));

/** Their newest versions, each after those that its rows refer to. */
export const NEWEST_SHIPPED_MAPS: readonly MapDefinition[] = inOrder();

/** The shipped versions that go this way, as a relay works with them. */
export function shippedHalves(direction: MapDirection): MapHalf[] {
  return SHIPPED_MAPS.flatMap((definition) => halfOf(definition, direction) ?? []);
}

function inOrder(): MapDefinition[] {
  const newest = new Map<string, MapDefinition>();
  for (const map of SHIPPED_MAPS) if (map.version >= (newest.get(map.name)?.version ?? 0)) newest.set(map.name, map);
  return mapsInOrder([...newest.values()]).flatMap((name) => newest.get(name) ?? []);
}
