// Links to what an invoice or proposal looks like on paper. It must never make a document: a list of invoices has hundreds of
// links, and most are never followed.
import { Field, ObjectType } from 'type-graphql';
import { type DocumentKind, documentPath } from '../../documents/paths';

@ObjectType({
  simpleResolvers: true,
  description:
    'Where the document is, from the address of the API on (`/documents/…`), for GET by whoever may see the invoice.',
})
export class DocumentLinks {
  @Field(() => String, { description: 'Path on this server; fetch it with the same token.' })
  htmlUrl!: string;

  @Field(() => String, { description: 'Path on this server; fetch it with the same token.' })
  pdfUrl!: string;
}

export function documentLinks(legalEntity: string, kind: DocumentKind, number: string): DocumentLinks {
  return {
    htmlUrl: documentPath({ legalEntity, kind, number, form: 'html' }),
    pdfUrl: documentPath({ legalEntity, kind, number, form: 'pdf' }),
  };
}
