// Every place at which a text or an id can be given to a query, to a field within one or to a mutation, with the names of another company
// there, and with names that nobody has. It must never know a place by its name: the schema does.
import { type GraphQLSchema, getNamedType, isListType, isNonNullType } from 'graphql';
import { type Place, placesOf } from '../access/places';
import { UNKNOWN } from './asked';
import type { Documents } from './twoCompanies';
import { selectionOf } from './walk';

export interface Request {
  readonly query: string;
  readonly variables: object;
}

/** One place, asked about what is another's and about what is nobody's: both must be answered alike. */
export interface Given {
  readonly name: string;
  readonly theirs: Request;
  readonly none: Request;
  /** Of a list, with own names beside. */
  readonly isList: boolean;
}

/** As the inputs of mutations and the roots of queries call them. */
function called(documents: Documents): Documents {
  const { postedId, postedNumber, billingId, billedMilestoneId } = documents as Record<string, string>;
  return {
    ...documents,
    confirmedInvoiceId: postedId as string,
    proposalNumber: postedNumber as string,
    operationId: billingId as string,
    milestonePartId: billedMilestoneId as string,
  };
}

const isOfText = ({ type }: Place) => ['ID', 'String'].includes(getNamedType(type).name);
/** A place in an order, and no document. */
const isCursor = ({ name }: Place) => /\.(after|before|afterNumber)$/.test(name);
/** What something new is called: it is the caller's own to say, and NUMBER_TAKEN is told by another test. */
const isNew = ({ name }: Place) => /^create(Project|Contract)\.input\.number$/.test(name);
const isList = ({ type }: Place) => isListType(isNonNullType(type) ? type.ofType : type);

/** Queries by somebody of `own`: lists hold all names of the others beside his own, single values each of the others' names in turn. */
export function givenToQueries(schema: GraphQLSchema, own: Documents, others: Documents): Given[] {
  const places = placesOf(schema, called(own), (field) => selectionOf(field, 0)).filter(
    (place) => !place.isMutation && isOfText(place) && !isCursor(place),
  );
  const names = Object.keys(others);
  const valuesOf = (documents: Documents) => names.map((name) => documents[name] as string);
  return places.flatMap((place): Given[] => {
    const { name, request } = place;
    if (isList(place)) {
      const beside = valuesOf(own);
      const asked = (documents: Documents) => request([...valuesOf(documents), ...beside]);
      return [{ name, isList: true, theirs: asked(others), none: asked(UNKNOWN) }];
    }
    return names.map((document) => ({
      name: `${name} = ${document}`,
      isList: false,
      theirs: request(others[document]),
      none: request(UNKNOWN[document]),
    }));
  });
}

/** Mutations by somebody of `own`, right but for one id or number, which is another company's. */
export function givenToMutations(schema: GraphQLSchema, own: Documents, others: Documents): Given[] {
  const theirs = new Map(placesOf(schema, called(others)).map((place) => [place.name, place.good]));
  return placesOf(schema, called(own)).flatMap((place) => {
    const isName = getNamedType(place.type).name === 'ID' || /(number|legalEntity|company)$/i.test(place.name);
    const value = theirs.get(place.name);
    if (
      !place.isMutation ||
      !isName ||
      isNew(place) ||
      !isOfText(place) ||
      JSON.stringify(value) === JSON.stringify(place.good)
    )
      return [];
    const [document] = Object.entries(called(others)).find(([, each]) => each === [value].flat()[0]) ?? [];
    if (document === undefined) return [];
    const unknown = UNKNOWN[document];
    return [
      {
        name: place.name,
        isList: false,
        theirs: place.request(value),
        none: place.request(Array.isArray(value) ? [unknown] : unknown),
      },
    ];
  });
}

/** As many as one body holds by default. */
const BATCH = 10;

/** What `who` is told of these documents and not of nobody's, a line each. */
export async function differing(
  url: string,
  given: readonly Given[],
  who: string,
  documents: Documents,
): Promise<string[]> {
  const texts = [...new Set(given.flatMap(({ none, theirs }) => [JSON.stringify(none), JSON.stringify(theirs)]))];
  const answers = new Map<string, string>();
  for (let at = 0; at < texts.length; at += BATCH) {
    const batch = texts.slice(at, at + BATCH);
    const headers = { 'content-type': 'application/json', 'x-who': who };
    const response = await fetch(url, { method: 'POST', headers, body: `[${batch.join()}]` });
    const told = (await response.json()) as object[];
    for (const [index, text] of batch.entries()) answers.set(text, comparable(told[index]));
  }
  const of = (request: Request) => answers.get(JSON.stringify(request)) as string;
  return given.flatMap(({ name, theirs, none }) => {
    const [about, aboutNobody] = [anonymous(of(theirs), documents), of(none)];
    return about === aboutNobody ? [] : [`${name}: ${about.slice(0, 300)} ${aboutNobody.slice(0, 300)}`];
  });
}

/** Without what names the request itself: cursors hold a digest of the filter. */
function comparable(answer: unknown): string {
  return JSON.stringify(answer, (name, value) => (name === 'cursor' || name === 'requestId' ? undefined : value)) ?? '';
}

/** Names of the first company stand within those of the second, so only whole ones are replaced. */
function anonymous(answer: string, documents: Documents): string {
  return Object.entries(documents).reduce(
    (told, [key, name]) => told.replace(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'), UNKNOWN[key] as string),
    answer,
  );
}
