// Which details may be taken off a draft, and what goes with them: a WRITE_OFF follows its SALE and never goes alone, or hours
// would be lost. Pure. domain.md 3.1 (P3), 3.4 (g)
import type { Refusal } from '../../../schema/errors';
import type { DetailKind } from './detailIds';

export interface RemovableDetail {
  readonly id: string;
  readonly kind: DetailKind;
  readonly source_actual_id: string | null;
}

const REMOVABLE: readonly DetailKind[] = [
  'SALE',
  'MANUAL',
  'MILESTONE',
  'RETAINER',
  'APPLIED_RETAINER',
  'REFUND',
  'CORRECTION',
];

/** DETAIL_NOT_EDITABLE for each that may not be taken off together with the others. */
export function removalFaults(details: readonly RemovableDetail[]): Refusal[] {
  const sales = new Set(details.filter(({ kind }) => kind === 'SALE').map(({ source_actual_id }) => source_actual_id));
  return details.flatMap(({ id, kind, source_actual_id }) => {
    if (REMOVABLE.includes(kind) || (kind === 'WRITE_OFF' && sales.has(source_actual_id))) return [];
    const message =
      kind === 'WRITE_OFF' ? 'What is written off follows its sale.' : `A ${kind} is not taken off like this.`;
    return [{ code: 'DETAIL_NOT_EDITABLE' as const, message, subjectId: id }];
  });
}
