// A refusal once came back with all that was sent: 70,000 characters for every id that was not found.
import { shownText } from '../../schema/shownText';
import { userError } from '../../subgraphs/graphql/refusals';

it('a message repeats no more of what was sent than its beginning and its end', () => {
  const id = 'x'.repeat(70_000);
  const { message, subjectId } = userError({
    code: 'NOT_FOUND',
    message: `There is no invoice ${id}, I say.`,
    subjectId: id,
  });
  expect(message).toMatch(/^There is no invoice x{100,} … x{100,}, I say\.$/);
  for (const text of [message, subjectId as string]) expect(text.length).toBeLessThan(1_010);
});

it('what is short stays as it is, and no character is cut in half', () => {
  expect(shownText('x'.repeat(1_000))).toBe('x'.repeat(1_000));
  for (const before of ['', 'x'])
    expect(shownText(before + '\u{1f600}'.repeat(1_000))).not.toMatch(
      /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
    );
});
