import type { SourceBlock, SourceSpan } from '../assemble.ts';
import type { Comment, Place, Revision } from '../clause-tree.ts';

/** What a reader of one format found. Places in it are given by source block, since the canonical text is made later. */
export interface SourceDocument {
  readonly blocks: readonly SourceBlock[];
  readonly revisions?: readonly (Omit<Revision, 'span'> & { readonly at: SourceSpan })[];
  readonly comments?: readonly (Omit<Comment, 'span'> & { readonly at: SourceSpan })[];
  readonly places?: readonly (Omit<Place, 'start' | 'end'> & { readonly at: SourceSpan })[];
}
