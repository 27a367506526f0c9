import { ts } from '@ts-morph/common';
import type { Place, TypeScriptOracle } from '../support/oracle.ts';
import type { Source } from '../support/sources.ts';
import { seeded, shuffled } from '../support/stats.ts';

/** A definition in another file that the hidden lines use: shown when one of its places is. */
export interface Needed {
	readonly name: string;
	readonly places: readonly Place[];
	/** True when the visible code says the name; what only an import says, or nothing, is what a model cannot know. */
	readonly inCode: boolean;
}

/** A place in a file whose next lines are hidden. */
export interface Cursor {
	readonly file: string;
	/** The file without the hidden lines; the cursor stands at the end of an indented empty line in their place. */
	readonly visible: string;
	readonly line: number;
	readonly character: number;
	/** First and last hidden line of the whole file. */
	readonly hidden: readonly [first: number, last: number];
	readonly needed: readonly Needed[];
}

const MOST_HIDDEN_LINES = 8;
/** Holes tried in a file before the next file's turn; some need nothing from elsewhere. */
const TRIES = 4;

/** Draws at most one cursor a file, inside function bodies, whose hidden lines need something from another file. */
export function drawCursors(sources: readonly Source[], oracle: TypeScriptOracle, count: number, seed: number): Cursor[] {
	const random = seeded(seed);
	const cursors: Cursor[] = [];
	for (const { file, text } of shuffled(sources, random)) {
		if (cursors.length >= count) {
			break;
		}
		const tree = /\.d\.[mc]?ts$/.test(file) ? undefined : oracle.tree(file);
		const bodies = tree ? bodiesIn(tree) : new Map<number, number>();
		const lines = text.split('\n');
		const starts = [...bodies.keys()].filter((line) => /^\s*[\w$.({[!]/.test(lines[line] ?? ''));
		for (let tries = 0; tree && starts.length > 0 && tries < TRIES; tries++) {
			const first = starts[Math.floor(random() * starts.length)] ?? 0;
			const wanted = first + Math.floor(random() * MOST_HIDDEN_LINES);
			const last = Math.min(wanted, bodies.get(first) ?? first);
			const cursor = hide(file, tree, lines, first, last, oracle);
			if (cursor.needed.length > 0) {
				cursors.push(cursor);
				break;
			}
		}
	}
	return cursors;
}

/** The lines inside function bodies, each with the last line of its innermost body. */
function bodiesIn(tree: ts.SourceFile): Map<number, number> {
	const lineOf = (offset: number) => tree.getLineAndCharacterOfPosition(offset).line;
	const lastOf = new Map<number, number>();
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
	return lastOf;
}

function hide(
	file: string,
	tree: ts.SourceFile,
	lines: readonly string[],
	first: number,
	last: number,
	oracle: TypeScriptOracle,
): Cursor {
	const indent = /^\s*/.exec(lines[first] ?? '')?.[0] ?? '';
	const visible = [...lines.slice(0, first), indent, ...lines.slice(last + 1)].join('\n');
	const code = namesInCode(visible);
	const from = tree.getPositionOfLineAndCharacter(first, 0);
	const to = tree.getLineEndOfPosition(tree.getPositionOfLineAndCharacter(last, 0));
	const needed = new Map<string, Needed>();
	const visit = (node: ts.Node): void => {
		if (node.end < from || node.pos > to) {
			return;
		}
		const start = ts.isIdentifier(node) ? node.getStart(tree) : -1;
		if (ts.isIdentifier(node) && start >= from && node.end <= to) {
			const places = oracle.definitions(file, start);
			const key = places[0] && `${places[0].file}:${places[0].line}`;
			if (key !== undefined && !needed.has(key)) {
				needed.set(key, { name: node.text, places, inCode: code.has(node.text) });
			}
		}
		ts.forEachChild(node, visit);
	};
	visit(tree);
	return { file, visible, line: first, character: indent.length, hidden: [first, last], needed: [...needed.values()] };
}

/** Every name that the code says outside of its import statements; comments and strings are not code. */
function namesInCode(text: string): Set<string> {
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
