import { renderBlock } from '../../../src/core/pack/renderBlocks.ts';
import { fileHeader } from '../../../src/core/prompt/fileHeader.ts';
import { cursorOf } from '../../../src/core/prompt/fimPrompt.ts';
import type { PromptSegment } from '../../../src/core/prompt/promptSegment.ts';
import type { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import type { Cursor } from '../recall/cursors.ts';
import { NEVER, packRequest } from '../support/engines.ts';
import type { IndexedSources } from '../support/graphOf.ts';
import { seeded, shuffled } from '../support/stats.ts';
import type { LineScorer } from './lineScorer.ts';

/** Tokens of the current file before and after the cursor, the same in every prompt. */
const PREFIX = 512;
const SUFFIX = 128;

/** What a model is told of other files before it is asked for the next line. */
export interface Telling {
	readonly name: string;
	context(cursor: Cursor): Promise<readonly PromptSegment[]>;
}

export const nothing: Telling = { name: 'no context', context: async () => [] };

/** The files that are imported, whole, in the order of the imports, as far as the budget goes; the last one is cut. */
export function importedFiles(indexed: IndexedSources, scorer: LineScorer, budget: number): Telling {
	return { name: 'imported files, whole', context: async (cursor) => whole(within(cursor, indexed, 1), indexed, scorer, budget) };
}

/** The same of files that nothing leads to: what the length of a prompt costs a model by itself. */
export function unrelatedFiles(indexed: IndexedSources, scorer: LineScorer, budget: number, seed: number): Telling {
	const paths = shuffled(indexed.sources, seeded(seed)).map(({ file }) => file);
	return {
		name: 'unrelated files, whole',
		async context(cursor) {
			const related = new Set([cursor.file, ...within(cursor, indexed, 3)]);
			const unrelated = paths.filter((path) => !related.has(path));
			return whole(unrelated, indexed, scorer, budget);
		},
	};
}

function within({ file }: Cursor, { index, graph }: IndexedSources, hops: number): string[] {
	const outline = index.outline(file);
	return outline ? graph.closure(file, outline, hops).map(({ path }) => path) : [];
}

function whole(paths: readonly string[], { sources }: IndexedSources, scorer: LineScorer, budget: number): PromptSegment[] {
	const segments: PromptSegment[] = [];
	let room = budget;
	for (const path of paths) {
		const text = sources.find(({ file }) => file === path)?.text ?? '';
		const lines = head(text.split('\n'), room - scorer.countSegments(fileHeader(path, scorer.style)), scorer);
		if (lines.length === 0) {
			break;
		}
		const block = renderBlock(path, lines, scorer.style);
		room -= scorer.countSegments(block);
		segments.push(...block);
	}
	return segments;
}

export function ours(engine: LocalEngine, root: string, scorer: LineScorer, budget: number): Telling {
	return {
		name: 'plimsoll',
		async context({ file, visible, line, character }) {
			const request = packRequest({ root, file, text: visible, line, character, budget }, 'exclude');
			const options = { ...request.options, tokenizer: 'model', style: scorer.style } as const;
			return (await engine.pack({ ...request, options }, NEVER)).segments;
		},
	};
}

/** The current file's half of a prompt: whole lines before the hidden ones, and after them. */
export function around({ file, visible, line }: Cursor, scorer: LineScorer): readonly PromptSegment[] {
	const lines = visible.split('\n');
	const before = head(lines.slice(0, line).reverse(), PREFIX, scorer).reverse();
	const after = head(lines.slice(line + 1), SUFFIX, scorer);
	return cursorOf(file, scorer.style, before.map((each) => `${each}\n`).join(''), ['', ...after].join('\n'));
}

/** As many of the first lines as fit into so many tokens. */
function head(lines: readonly string[], tokens: number, scorer: LineScorer): string[] {
	let room = tokens;
	const end = lines.findIndex((line) => {
		const [count = 0] = scorer.count([`${line}\n`]);
		room -= count;
		return room < 0;
	});
	return lines.slice(0, end < 0 ? lines.length : end);
}
