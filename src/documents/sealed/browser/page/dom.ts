/** The elements of the page by their ids: the server wrote them, so one that is missing is a fault. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found as E;
}

type Content = Node | string;

/** An element with attributes and content. Text stays text: it may come from anybody. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string>> = {},
  ...content: readonly Content[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...content);
  return made;
}

export function button(label: string, work: () => Promise<void>): HTMLButtonElement {
  const made = element('button', { type: 'button', class: 'button secondary' }, label);
  made.addEventListener('click', () => doing(made, work));
  return made;
}

/** Tells what is being done and what came of it; errors are said at once and stay. */
export function say(text: string): void {
  byId('trouble').hidden = true;
  byId('status').textContent = text;
}

export function complain(fault: unknown): void {
  byId('status').textContent = '';
  const trouble = byId('trouble');
  trouble.textContent = fault instanceof Error ? fault.message : String(fault);
  trouble.hidden = false;
  trouble.scrollIntoView({ block: 'center' });
}

/** One thing at a time from this button. */
export async function doing(pressed: HTMLButtonElement, work: () => Promise<void>): Promise<void> {
  if (pressed.getAttribute('aria-disabled') === 'true') return;
  pressed.setAttribute('aria-disabled', 'true');
  try {
    await work();
  } catch (fault) {
    complain(fault);
  } finally {
    pressed.removeAttribute('aria-disabled');
  }
}

export const onSubmit = (form: HTMLFormElement, work: () => Promise<void>): void =>
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const pressed = form.querySelector('button');
    if (pressed) void doing(pressed, work);
  });
