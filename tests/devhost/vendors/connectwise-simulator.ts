import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock, RunningService } from '../../../devhost/service.ts';
import { connectWise } from '../../../devhost/vendors/connectwise/index.ts';
import { trustedCertificate } from '../../support/trusted-certificate.ts';

export type Json = Record<string, unknown>;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  // biome-ignore lint/suspicious/noExplicitAny: what a wire answer holds is what these tests find out
  readonly body: any;
}

export const LOGIN = {
  authorization: 'Basic bm9ydGh3aW5kbXNwK1B1YktleTEyMzpQcml2S2V5NDU2',
  clientid: '7f7b1e58-0000-4000-8000-000000000001',
};
export const API = '/v2025_1/apis/3.0';
export const AGREEMENT = `${API}/finance/agreements/4182`;

/** A simulator in a folder of its own, with a clock the test sets and short delays between callback attempts. */
export class Simulator {
  readonly tls: { readonly key: string; readonly cert: string; readonly ca: string };
  readonly dataDir = mkdtempSync(join(tmpdir(), 'connectwise-'));
  now = Date.parse('2026-03-02T16:00:00Z');
  service: RunningService | undefined;

  private constructor(tls: { key: string; cert: string; ca: string }) {
    this.tls = tls;
  }

  static async start(): Promise<Simulator> {
    const certificate = await trustedCertificate('localhost');
    const simulator = new Simulator({ ...certificate, ca: certificate.cert });
    await simulator.start();
    return simulator;
  }

  async start(): Promise<void> {
    const clock: Clock = { now: () => this.now, onMove: () => () => undefined };
    const tokens = { verify: async () => undefined };
    const log = (message: string) => console.error(message);
    this.service = await connectWise({ dataDir: this.dataDir, port: 0, clock, tls: this.tls, tokens, log }, [10, 20]);
  }

  get url(): string {
    return this.service?.url ?? '';
  }

  async restart(): Promise<void> {
    await this.service?.stop();
    await this.start();
  }

  async stop(): Promise<void> {
    await this.service?.stop();
    rmSync(this.dataDir, { recursive: true });
  }

  call(method: string, path: string, body?: unknown, headers: Record<string, string> = LOGIN): Promise<Answer> {
    const target = path.startsWith('https:') ? path : `${this.url}${path}`;
    const sent = body === undefined ? {} : { 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const options = { method, headers: { ...sent, ...headers }, ca: this.tls.ca, agent: false } as const;
      const request = httpsRequest(target, options, async (response) => {
        let text = '';
        for await (const chunk of response) text += String(chunk);
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: text === '' ? undefined : JSON.parse(text),
        });
      });
      request.on('error', reject);
      request.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });
  }

  patch(...operations: Json[]): Promise<Answer> {
    return this.call('PATCH', AGREEMENT, operations);
  }

  /** The control server of the devhost, cut down to this one handler. */
  async control(method: string, path: string, body?: Json): Promise<Answer> {
    const server = createServer(
      (request, response) =>
        void this.service?.control?.(request, response, new URL(request.url ?? '/', 'http://localhost')),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/connectwise${path}`;
    const response = await fetch(url, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
    const text = await response.text();
    server.closeAllConnections();
    server.close();
    return { status: response.status, headers: {}, body: text === '' ? undefined : JSON.parse(text) };
  }
}
