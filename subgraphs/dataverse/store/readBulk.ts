// The items of Dataverse's bulk operations as a list under each. Operations are read by subgraphs/bulk, for whoever may see them;
// it must never be asked for one that the caller has not seen.
import { ITEMS, type ItemRow } from '../../bulk/readOperations';
import { childList } from './childList';

/** The items of operations, in the order in which they were given. */
export const ITEMS_OF_OPERATION = childList<ItemRow>(ITEMS, 'b.operation_id', 'operation_id');
