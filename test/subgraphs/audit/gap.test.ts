// A mutation that was done and left nothing in the audit trail: a test of it fails, and whoever runs the product gets the answer, for what
// was done is not undone by an error.
import { type AuditedContext, audited, gapOf } from '../../../subgraphs/audit/refusals';
import { LOCAL_CALLER } from '../../../subgraphs/caller';

const DONE = { userErrors: [], replayed: false };

/** Nothing is written: neither answer is a refusal of rights. */
function contextOf(onGap?: (mutation: string) => void): AuditedContext {
  const books = { trail: { tables: [], ...(onGap && { onGap }) } } as never;
  return { books, requestId: 'r', caller: LOCAL_CALLER };
}

describe('a mutation that is missing from the trail', () => {
  it('fails where nobody listens', async () => {
    await expect(audited(contextOf(), 'renameProject', {}, () => DONE)).rejects.toThrow(gapOf('renameProject'));
  });

  it('is told and answered where somebody does', async () => {
    const gaps: string[] = [];
    const context = contextOf((mutation) => gaps.push(mutation));
    expect(await audited(context, 'renameProject', {}, () => DONE)).toBe(DONE);
    expect(gaps).toEqual(['renameProject']);
  });

  it.each([
    ['replayed', { userErrors: [], replayed: true }],
    ['refused', { userErrors: [{ code: 'NOT_FOUND' }], replayed: false }],
  ])('is none if it was %s', async (_, answer) => {
    expect(await audited(contextOf(), 'renameProject', {}, () => answer)).toBe(answer);
  });

  it('is none if the flow noted it', async () => {
    const context = contextOf();
    const flow = () => {
      if (context.caller.via) context.caller.via.noted = true;
      return DONE;
    };
    expect(await audited(context, 'renameProject', {}, flow)).toBe(DONE);
  });
});
