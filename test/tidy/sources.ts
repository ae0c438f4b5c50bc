// The repository as data: its files, their text, their syntax trees and what they import. For the checks of tidy.test.ts.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';

export const ROOT = join(__dirname, '..', '..');
const NOT_OURS = new Set([
  'node_modules',
  'dist',
  'dist-bench',
  'dist-chaos',
  'dist-example',
  'dist-simulation',
  'data',
  'coverage',
  '.git',
]);

export interface Import {
  /** As written: './store/actuals', 'node:fs', 'graphql'. */
  readonly specifier: string;
  /** The file of ours that it names, from the root; undefined for packages. */
  readonly file: string | undefined;
  /** Erased by the compiler: `import type`, or nothing but `type` names. */
  readonly typeOnly: boolean;
}

export interface Source {
  /** From the root: 'subgraphs/money.ts'. */
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

/** Paths of all files of the repository, from its root. */
export function files(folder = ''): string[] {
  return readdirSync(join(ROOT, folder))
    .filter((name) => !NOT_OURS.has(name))
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(join(ROOT, path)).isDirectory() ? files(path) : [path]))
    .sort();
}

/** Is it a part of what runs in production, rather than test, bench or configuration? */
export function isProduct(path: string): boolean {
  return /^(gateway|subgraphs|schema|commands)\//.test(path) || /^[a-z]+\.ts$/i.test(path);
}

export function source(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const tree = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return { path, text, lines: text.split('\n'), tree, imports: importsOf(path, tree) };
}

/** Calls `look` for every node below one. */
export function walk(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  node.forEachChild((child) => walk(child, look));
}

function importsOf(path: string, tree: ts.SourceFile): Import[] {
  const imports: Import[] = [];
  const add = (specifier: string, typeOnly: boolean) =>
    imports.push({ specifier, file: resolved(path, specifier), typeOnly });
  walk(tree, (node) => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, isErased(node.importClause));
    if (ts.isExportDeclaration(node) && node.moduleSpecifier && ts.isStringLiteral(node.moduleSpecifier))
      add(node.moduleSpecifier.text, node.isTypeOnly);
    if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
      add(node.argument.literal.text, true);
    if (!ts.isCallExpression(node)) return;
    const [first] = node.arguments;
    const isLoad = node.expression.kind === ts.SyntaxKind.ImportKeyword || node.expression.getText(tree) === 'require';
    if (isLoad && first && ts.isStringLiteral(first)) add(first.text, false);
  });
  return imports;
}

function isErased(clause: ts.ImportClause | undefined): boolean {
  if (!clause) return false; // import 'reflect-metadata'
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return (
    !clause.name &&
    names !== undefined &&
    ts.isNamedImports(names) &&
    names.elements.length > 0 &&
    names.elements.every((element) => element.isTypeOnly)
  );
}

function resolved(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const base = join(ROOT, dirname(from), specifier);
  const found = [`${base}.ts`, base, `${base}.json`].find((file) => existsSync(file) && statSync(file).isFile());
  return relative(ROOT, found ?? `${base}.ts`);
}
