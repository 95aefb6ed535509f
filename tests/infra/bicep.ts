import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { Language, type Node, Parser } from 'web-tree-sitter';

// The Bicep compiler cannot be had from npm; the grammar of tree-sitter can. It reads less than the compiler does, so the
// templates keep to what it reads.

export const root = dirname(dirname(import.meta.dirname));

/** What an expression becomes: ARM's own notation, which every schema takes for any value. */
export const expression = '[expression()]';

export interface Declaration {
  readonly kind: 'param' | 'var' | 'output' | 'resource' | 'module';
  readonly name: string;
  readonly line: number;
  readonly described: boolean;
  /** Of a parameter: whether it may be left out. */
  readonly optional: boolean;
  readonly existing: boolean;
  /** `<type>@<version>` of a resource, the path of a module. */
  readonly target: string;
  /** The declared object as data, with expressions as `expression`. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface BicepFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
  /** `line:column what`, empty when the file can be read. */
  readonly syntaxErrors: readonly string[];
  readonly declarations: readonly Declaration[];
  /** Every identifier outside strings and comments, as often as it stands there. */
  readonly identifiers: readonly string[];
}

const kinds = new Map<string, Declaration['kind']>([
  ['parameter_declaration', 'param'],
  ['variable_declaration', 'var'],
  ['output_declaration', 'output'],
  ['resource_declaration', 'resource'],
  ['module_declaration', 'module'],
]);

await Parser.init();
const grammar = createRequire(import.meta.url).resolve('tree-sitter-bicep/tree-sitter-bicep.wasm');
const parser = new Parser().setLanguage(await Language.load(grammar));

export function readBicep(path: string, text: string): BicepFile {
  const tree = parser.parse(text)?.rootNode;
  if (!tree) throw new Error(`${path} was not parsed`);
  const decorators: Node[] = [];
  const declarations = tree.namedChildren.flatMap((node) => {
    if (node?.type === 'decorators') decorators.push(node);
    const kind = kinds.get(node?.type ?? '');
    return node && kind ? [declarationOf(node, kind, decorators.splice(0))] : [];
  });
  const identifiers = tree.descendantsOfType(['identifier', 'property_identifier']).flatMap((node) => node?.text ?? []);
  return { path, text, syntaxErrors: errorsOf(tree), declarations, identifiers };
}

/** Every template of the repository. */
export const templates: readonly BicepFile[] = readdirSync(join(root, 'infra'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.bicep'))
  .map((name) => join(root, 'infra', name))
  .map((file) => readBicep(relative(root, file), readFileSync(file, 'utf8')));

export function template(name: string): BicepFile {
  const found = templates.find(({ path }) => basename(path) === name);
  if (!found) throw new Error(`there is no ${name}`);
  return found;
}

function declarationOf(node: Node, kind: Declaration['kind'], decorators: readonly Node[]): Declaration {
  const [name, target] = node.namedChildren;
  const object = node.descendantsOfType('object')[0];
  const body = kind === 'resource' || kind === 'module' ? object : undefined;
  return {
    kind,
    name: name?.text ?? '',
    line: node.startPosition.row + 1,
    described: decorators.some((decorator) => decorator.text.includes('@description(')),
    optional: node.namedChildCount > 2,
    existing: node.children.some((child) => child?.type === 'existing' || child?.text === 'existing'),
    target: target?.type === 'string' ? literal(target) : '',
    body: body ? (dataOf(body) as Record<string, unknown>) : {},
  };
}

function dataOf(node: Node): unknown {
  const parts = node.namedChildren.filter((child) => child !== null && child.type !== 'comment') as Node[];
  switch (node.type) {
    case 'object':
      return Object.fromEntries(
        parts.flatMap((property) => {
          const [key, ...rest] = property.namedChildren;
          const value = rest.at(-1);
          return property.type === 'object_property' && key && value ? [[literal(key), dataOf(value)]] : [];
        }),
      );
    case 'array':
      return parts.map(dataOf);
    case 'string':
      return parts.some(({ type }) => type === 'interpolation') ? expression : literal(node);
    case 'number':
      return Number(node.text);
    case 'boolean':
      return node.text === 'true';
    default:
      return expression;
  }
}

function literal(node: Node): string {
  return node.type === 'string' ? node.text.slice(1, -1) : node.text;
}

function errorsOf(node: Node): string[] {
  if (node.isError || node.isMissing) {
    const { row, column } = node.startPosition;
    return [`${row + 1}:${column + 1} ${node.isMissing ? 'something is missing' : node.text.slice(0, 60)}`];
  }
  return node.hasError ? node.children.flatMap((child) => (child ? errorsOf(child) : [])) : [];
}
