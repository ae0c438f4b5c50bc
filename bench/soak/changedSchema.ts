// Loaded before Dataverse's program: makes it tell the gateway a schema with one field more than it has, as the next release
// of a subgraph would. Nobody asks for the field; that clients can see it shows that the gateway switched.
import { type GraphQLObjectType, isObjectType } from 'graphql';
import * as dataverse from '../../subgraphs/dataverse/main';

export const NEW_FIELD = 'soakRelease';

type Open = typeof dataverse.openDataverse;

const open = dataverse.openDataverse;

const changed: Open = async (options) => {
  const side = await open(options);
  const service = side.schema.getType('_Service');
  if (!isObjectType(service)) throw new Error('the subgraph has no _Service');
  tell(service, `${side.sdl}\nextend type Query {\n  ${NEW_FIELD}: String\n}\n`);
  return side;
};

function tell(service: GraphQLObjectType, sdl: string): void {
  const field = service.getFields().sdl;
  if (field !== undefined) field.resolve = () => sdl;
}

// The program calls what its module exports at that moment.
(dataverse as { openDataverse: Open }).openDataverse = changed;
