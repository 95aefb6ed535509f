/** Where sign-in goes back to: a path of this site and nothing else. `asked` is attacker-controlled. */
export function safeReturnPath(asked: string | undefined): string {
  // Browsers read a backslash as a slash and drop tabs and line breaks before they read the URL (URL Standard §4.4).
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (!asked || asked.length > 1000 || !/^\/[^\\\u0000-\u0020\u007f]*$/.test(asked)) return '/';
  const url = URL.parse(asked, 'https://this.invalid');
  if (url?.origin !== 'https://this.invalid') return '/';
  const path = `${url.pathname}${url.search}`;
  // Again after dot segments were taken out: /.//evil.example begins with two slashes only now. And no sign-in circles.
  return path.startsWith('//') || /^\/auth(\/|\?|$)/i.test(path) ? '/' : path;
}
