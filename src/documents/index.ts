export {
  createDocumentVersions,
  type DocumentVersions,
  type NewVersion,
  type PreparedVersion,
} from './document-versions.ts';
export {
  acceptedMediaTypes,
  largestDocument,
  purposeOf,
  type VersionPurpose,
  type VersionRecord,
  versionId,
  versionPurposes,
} from './version.ts';
