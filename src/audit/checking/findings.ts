/** What can be wrong with a log, each in one sentence for people. */
export const findings = {
  entryMissing: 'an entry is missing that the log must have.',
  entryChanged: 'the fields beside a leaf, or its hash, are not those of the leaf.',
  leafMalformed: 'a leaf is not what the schema of leaves allows, or stands in another place than it says.',
  payloadChanged: 'a payload is not the one its leaf commits to.',
  payloadLost: 'a payload or its salt is gone without a record of erasure.',
  linkBroken: 'an epoch of the log does not begin with the last checkpoint of the one before.',
  headBehindSeal: 'the log is shorter than its last checkpoint.',
  sealBehindStorage: 'the write-once storage has newer checkpoints than the log knows of.',
  sealChanged: 'what the log keeps of its last checkpoint is not what was signed.',
  checkpointMissing: 'a checkpoint that was signed is not in the write-once storage.',
  checkpointMalformed: 'what lies in the place of a checkpoint is none of this log.',
  signatureBad: 'a checkpoint is not signed by the keys on record.',
  rootDiffers: 'the leaves do not give the root that was signed.',
  tileMissing: 'a tile that must be in the write-once storage is not there.',
  tileDiffers: 'a tile in the write-once storage does not hold the hashes or leaves of the log.',
  notConsistent: 'a checkpoint does not add to the one before it.',
  checkChanged: 'what the check of the log remembers of its own progress is not what the log has come to.',
} as const satisfies Readonly<Record<string, string>>;

export type Finding = keyof typeof findings;
