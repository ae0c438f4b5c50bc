// What the product answers to a person and not to a role is shared with nobody else, however alike their rights are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, type OperationDefinitionNode, parse, validate } from 'graphql';
import { personalGuard } from '../../../gateway/access/fieldAccess';
import { PERSONAL } from '../../../gateway/main';

const PUBLIC = buildSchema(readFileSync(join(__dirname, '../../../schema/public.graphql'), 'utf8'));

describe('operations', () => {
  it.each([
    '{ invoiceProposal(number: "1") { dutyConflict { code } } }',
    // An operation that touches no company is its caller's own.
    '{ one: bulkOperation(id: "1") { id } }',
    '{ postingOperation(id: "1") { id } }',
    'subscription { bulkOperation(id: "1") { id } }',
    'subscription { postingOperation(id: "1") { id } }',
  ])('of the product were shared with others of the same rights though they ask about oneself: %s', (text) => {
    const document = parse(text);
    const operation = document.definitions[0] as OperationDefinitionNode;
    expect(validate(PUBLIC, document)).toEqual([]);
    expect(personalGuard(PUBLIC, PERSONAL)(document, operation)).toBe(true);
  });
});
