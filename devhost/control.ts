import type { DevhostClock } from './clock.ts';
import { BadInput, readJson, send, sendJson } from './http/exchange.ts';
import { escapeHtml, page } from './http/page.ts';
import type { Handle } from './http/serve.ts';
import type { ControlHandler, RunningService } from './service.ts';

/**
 * The control server: inspection pages and fault switches of every service under /<name>/, the clock, and what was asked of
 * whom. For people and tests on this machine; the app never calls it.
 */
export function controlServer(
  clock: DevhostClock,
  services: ReadonlyMap<string, RunningService>,
  testTokens: ControlHandler,
): Handle {
  return async (request, response, url) => {
    const name = url.pathname.split('/')[1] ?? '';
    const call = `${request.method} ${url.pathname}`;
    if (call === 'GET /') return send(response, 200, 'text/html; charset=utf-8', overview(services));
    if (call === 'GET /health') return sendJson(response, 200, { status: 'ready', services: [...services.keys()] });
    if (call === 'GET /counts')
      return sendJson(
        response,
        200,
        Object.fromEntries([...services].map(([service, { counts }]) => [service, counts()])),
      );
    if (call === 'GET /clock') return sendJson(response, 200, clockNow(clock));
    if (call === 'POST /clock') {
      moveClock(clock, (await readJson(request)).offset);
      return sendJson(response, 200, clockNow(clock));
    }
    // Pages link relatively, so they need the slash of their folder.
    if (url.pathname === `/${name}` && services.has(name)) {
      response.writeHead(308, { location: `/${name}/${url.search}`, 'content-length': 0 }).end();
      return;
    }
    if (name === 'devhost') return testTokens(request, response, url); // POST /devhost/token
    const service = services.get(name);
    if (!service?.control)
      return sendJson(response, 404, { error: { message: `nothing is inspected at ${url.pathname}` } });
    return service.control(request, response, new URL(url.pathname.slice(name.length + 1) + url.search || '/', url));
  };
}

const clockNow = (clock: DevhostClock) => ({ now: new Date(clock.now()).toISOString(), offset: clock.offset });

function moveClock(clock: DevhostClock, offset: unknown): void {
  try {
    clock.moveTo(Number(offset));
  } catch (fault) {
    throw fault instanceof RangeError ? new BadInput(fault.message) : fault;
  }
}

function overview(services: ReadonlyMap<string, RunningService>): string {
  const rows = [...services].map(([name, { url, control }]) => {
    const shown = control ? `<a href="/${escapeHtml(name)}/">${escapeHtml(name)}</a>` : escapeHtml(name);
    return `<tr><td>${shown}</td><td>${escapeHtml(url)}</td></tr>`;
  });
  return page(
    'Local Azure',
    `<table><thead><tr><th>Service</th><th>Address</th></tr></thead><tbody>${rows.join('')}</tbody></table>`,
  );
}
