// Finance's end of the dual-write maps. A map's name, direction and state are Dataverse's: here it is a key to hang Finance's
// counters on, and Finance must never say whether such a map exists.
import { Directive, Field, ObjectType } from 'type-graphql';

@Directive('@key(fields: "name")')
@ObjectType({ simpleResolvers: true })
export class TableMap {
  @Field(() => String, { description: "Microsoft's name of the map." })
  name!: string;
}
