import process from 'node:process';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { messageOf, usageError } from '../../core/base/errors.ts';
import { linesIn, rangesOf } from '../../core/base/lineRanges.ts';
import { formatCount } from '../../core/base/text.ts';
import { DEFAULT_PACK_OPTIONS, type Fill, type PackOptions, type TokenizerId } from '../../core/pack/contextEngine.ts';
import { type Explanation, type PackedContext, type PackedItem, TIERS } from '../../core/pack/packedContext.ts';
import { contextText } from '../../core/prompt/contextText.ts';
import { type Cursor, parseCursor, workspaceFolder } from './cursor.ts';
import { withEngine } from './engine.ts';
import { withModel } from './model.ts';
import { saveSnapshot } from './snapshot.ts';

export interface PackArguments {
	readonly at?: string;
	readonly budget: number;
	readonly encoding: TokenizerId;
	readonly fill: Fill;
	readonly model?: string;
	readonly format: 'text' | 'json';
	/** `path#symbol`: say what became of it instead of printing the context. */
	readonly explain?: string;
	/** File that the packed context is saved to, for `snapshot diff`. */
	readonly snapshot?: string;
}

const Request = v.object({
	id: v.optional(v.union([v.string(), v.number()])),
	root: v.optional(v.string()),
	file: v.string(),
	line: v.pipe(v.number(), v.integer(), v.minValue(0)),
	character: v.pipe(v.number(), v.integer(), v.minValue(0)),
	text: v.optional(v.string()),
	budget: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
	current: v.optional(v.picklist(['include', 'exclude']), 'include'),
});

/** `plimsoll pack <root> --at …`: the context for one cursor on standard output. */
export async function packCommand(dataFolder: string, root: string | undefined, options: PackArguments): Promise<number> {
	const cursor = parseCursor(root, options.at);
	return withPacker(dataFolder, options, async (pack, packOptions) => {
		const packed = await pack(cursor.root, cursor, options.budget, 'include');
		if (options.snapshot !== undefined) {
			await saveSnapshot(options.snapshot, packed, packOptions);
		}
		if (packed.explanation) {
			const { explanation } = packed;
			process.stdout.write(options.format === 'json' ? `${JSON.stringify(explanation)}\n` : explanationText(explanation));
			return explanation.outcome === 'unknown' ? 1 : 0;
		}
		process.stdout.write(
			options.format === 'json' ? `${JSON.stringify({ ...reportOf(packed), text: contextText(packed) })}\n` : contextText(packed),
		);
		if (process.stdout.isTTY) {
			process.stderr.write(`\n${summaryOf(packed)}\n`);
		}
		return 0;
	});
}

/** `plimsoll pack --batch`: JSON lines in, JSON lines out, in order. @returns 1 when a line could not be answered. */
export async function batchCommand(dataFolder: string, defaultRoot: string | undefined, options: PackArguments): Promise<number> {
	const fallback = defaultRoot === undefined ? undefined : workspaceFolder(defaultRoot);
	return withPacker(dataFolder, options, async (pack) => {
		let failed = 0;
		for await (const line of createInterface({ input: process.stdin })) {
			if (line.trim() === '') {
				continue;
			}
			let id: unknown = null;
			let answer: unknown;
			try {
				const json: unknown = JSON.parse(line);
				id = typeof json === 'object' && json !== null && 'id' in json ? json.id : null;
				const request = v.parse(Request, json);
				const root = request.root === undefined ? fallback : workspaceFolder(request.root);
				if (root === undefined) {
					throw usageError('The request has no "root", and none was given to the command.');
				}
				answer = { id, ...reportOf(await pack(root, request, request.budget ?? options.budget, request.current)) };
			} catch (error) {
				failed++;
				answer = { id, error: v.isValiError(error) ? `${v.getDotPath(error.issues[0])}: ${error.message}` : messageOf(error) };
			}
			process.stdout.write(`${JSON.stringify(answer)}\n`);
		}
		return failed > 0 ? 1 : 0;
	});
}

type Pack = (
	root: string,
	cursor: Pick<Cursor, 'file' | 'line' | 'character'> & { readonly text?: string | undefined },
	budget: number,
	current: 'include' | 'exclude',
) => Promise<PackedContext>;

/** Lends a packer whose engine, and model when one is named, end with `use`. */
async function withPacker(
	dataFolder: string,
	options: PackArguments,
	use: (pack: Pack, packOptions: PackOptions) => Promise<number>,
): Promise<number> {
	const signal = new AbortController().signal;
	const run = (
		packOptions: PackOptions,
		modelTokenizer?: (texts: readonly string[], signal: AbortSignal) => Promise<readonly number[]>,
		name?: string,
	) =>
		withEngine(dataFolder, { modelTokenizer }, (engine) => {
			const indexed = new Map<string, Promise<unknown>>();
			return use(async (root, { file, line, character, text }, budget, current) => {
				if (!indexed.has(root)) {
					indexed.set(root, engine.refresh(root, signal));
				}
				await indexed.get(root);
				const packed = await engine.pack(
					{ root, file, text, line, character, budget, current, options: packOptions, explain: options.explain },
					signal,
				);
				return name === undefined ? packed : { ...packed, tokenizer: name };
			}, packOptions);
		});
	if (options.model === undefined) {
		return run({ ...DEFAULT_PACK_OPTIONS, fill: options.fill, tokenizer: options.encoding });
	}
	return withModel(dataFolder, options.model, undefined, (model, info, style) =>
		run(
			{ ...DEFAULT_PACK_OPTIONS, fill: options.fill, tokenizer: 'model', style },
			(texts, signal) => model.countTokens(texts, signal),
			info.name,
		),
	);
}

/** The machine's form: a segment is what is shown of one file in one tier. Best first, so that a reader may stop anywhere. */
function reportOf(packed: PackedContext) {
	const groups = new Map<string, PackedItem[]>();
	for (const item of packed.items) {
		const key = `${item.tier}:${item.path}`;
		groups.set(key, [...(groups.get(key) ?? []), item]);
	}
	const segments = [...groups.values()].flatMap((items) => {
		const best = items.reduce((a, b) => (b.score > a.score ? b : a));
		return {
			path: best.path,
			ranges: rangesOf(items.flatMap((item) => item.ranges.flatMap((range) => [...linesIn(range)]))),
			tier: best.tier,
			form: best.form,
			tokens: items.reduce((sum, item) => sum + item.tokens, 0),
			score: round(best.score),
			why: best.why,
		};
	});
	segments.sort((a, b) => b.score - a.score);
	return {
		tokens: packed.used,
		budget: packed.budget,
		tokenizer: packed.tokenizer,
		tiers: Object.fromEntries(TIERS.map((tier) => [tier, { used: packed.tiers[tier].used, limit: packed.tiers[tier].limit }])),
		segments,
		items: packed.items.map(({ id, tier, form, tokens, hops, score, parts, why }) => ({
			id,
			tier,
			form,
			tokens,
			hops,
			score: round(score),
			parts: Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, round(part)])),
			why,
		})),
		leftOut: packed.leftOut.map(({ path, symbol, reason, tokens, score }) => ({
			path,
			symbol,
			reason,
			tokens,
			score: round(score),
		})),
		leftOutMore: packed.leftOutMore,
		isEnough: packed.isEnough,
		notices: packed.notices,
		ms: round(packed.ms.total),
	};
}

/** Sentence, route and standing, one line each. */
function explanationText({ sentence, route, standing }: Explanation): string {
	const parts = Object.entries(standing?.parts ?? {}).sort((a, b) => b[1] - a[1]);
	return [
		sentence,
		...(route.length > 0 ? [`Reached by ${route.join(' → ')}.`] : []),
		...(standing
			? [
					`Place ${formatCount(standing.rank)} of ${formatCount(standing.of)} by value ${round(standing.value)}; score ${round(standing.score)}${parts.map(([name, part], at) => `${at === 0 ? ': ' : ', '}${name} ${round(part)}`).join('')}.`,
				]
			: []),
		'',
	].join('\n');
}

function round(value: number): number {
	return Math.round(value * 1000) / 1000;
}

/** Gauges for a terminal, one line a tier. */
function summaryOf(packed: PackedContext): string {
	const width = 24;
	const line = (name: string, used: number, limit: number) => {
		const filled = limit > 0 ? Math.round((width * used) / limit) : 0;
		return `${name.padEnd(11)}${'█'.repeat(filled)}${'░'.repeat(Math.max(0, width - filled))} ${used.toLocaleString('en')} / ${limit.toLocaleString('en')}`;
	};
	return [
		line('total', packed.used, packed.budget),
		...TIERS.map((tier) => line(tier, packed.tiers[tier].used, packed.tiers[tier].limit)),
		...(packed.isEnough ? ['Nothing more near the cursor speaks for anything: the rest stays free (--fill full fills it).'] : []),
		`${packed.tokenizer} tokens, ${Math.round(packed.ms.total)} ms`,
		...packed.notices,
	].join('\n');
}
