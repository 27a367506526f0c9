import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { Language as Grammar, Parser } from 'web-tree-sitter';
import { languageOf } from '../../src/core/parse/languages.ts';

const parsers = new Map<string, Promise<Parser>>();

/** Reads and parses files and keeps nothing: what any index has to do at least. Runs in a worker thread. */
export async function bareParse({
	grammars,
	root,
	files,
}: {
	readonly grammars: string;
	readonly root: string;
	readonly files: readonly string[];
}): Promise<number> {
	let nodes = 0;
	for (const file of files) {
		const grammar = languageOf(file)?.grammar ?? '';
		const parser = await (parsers.get(grammar) ?? load(grammars, grammar));
		const tree = parser.parse(await readFile(path.join(root, file), 'utf8'));
		nodes += tree?.rootNode.descendantCount ?? 0;
		tree?.delete();
	}
	return nodes;
}

function load(grammars: string, name: string): Promise<Parser> {
	const parser = (async () => {
		await Parser.init({ locateFile: (file: string) => path.join(grammars, file) });
		return new Parser().setLanguage(await Grammar.load(path.join(grammars, `tree-sitter-${name}.wasm`)));
	})();
	parsers.set(name, parser);
	return parser;
}
