export type { DocumentVersions } from './document-versions.ts';
export { createDocuments, type DocumentDesk, type DocumentsSlice } from './documents.ts';
export { downloadName, wrongEnding } from './file-name.ts';
export { wrappedKeyRule } from './sealed/browser/wrapped-key.ts';
export { deviceKeyIdField } from './sealed/devices.api.ts';
export type { SealedVersion } from './sealed/open-sealed-version.ts';
export type { SealedDesk } from './sealed/sealed.ts';
export type { SealedPages } from './sealed/sealed-page.http.ts';
export { mostRecipients, sealedMediaType } from './sealed/sealed-version.ts';
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
export type { Checkout } from './versions/checkout.ts';
export { comparisonQuery, comparisonResource, toComparisonResource } from './versions/comparison.api.ts';
export type { AddedVersion, DocumentChange, DocumentOwner } from './versions/document-owner.ts';
export { comparisonEtag } from './versions/read-comparison.ts';
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
