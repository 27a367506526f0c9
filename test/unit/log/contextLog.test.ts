import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ContextLog } from '../../../src/core/log/contextLog.ts';
import type { LogPacker, LogPlace } from '../../../src/core/log/logPorts.ts';
import { type SlotOperation, TokenSlots } from '../../../src/core/log/tokenSlots.ts';
import type { PackedItem } from '../../../src/core/pack/packedContext.ts';
import type { FimStyle } from '../../../src/core/prompt/fimStyle.ts';
import { control, type PromptSegment, text } from '../../../src/core/prompt/promptSegment.ts';
import { packedOf } from '../../support/packed.ts';

const STYLE: FimStyle = {
	family: 'test',
	prefix: '‹',
	suffix: '¦',
	middle: '›',
	order: 'prefixFirst',
	repoName: undefined,
	afterRepoName: '',
	fileSeparator: '#',
	fileHeading: undefined,
	pathInPrefix: false,
};
const signal = new AbortController().signal;

/** One character is one token. */
function encode(segments: readonly PromptSegment[]): number[] {
	return segments.flatMap((segment) => [...(segment.kind === 'text' ? segment.text : segment.token)].map((c) => c.charCodeAt(0)));
}

function read(tokens: readonly number[]): string {
	return String.fromCharCode(...tokens);
}

/** A session at a desk: files, a cursor, slots that count, and a packer that shows one line of each file it is told to. */
class Desk {
	readonly slots: TokenSlots;
	readonly log: ContextLog;
	/** Path and line of what the packer shows, in its order; the last is worth most. */
	wanted: readonly (readonly [path: string, line: string])[] = [];
	packs = 0;
	hidden: readonly string[] = [];
	/** Files that no other may show. */
	ignored: readonly string[] = [];
	patience = 1000;
	readonly #budget: number;
	#place: LogPlace | undefined;

	constructor({ slots = 2, budget = 1200, suffixFirst = false }: { slots?: 1 | 2; budget?: number; suffixFirst?: boolean } = {}) {
		this.#budget = budget;
		this.slots = new TokenSlots(encode, slots);
		const packer: LogPacker = {
			pack: async ({ file, line }) => {
				this.packs++;
				const items = this.wanted.map(
					([path, shown], at): PackedItem => ({
						id: `${path}#it`,
						path,
						symbol: 'it',
						tier: 'important',
						form: 'signature',
						ranges: [[0, 0]],
						lines: [shown],
						tokens: shown.length,
						hops: 1,
						score: at + 1,
						parts: {},
						why: 'told to',
					}),
				);
				const segments = this.wanted.flatMap(([path, shown]) => [control('#'), text(`${path}\n${shown}\n`)]);
				return { ...packedOf({ file, line }), items, segments };
			},
			shareable: async (_root, files) => files.filter((file) => !this.ignored.includes(file)),
		};
		this.log = new ContextLog(packer, this.slots, () => ({
			style: { ...STYLE, order: suffixFirst ? 'suffixFirst' : 'prefixFirst' },
			budget: this.#budget,
			key: 'test',
			patience: this.patience,
			hidden: this.hidden,
		}));
	}

	/** Puts the cursor at the `|`. */
	at(file: string, marked: string): this {
		const before = marked.slice(0, marked.indexOf('|')).split('\n');
		const place = {
			root: '/r',
			file,
			text: marked.replace('|', ''),
			line: before.length - 1,
			character: before.at(-1)?.length ?? 0,
		};
		this.#place = place;
		this.log.visit(place);
		return this;
	}

	async ask(): Promise<SlotOperation & { readonly prompt: string }> {
		assert.ok(this.#place);
		const { slot, context, cursor } = await this.log.request(this.#place, signal);
		const operation = await this.slots.request(slot, [...context, ...cursor]);
		return { ...operation, prompt: read(operation.tokens) };
	}

	/** A pause that pays for so many tokens. @returns what was read, and where */
	async pause(tokens: number): Promise<string[]> {
		assert.ok(this.#place);
		this.slots.take();
		this.slots.allow(tokens);
		await this.log.rest(this.#place, signal);
		this.slots.allow(0);
		return this.slots.take().map(({ slot, evaluated }) => `${slot}: ${evaluated}`);
	}
}

test('the first request shows the window alone and packs nothing', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;\nlet b;');
	desk.wanted = [['b.ts', 'export const b = 1;']];
	const { prompt, slot } = await desk.ask();
	assert.deepEqual([prompt, slot, desk.packs], ['#a.ts\n‹let a = ¦;\nlet b;›', 0, 0]);
});

test('a pause reads the base and the window; the next request reads what was typed and the suffix', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [['b.ts', 'export const b = 1;']];
	await desk.pause(1000);
	const { prompt, evaluated } = await desk.at('a.ts', 'let a = b|;').ask();
	assert.equal(prompt, '#b.ts\nexport const b = 1;\n#a.ts\n‹let a = b¦;›');
	assert.equal(evaluated, 'b¦;›'.length);
});

test('a request while the base is read shows the pieces that were read whole, and the base goes on from there', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [
		['b.ts', 'export const b = 1;'],
		['c.ts', 'export const c = 2;'],
	];
	const piece = '#b.ts\nexport const b = 1;\n'.length;
	assert.deepEqual(await desk.pause(piece + 5), [`0: ${piece + 5}`]);
	const { prompt } = await desk.ask();
	assert.equal(prompt, '#b.ts\nexport const b = 1;\n#a.ts\n‹let a = ¦;›');
	await desk.pause(1000);
	const whole = await desk.ask();
	assert.ok(whole.prompt.startsWith('#b.ts\nexport const b = 1;\n#c.ts\nexport const c = 2;\n#a.ts'));
	assert.equal(whole.evaluated, '¦;›'.length);
});

test('what is newly needed goes behind what is kept, and lines that are shown already are not shown again', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [
		['b.ts', 'export const b = 1;'],
		['z.ts', 'export const z = 1; // much longer than what comes later, so that it remains the better half of it'],
	];
	await desk.pause(1000);
	desk.wanted = [['c.ts', 'const c;'], ...desk.wanted];
	await desk.pause(1000);
	const { prompt } = await desk.ask();
	assert.match(prompt, /^#b\.ts\nexport const b = 1;\n#z\.ts\n.*\n#c\.ts\nconst c;\n#a\.ts\n‹/);
});

test('a base that does not show what is wanted is replaced in place when a pause pays for it', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [['b.ts', 'export const b = 1;']];
	await desk.pause(1000);
	desk.wanted = Array.from({ length: 12 }, (_, n) => [`n${n}.ts`, `export const something${n} = ${n};`] as const);
	await desk.pause(1000);
	const { prompt, slot, evaluated } = await desk.ask();
	assert.doesNotMatch(prompt, /const b = 1/);
	assert.deepEqual([slot, evaluated], [0, '¦;›'.length]);
});

test('a base that takes longer than a pause is read in the other slot and swapped in; no request waits for it', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [['b.ts', 'export const b = 1;']];
	await desk.pause(1000);
	desk.patience = 50;
	desk.wanted = Array.from({ length: 12 }, (_, n) => [`n${n}.ts`, `export const something${n} = ${n};`] as const);
	const waited: (readonly [number, number])[] = [];
	for (const pause of [150, 150, 150, 150, 150]) {
		await desk.pause(pause);
		const { slot, evaluated } = await desk.ask();
		waited.push([slot, evaluated]);
	}
	assert.deepEqual(
		waited.map(([slot]) => slot),
		[0, 0, 0, 1, 1],
	);
	assert.ok(waited.every(([, evaluated]) => evaluated <= '¦;›'.length));
});

test('with one slot the new base grows in place, piece by piece', async () => {
	const desk = new Desk({ slots: 1 }).at('a.ts', 'let a = |;');
	desk.wanted = Array.from({ length: 6 }, (_, n) => [`n${n}.ts`, `export const something${n} = ${n};`] as const);
	const pieces: number[] = [];
	for (let round = 0; round < 5; round++) {
		await desk.pause(80);
		const { prompt, slot } = await desk.ask();
		assert.equal(slot, 0);
		pieces.push(prompt.split('something').length - 1);
	}
	assert.deepEqual(
		pieces,
		[...pieces].sort((a, b) => a - b),
	);
	assert.equal(pieces.at(-1), 6);
});

test('the way back to a file is short: its window is still there', async () => {
	const desk = new Desk().at('a.ts', 'let a = |;');
	desk.wanted = [['c.ts', 'export const c = 1;']];
	await desk.pause(1000);
	await desk.ask();
	const away = await desk.at('b.ts', 'let b = |;').ask();
	await desk.pause(1000);
	const back = await desk.at('a.ts', 'let a = |;').ask();
	assert.deepEqual([away.slot, back.slot, back.evaluated], [1, 0, 0]);
});

test('where the user has been stands in the next base', async () => {
	const desk = new Desk().at('b.ts', 'export function fresh() {|}').at('a.ts', 'let a = |;');
	await desk.pause(1000);
	const { prompt } = await desk.ask();
	assert.equal(prompt, '#b.ts\nexport function fresh() {}\n#a.ts\n‹let a = ¦;›');
});

test('what the user hides, or has deleted, is not shown because the user was there', async () => {
	const desk = new Desk()
		.at('b.ts', 'export const secret = 1;|')
		.at('c/d.ts', 'export const gone = 1;|')
		.at('a.ts', 'let a = |;');
	desk.hidden = ['b.ts#secret'];
	desk.log.fileDeleted('/r', 'c/d.ts');
	await desk.pause(1000);
	assert.equal((await desk.ask()).prompt, '#a.ts\n‹let a = ¦;›');
});

test('a file that no other may show is shown where it is the current one alone', async () => {
	const desk = new Desk().at('.env', 'TOKEN=1|').at('a.ts', 'let a = |;');
	desk.ignored = ['.env'];
	await desk.pause(1000);
	assert.equal((await desk.ask()).prompt, '#a.ts\n‹let a = ¦;›');
	desk.at('.env', 'TOKEN=1|');
	await desk.pause(1000);
	assert.match((await desk.ask()).prompt, /#\.env\n‹TOKEN=1¦?›$/);
});

test('suffix first: another suffix means a window that is read anew, so a narrow one', async () => {
	const desk = new Desk({ suffixFirst: true, budget: 4000 });
	const above = Array.from({ length: 40 }, (_, at) => `\n\nfunction f${at}() { return ${at}; }`).join('');
	await desk.at('a.ts', `${above}\nlet a = |;\nlet b;\nlet c;`).pause(9000);
	await desk.ask();
	const { evaluated } = await desk.at('a.ts', `${above}\nlet a = 1;\nlet b|;\nlet c;`).ask();
	assert.ok(evaluated < 500, `${evaluated} tokens`);
});

test('suffix first: typing reads what was typed alone', async () => {
	const desk = new Desk({ suffixFirst: true }).at('a.ts', 'let a = |;\nlet b;');
	await desk.pause(1000);
	const { prompt, evaluated } = await desk.at('a.ts', 'let a = b|;\nlet b;').ask();
	assert.equal(prompt, '#a.ts\n¦;\nlet b;‹let a = b›');
	assert.equal(evaluated, 'b›'.length);
});

test('of a small budget the first prompt takes no more than the critical tier, and holds still while one types', async () => {
	const budget = 1024;
	const desk = new Desk({ budget });
	const above = 'a line of twenty.....\n'.repeat(60);
	const below = '\nwhat follows it'.repeat(20);
	const first = await desk.at('a.ts', `${above}let a|${below}`).ask();
	const template = '#a.ts\n‹¦›'.length;
	assert.ok(first.evaluated - template <= budget / 5, `${first.evaluated} tokens`);
	assert.ok(first.evaluated - template > budget / 8, `${first.evaluated} tokens`);
	const suffix = first.prompt.slice(first.prompt.indexOf('¦'));
	const typed = ' = aTypedName(';
	for (let end = 1; end <= typed.length; end++) {
		const { evaluated } = await desk.at('a.ts', `${above}let a${typed.slice(0, end)}|${below}`).ask();
		assert.equal(evaluated, suffix.length + 1);
	}
});

test('whatever is typed, pasted and visited, a prompt keeps the budget', async () => {
	const budget = 800;
	const desk = new Desk({ budget });
	desk.wanted = [['b.ts', 'export const b = 1;'.repeat(8)]];
	let body = '';
	for (let round = 0; round < 60; round++) {
		body += round % 7 === 0 ? `\n\nfunction f${round}() { ${'x'.repeat(round * 8)} }` : `\n\tlet v${round} = ${round};`;
		desk.at(round % 11 === 0 ? 'b.ts' : 'a.ts', `${body}|\n${'// below\n'.repeat(30)}`);
		if (round % 5 === 0) {
			await desk.pause(round % 3 === 0 ? 5000 : 100);
		}
		const { tokens } = await desk.ask();
		const template = '#a.ts\n‹¦›#a.ts\n'.length;
		assert.ok(tokens.length <= budget + template, `${tokens.length} tokens in round ${round}`);
	}
});
