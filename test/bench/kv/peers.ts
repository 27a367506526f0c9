import { DEFAULT_PACK_OPTIONS } from '../../../src/core/pack/contextEngine.ts';
import { fimPrompt } from '../../../src/core/prompt/fimPrompt.ts';
import { control, type PromptSegment, text } from '../../../src/core/prompt/promptSegment.ts';
import { MARKER_STYLE } from '../../../src/node/cli/markerEncoder.ts';
import type { SessionEvent } from '../../../src/node/cli/sessionEvents.ts';
import type { LocalEngine } from '../../../src/node/engine/localEngine.ts';
import { NEVER } from '../support/engines.ts';
import { seeded, shuffled } from '../support/stats.ts';

/** A way to make prompts: what it does at each event, and the prompt of a request. */
export interface Peer {
	see(event: SessionEvent): void;
	/** Prompts that are read in a pause, whole. */
	pause(ms: number): readonly (readonly PromptSegment[])[];
	request(file: string, line: number, character: number): Promise<readonly PromptSegment[]>;
}

/** What every one of them knows: the texts, and where the cursor is. */
class Texts {
	readonly lines = new Map<string, readonly string[]>();
	readonly cursors = new Map<string, number>();
	/** The latest last. */
	readonly recent: string[] = [];
	file = '';

	see(event: SessionEvent): void {
		if (event.type === 'open' || event.type === 'edit') {
			this.lines.set(event.file, event.text.split('\n'));
		}
		if (event.type !== 'idle') {
			this.file = event.file;
			this.recent.splice(this.recent.indexOf(event.file) >>> 0, 1);
			this.recent.push(event.file);
		}
		if ('line' in event) {
			this.cursors.set(event.file, event.line);
		}
	}

	of(file: string): readonly string[] {
		return this.lines.get(file) ?? [];
	}
}

/** The best context for each cursor, packed anew: what a log is compared with first. */
export function repacking(engine: LocalEngine, root: string, budget: number): Peer {
	const texts = new Texts();
	return {
		see: (event) => {
			texts.see(event);
			if (event.type === 'open' || event.type === 'edit') {
				engine.setText(root, event.file, event.text);
			}
		},
		pause: () => [],
		request: async (file, line, character) => {
			const whole = texts.of(file).join('\n');
			const options = { ...DEFAULT_PACK_OPTIONS, style: MARKER_STYLE };
			const request = { root, file, text: whole, line, character, budget, current: 'include', options } as const;
			const { context, cursor } = fimPrompt(await engine.pack(request, NEVER), MARKER_STYLE);
			return [...context, ...cursor];
		},
	};
}

/** Fills in the middle with some files before it, of which the first tokens are given up when there are too many. */
function infill(files: readonly (readonly [path: string, text: string])[], prefix: string, suffix: string): PromptSegment[] {
	return [
		control('<|repo_name|>'),
		text('project\n'),
		...files.flatMap(([path, content]) => [control('<|file_sep|>'), text(`${path}\n`), text(content)]),
		control('<|fim_prefix|>'),
		text(prefix),
		control('<|fim_suffix|>'),
		text(suffix),
		control('<|fim_middle|>'),
	];
}

/**
 * llama.vscode: a ring of 16 pieces of up to 64 lines round where one was, the oldest given up; one waiting piece joins it in each
 * second of a pause after the third. Round the cursor a sliding window of 256 lines, of which the server keeps 768 tokens, and 64
 * lines behind it, of which it keeps 254: about 3.2 characters each.
 */
export function ring(): Peer {
	const texts = new Texts();
	const random = seeded(1);
	const chunks: (readonly [string, string])[] = [];
	const queue: (readonly [string, string])[] = [];
	let lastPick = Number.NEGATIVE_INFINITY;
	const pick = (file: string, from: number, to: number) => {
		let lines = texts.of(file).slice(Math.max(0, from), to);
		if (lines.length < 3) {
			return;
		}
		if (lines.length >= 64) {
			const start = Math.floor(random() * (lines.length - 31));
			lines = lines.slice(start, start + 32);
		}
		const content = `${lines.join('\n')}\n`;
		if (![...chunks, ...queue].some(([, known]) => known === content)) {
			queue.push([file, content]);
			queue.splice(0, queue.length - 16);
		}
	};
	return {
		see: (event) => {
			const before = texts.file;
			texts.see(event);
			if (event.type !== 'idle' && event.type !== 'request' && before !== '' && before !== event.file) {
				const line = texts.cursors.get(event.file) ?? 0;
				pick(event.file, line - 32, line + 33);
			}
		},
		pause: (ms) => {
			const prompts: PromptSegment[][] = [];
			for (let second = 3; second * 1000 <= ms; second++) {
				const next = queue.shift();
				if (next) {
					chunks.push(next);
					chunks.splice(0, chunks.length - 16);
					prompts.push(infill(chunks, '', ''));
				}
			}
			return prompts;
		},
		request: async (file, line, character) => {
			const lines = texts.of(file);
			const own = lines[line] ?? '';
			const before = `${lines.slice(Math.max(0, line - 256), line).join('\n')}\n${own.slice(0, character)}`;
			const after = [own.slice(character), ...lines.slice(line + 1, line + 65)].join('\n');
			if (Math.abs(line - lastPick) > 32) {
				pick(file, line - 1024, line - 256);
				pick(file, line + 64, line + 128);
				lastPick = line;
			}
			return infill(chunks, before.slice(-768 * 3.2), after.slice(0, 254 * 3.2));
		},
	};
}

/** Continue: 1,024 tokens, 30 % before the cursor and 20 % behind it, the rest files that were open, in another order each time. */
export function shufflingSnippets(): Peer {
	const texts = new Texts();
	const random = seeded(1);
	const characters = (tokens: number) => Math.floor(tokens * 3.6);
	return {
		see: (event) => texts.see(event),
		pause: () => [],
		request: async (file, line, character) => {
			const lines = texts.of(file);
			const own = lines[line] ?? '';
			const before = `${lines.slice(0, line).join('\n')}\n${own.slice(0, character)}`.slice(-characters(307));
			const after = [own.slice(character), ...lines.slice(line + 1)].join('\n').slice(0, characters(205));
			const others = texts.recent.filter((each) => each !== file).slice(-5);
			const room = characters(512) / Math.max(1, others.length);
			const snippets = shuffled(others, random).map((each) => [each, texts.of(each).join('\n').slice(0, room)] as const);
			return infill(snippets, before, after);
		},
	};
}
