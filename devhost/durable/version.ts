export type VersionMatchStrategy = 'None' | 'Strict' | 'CurrentOrOlder';
export type VersionFailureStrategy = 'Reject' | 'Fail';

/** durabletask `VersioningSettings.CompareVersions`: absent is oldest, `System.Version` where both parse, else text without case. */
export function compareVersions(left: string | undefined, right: string | undefined): number {
  if (!left?.trim() || !right?.trim()) return Number(Boolean(left?.trim())) - Number(Boolean(right?.trim()));
  const leftParts = dotted(left);
  const rightParts = dotted(right);
  if (leftParts && rightParts) {
    for (let i = 0; i < 4; i++) {
      const difference = (leftParts[i] ?? -1) - (rightParts[i] ?? -1);
      if (difference !== 0) return Math.sign(difference);
    }
    return 0;
  }
  const [a, b] = [left.toUpperCase(), right.toUpperCase()];
  return a < b ? -1 : Number(a > b);
}

/** `System.Version` has two to four parts: "2" is not one, so "2" and "10" compare as text. */
function dotted(text: string): number[] | undefined {
  return /^\d+(\.\d+){1,3}$/.test(text.trim()) ? text.trim().split('.').map(Number) : undefined;
}

/** Whether a host of this version may run an instance of that version (TaskOrchestrationDispatcher.cs). */
export function versionMatches(
  strategy: VersionMatchStrategy,
  hostVersion: string | undefined,
  instanceVersion: string | undefined,
): boolean {
  switch (strategy) {
    case 'None':
      return true;
    case 'Strict':
      return (hostVersion ?? '') === (instanceVersion ?? '');
    case 'CurrentOrOlder':
      return compareVersions(instanceVersion, hostVersion) <= 0;
  }
}
