export type { Topic } from './compare/comparison.ts';
export { topicNames } from './compare/topics.ts';
export type { DocumentVersions } from './document-versions.ts';
export { createDocuments, type DocumentDesk, type DocumentsSlice } from './documents.ts';
export { downloadName, wrongEnding } from './file-name.ts';
export { drawnQuotations } from './quotations.ts';
export type { SealedDesk } from './sealed/sealed.ts';
export type { SealedPages } from './sealed/sealed-page.http.ts';
export { sealedMediaType } from './sealed/sealed-version.ts';
export {
  contentHashField,
  newSealedVersionBody,
  openingResource,
  recipientBody,
  recipientList,
  sealedVersionList,
  toRecipientResource,
  toSealedVersionResource,
} from './sealed/sealed-versions.api.ts';
export { readPiece } from './uploads/read-piece.ts';
export { uploadLimits } from './uploads/upload.ts';
export { newUploadBody, partialUpload, toUploadResource, uploadResource } from './uploads/uploads.api.ts';
export {
  acceptedMediaTypes,
  largestDocument,
  mediaTypes,
  type VersionPurpose,
  type VersionRecord,
  versionId,
} from './version.ts';
export { checkinQuery, checkoutBody, checkoutResource } from './versions/checkout.api.ts';
export type { Checkout } from './versions/checkout.ts';
export { clausePage, clausesQuery, toClausePage } from './versions/clauses.api.ts';
export { comparisonQuery, comparisonResource, toComparisonResource } from './versions/comparison.api.ts';
export { outlineOf } from './versions/comparison-outline.ts';
export type { AddedVersion, DocumentChange, DocumentOwner } from './versions/document-owner.ts';
export { documentEvents } from './versions/event-catalogue.ts';
export { comparisonEtag } from './versions/read-comparison.ts';
export { decisionsBody, revisionList, toRevisionList } from './versions/revisions.api.ts';
export {
  newVersionQuery,
  restorationBody,
  sendingBody,
  toVersionResource,
  versionNumberField,
  versionPage,
  versionResource,
} from './versions/versions.api.ts';
