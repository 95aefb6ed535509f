export { createDocumentVersions, type DocumentVersions } from './document-versions.ts';
export { createDocuments, type DocumentDesk, type DocumentsSlice } from './documents.ts';
export {
  acceptedMediaTypes,
  largestDocument,
  type VersionPurpose,
  type VersionRecord,
  versionId,
} from './version.ts';
export type { Checkout } from './versions/checkout.ts';
export type { DocumentChange, DocumentOwner } from './versions/document-owner.ts';
export {
  checkinQuery,
  checkoutBody,
  checkoutResource,
  clausePage,
  clausesQuery,
  decisionsBody,
  newVersionQuery,
  restorationBody,
  revisionList,
  sendingBody,
  toClausePage,
  toRevisionResource,
  toVersionResource,
  versionNumberField,
  versionPage,
  versionResource,
} from './versions/versions.api.ts';
