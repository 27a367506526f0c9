import { ts } from '@ts-morph/common';
import type { LineRange } from '../../../src/core/pack/packedContext.ts';
import type { Identifier, TypeScriptOracle } from '../support/oracle.ts';
import type { Judge, Use } from './judge.ts';

/** TypeScript's compiler service as a judge. */
export class TypeScriptJudge implements Judge {
	readonly #oracle: TypeScriptOracle;

	constructor(oracle: TypeScriptOracle) {
		this.#oracle = oracle;
	}

	async bodies(file: string): Promise<ReadonlyMap<number, number>> {
		const lastOf = new Map<number, number>();
		const tree = /\.d\.[mc]?ts$/.test(file) ? undefined : this.#oracle.tree(file);
		if (!tree) {
			return lastOf;
		}
		const lineOf = (offset: number) => tree.getLineAndCharacterOfPosition(offset).line;
		const visit = (node: ts.Node): void => {
			if (ts.isFunctionLike(node) && 'body' in node && node.body && ts.isBlock(node.body)) {
				const last = lineOf(node.body.end - 1) - 1;
				// An inner body is visited after its outer one, and takes its lines over.
				for (let line = lineOf(node.body.getStart(tree)) + 1; line <= last; line++) {
					lastOf.set(line, last);
				}
			}
			if (ts.isTemplateExpression(node) || ts.isNoSubstitutionTemplateLiteral(node)) {
				for (let line = lineOf(node.getStart(tree)) + 1; line <= lineOf(node.end); line++) {
					lastOf.delete(line);
				}
			}
			ts.forEachChild(node, visit);
		};
		visit(tree);
		const lines = tree.text.split('\n');
		return new Map([...lastOf].filter(([line]) => /^\s*[\w$.({[!]/.test(lines[line] ?? '')));
	}

	async usesOfOthers(file: string, first: number, last: number): Promise<readonly Use[]> {
		const tree = this.#oracle.tree(file);
		const uses: Use[] = [];
		if (!tree) {
			return uses;
		}
		const from = tree.getPositionOfLineAndCharacter(first, 0);
		const to = tree.getLineEndOfPosition(tree.getPositionOfLineAndCharacter(last, 0));
		const visit = (node: ts.Node): void => {
			if (node.end < from || node.pos > to) {
				return;
			}
			const start = ts.isIdentifier(node) ? node.getStart(tree) : -1;
			if (ts.isIdentifier(node) && start >= from && node.end <= to) {
				const places = this.#oracle.definitions(file, start);
				if (places.length > 0) {
					uses.push({ name: node.text, places });
				}
			}
			ts.forEachChild(node, visit);
		};
		visit(tree);
		return uses;
	}

	namesInCode(text: string): ReadonlySet<string> {
		const names = new Set<string>();
		const visit = (node: ts.Node): void => {
			if (ts.isIdentifier(node) || ts.isPrivateIdentifier(node)) {
				names.add(node.text);
			}
			if (!ts.isImportDeclaration(node)) {
				ts.forEachChild(node, visit);
			}
		};
		visit(ts.createSourceFile('visible.ts', text, ts.ScriptTarget.ES2022));
		return names;
	}

	async identifiers(file: string): Promise<readonly Identifier[]> {
		return [...this.#oracle.imported(file), ...this.#oracle.identifiers(file)];
	}

	async extents(file: string): Promise<ReadonlyMap<number, LineRange>> {
		const extents = new Map<number, LineRange>();
		const tree = this.#oracle.tree(file);
		const visit = (node: ts.Node): void => {
			const { name } = node as ts.NamedDeclaration;
			if (tree && name && !ts.isParameter(node)) {
				const lineOf = (offset: number) => tree.getLineAndCharacterOfPosition(offset).line;
				const line = lineOf(name.getStart(tree));
				// The outermost of a line is what the line is known for.
				if (!extents.has(line)) {
					extents.set(line, [lineOf(node.getStart(tree)), lineOf(node.end)]);
				}
			}
			ts.forEachChild(node, visit);
		};
		if (tree) {
			visit(tree);
		}
		return extents;
	}
}
