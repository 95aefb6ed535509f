/**
 * The shapes that pass between a Functions host and the Node library: what the gRPC messages of the real host become
 * in the worker (azure-functions-nodejs-library src/converters, types-core). Exactly one member of a datum is set.
 */
export interface RpcDatum {
  string?: string;
  json?: string;
  bytes?: Uint8Array;
  int?: number;
  double?: number;
  http?: Record<string, unknown>;
  collectionString?: { string: string[] };
  collectionBytes?: { bytes: Uint8Array[] };
}

export interface RpcRequest {
  inputData: { name: string; data?: RpcDatum }[];
  triggerMetadata?: Record<string, RpcDatum>;
  retryContext?: { retryCount: number; maxRetryCount: number; exception?: { message: string } };
  traceContext?: { traceParent?: string; traceState?: string };
}

export interface RpcResponse {
  invocationId: string;
  outputData?: { name: string; data?: RpcDatum | null }[];
  returnValue?: RpcDatum | null;
}

/** One registered function. `trigger.type` is lower case: httptrigger, timertrigger, servicebustrigger, orchestrationtrigger, activitytrigger. */
export interface LoadedFunction {
  readonly name: string;
  readonly bindings: Readonly<Record<string, Readonly<Record<string, unknown>> & { type: string; direction: string }>>;
  readonly trigger: Readonly<Record<string, unknown>> & { readonly bindingName: string; readonly type: string };
  readonly retryOptions?: unknown;
}

export interface InvokeOptions {
  invocationId?: string;
  /**
   * Called with the handler call itself (after the preInvocation hooks) and the InvocationContext the handler gets;
   * must call it once, synchronously, and return what it returned.
   */
  wrap?: <T>(call: () => T, context: object) => T;
}

/** An app that has been loaded and can be called. */
export interface FunctionApp {
  all(): readonly LoadedFunction[];
  /** By name, without regard to case; undefined when absent or of another trigger type. */
  find(name: string, triggerType?: string): LoadedFunction | undefined;
  /** Runs hooks and handler as the worker does. Rejects with what the handler threw. */
  invoke(fn: LoadedFunction, request: RpcRequest, options?: InvokeOptions): Promise<RpcResponse>;
}
