// The contract's scalars as literals of a document: what is not written as a text is refused, and shown as it was written.
import { GraphQLError, type GraphQLScalarType, parseValue } from 'graphql';
import { CurrencyCodeScalar, DateScalar, DateTimeScalar, DecimalScalar } from '../../../subgraphs/graphql/scalars';

const refusal = (scalar: GraphQLScalarType, literal: string): GraphQLError => {
  try {
    scalar.parseLiteral(parseValue(literal));
  } catch (error) {
    if (error instanceof GraphQLError) return error;
    throw error;
  }
  throw new Error(`${literal} was taken`);
};

describe('a literal without quotes', () => {
  it.each([
    [DecimalScalar, '1250.00', 'DECIMAL_INVALID', "A decimal is written as a text: '1250.00'."],
    [DateScalar, '20261123', 'DATE_INVALID', "'20261123' is not a date: write '2026-11-23'."],
    [DateTimeScalar, 'now', 'DATE_INVALID', "'now' is not a date-time with an offset: write '2026-11-23T08:00:00Z'."],
    [CurrencyCodeScalar, 'EUR', 'BAD_USER_INPUT', "'EUR' is not a currency code of three capital letters."],
  ])(
    'is refused as %s in the words of the document: it used to be named after the parser’s class',
    (scalar, literal, code, message) => {
      expect(refusal(scalar, literal)).toMatchObject({ message, extensions: { code } });
    },
  );
});

it('a literal in quotes is taken as it stands', () => {
  expect(DecimalScalar.parseLiteral(parseValue('"1250.00"'))).toBe('1250.00');
  expect(DateScalar.parseLiteral(parseValue('"2028-02-29"'))).toBe('2028-02-29');
});
