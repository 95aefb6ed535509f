export {
  createDocumentVersions,
  type DocumentVersions,
  type NewVersion,
  type PreparedVersion,
} from './document-versions.ts';
export { acceptedMediaTypes, largestDocument, type VersionRecord, versionId } from './version.ts';
