import type { HistoryEvent } from './history.ts';

/**
 * How a failed activity is told to its orchestration. With `setExceptionPropertiesProvider` the library throws its
 * failure details as a JSON message; they are handed on as `FailureDetails`, which the library reads (what the
 * extension itself does with them is unverified).
 */
export function activityFailure(
  name: string,
  thrown: unknown,
): Pick<HistoryEvent, 'Reason' | 'Details' | 'FailureDetails'> {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const failure = {
    Reason: `Activity function '${name}' failed: ${error.message}`,
    Details: error.stack ?? String(error),
  };
  const details = failureDetails(error.message);
  return details ? { ...failure, FailureDetails: details } : failure;
}

function failureDetails(message: string): Record<string, unknown> | undefined {
  if (!message.startsWith('{"errorType":')) return undefined;
  try {
    const { errorType, errorMessage, stackTrace, isNonRetriable, properties } = JSON.parse(message);
    return {
      ErrorType: errorType,
      ErrorMessage: errorMessage,
      StackTrace: stackTrace,
      IsNonRetriable: isNonRetriable === true,
      Properties: properties,
    };
  } catch {
    return undefined;
  }
}
