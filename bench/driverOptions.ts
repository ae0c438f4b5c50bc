// An address as the product's settings have it, for the plain driver: measurements reach a server the way that the product does. It must
// import nothing else of the product: the hand-written server's memory is measured.
import type { ConnectionOptions } from 'mysql2';
import { mysqlAddress } from '../subgraphs/database/mysqlAddress';

/** What mysql2 takes for `mysql://…`, parameters included. Throws as `mysqlAddress` does. */
export function driverOptions(url: string): ConnectionOptions {
  const { user, place } = mysqlAddress(url);
  return { ...place, user };
}
