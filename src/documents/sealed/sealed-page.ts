import { type Html, html } from '../../platform/html.ts';

/** What the page's style needs beside that of all pages. */
export const sealedPageRules = `
[hidden] { display: none !important; }
ul.plain, #versions, #own-devices { list-style: none; padding: 0; }
#versions > li, #own-devices > li { padding: 0.75rem 0; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin: 0.25rem 0; }
fieldset { margin: 1rem 0; padding: 0.5rem 1rem; border: 1px solid var(--muted); border-radius: 0.25rem; }
legend { font-weight: 600; padding: 0 0.25rem; }
.check { display: flex; gap: 0.75rem; align-items: center; }
.check input { width: 2.75rem; height: 2.75rem; flex: none; margin: 0; }
.check label { margin: 0; }
.recipient { padding: 0.5rem 0; }
.recipient p { margin: 0.25rem 0; }
summary { min-height: 2.75rem; padding: 0.5rem 0; cursor: pointer; }
[aria-disabled=true] { opacity: 0.6; cursor: default; }
#status:empty { display: none; }
#status { position: sticky; top: 0; z-index: 1; padding: 0.75rem 1rem; background: var(--raised); border-left: 0.25rem solid var(--accent); }
`;

export interface SealedPageFacts {
  readonly tenant: string;
  readonly contractId: string;
  readonly title: string;
  readonly principalId: string;
  readonly name: string;
  /** Lets the page's script write in this session. */
  readonly token: string;
}

/** Everything but what the script fills in, so that headings, labels and warnings are there whatever comes. */
export const sealedPage = ({ tenant, contractId, title, principalId, name, token }: SealedPageFacts): Html => html`
  <h1>Sealed versions: ${title}</h1>
  <p>A sealed version is encrypted in the browser of whoever seals it, and decrypted only in the browsers of those it is
  sealed for. This service keeps what it cannot read. You are signed in as ${name}.</p>
  <noscript><p class="error">This page encrypts and decrypts in your browser, which needs JavaScript. Allow it for this site, and reload.</p></noscript>
  <p class="error" id="trouble" role="alert" hidden></p>
  <p id="status" role="status"></p>
  <div id="sealed" hidden data-tenant="${tenant}" data-contract="${contractId}" data-principal="${principalId}" data-token="${token}">
    ${openingSection}${sealingSection}${deviceSection}
  </div>
  ${limits}`;

/** Before sign-in: nothing about the matter, for anybody can see it. */
export const signInToSealed = (signInUrl: string): Html => html`
  <h1>Sealed versions</h1>
  <p>Sign in to seal a document or to open one that was sealed for you.</p>
  <p><a class="button" href="${signInUrl}">Sign in</a></p>`;

/** The same whether it never was, or is another's. */
export const nothingSealedHere = (signInUrl: string): Html => html`
  <h1>There is nothing here for you</h1>
  <p>There is no such contract, or you have no access to it.</p>
  <p><a class="button" href="${signInUrl}">Sign in with another account</a></p>`;

const openingSection = html`
  <section aria-labelledby="opening-heading">
    <h2 id="opening-heading">Open</h2>
    <ul id="versions"></ul>
  </section>`;

const sealingSection = html`
  <section id="sealing" aria-labelledby="sealing-heading">
    <h2 id="sealing-heading">Seal a file</h2>
    <div class="notice">
      <p><strong>If every device it is sealed for is lost, the document is lost.</strong> Nobody can open it then: not you, not
      your administrator, not the makers of this service. Keep the original, or seal it for several devices.</p>
      <p>The service cannot analyse a sealed version, compare it, search it or make a redline of it, and knows no dates in it to
      remind you of.</p>
    </div>
    <form id="seal">
      <label for="file">File, 49 MB at most</label>
      <input id="file" type="file" required>
      <label for="description">What it is, or what changed</label>
      <input id="description" maxlength="500" required autocomplete="off" aria-describedby="description-about">
      <p id="description-about">This line is not sealed: everybody who may read the contract sees it.</p>
      <fieldset>
        <legend>Who can open it, on which device</legend>
        <p>The list comes from this service. Whoever controlled it could slip in a key of their own. So ask each person, by phone
        or face to face, to read you the fingerprint on their page.</p>
        <div id="recipients"></div>
      </fieldset>
      <div class="check">
        <input id="understood" type="checkbox" required>
        <label for="understood">I know that the document is lost when all these devices are lost</label>
      </div>
      <p class="actions"><button class="button">Seal and send</button></p>
    </form>
  </section>`;

const deviceSection = html`
  <section aria-labelledby="device-heading">
    <h2 id="device-heading">Your devices</h2>
    <p id="device-state"></p>
    <p><code id="device-fingerprint"></code></p>
    <form id="register">
      <label for="device-name">Name of this device, for you and others</label>
      <input id="device-name" maxlength="60" required autocomplete="off" placeholder="Work laptop">
      <p class="actions"><button class="button secondary">Register this browser</button></p>
    </form>
    <ul id="own-devices"></ul>
  </section>`;

const limits = html`
  <section aria-labelledby="limits-heading">
    <h2 id="limits-heading">What sealing does not do</h2>
    <ul>
      <li>The key of a device stays in that browser. Clearing the data of this site there destroys it.</li>
      <li>It does not prove who sealed a document. The log of this service says who sent it.</li>
      <li>Removing a device does not take back what it could open before.</li>
      <li>The page comes from this service each time. Sealing protects what is stored against whoever gets at the storage or the
      database, and not against somebody who can change the pages you are sent.</li>
    </ul>
  </section>`;
