// The check of the set-up of every company that the caller may see, or of one: what is missing, and what it will stop. It reads
// alone, and must never refuse or repair anything.
import { type Caller, maySee } from '../../caller';
import { instant } from '../../world';
import type { Books } from '../books';
import { type SetUpFinding, setUpFindings } from '../rules/setUpCheck';
import { legalEntityCodes, readLegalEntity } from '../store/company';
import { readSetUpFacts } from '../store/setUpCheck';

/** The findings, company by company in order of code; none: everything is there. domain.md 6.1 (20) */
export async function checkSetUp(
  { db, world }: Pick<Books, 'db' | 'world'>,
  caller: Caller,
  legalEntity?: string | null,
): Promise<SetUpFinding[]> {
  const today = instant(world).slice(0, 10);
  const codes = legalEntity == null ? await legalEntityCodes(db.read) : [legalEntity];
  const findings: SetUpFinding[] = [];
  for (const code of codes.filter((each) => maySee(caller, each))) {
    const entity = await readLegalEntity(db.read, code);
    if (entity) findings.push(...setUpFindings(await readSetUpFacts(db.read, entity, today)));
  }
  return findings;
}

/** `USMF RATE_MISSING No exchange rate … Stops: …` */
export function findingSentence({ legalEntity, code, message, blocks, owner }: SetUpFinding): string {
  return `${legalEntity} ${code} ${message} Stops: ${blocks}. (${owner})`;
}
