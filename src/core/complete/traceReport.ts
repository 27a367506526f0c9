import { inEnglish, type Say, sentence } from '../base/sentence.ts';
import type { LogPiece } from '../log/promptLog.ts';
import type { CompletionResult } from '../model/modelRuntime.ts';
import type { Tier } from '../pack/packedContext.ts';
import { plainText } from '../pack/renderBlocks.ts';
import type { CursorSyntax, Reach } from '../parse/cursorSyntax.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import { type CompletionTrace, describeOutcome } from './completion.ts';
import type { LogVerdict } from './contextSource.ts';

/**
 * The last request as a readable document: what came of it, where its time and tokens went, the prompt with its tiers, the answer raw
 * and as it was shown; then what came of those before. Prompt and answer stand as they are, whatever language is spoken round them.
 * @param earlier the latest first
 */
export function traceReport(trace: CompletionTrace, earlier: readonly CompletionTrace[] = [], say: Say = inEnglish): string {
	const { outcome, syntax, prompt, raw, result } = trace;
	const shown = outcome.kind === 'completion' ? outcome.text : undefined;
	const heading = (title: string) => `\n${`--- ${say(title)} `.padEnd(72, '-')}`;
	return `${[
		say(sentence`Completion at ${placeOf(trace)}`),
		fact(say(sentence`Outcome`), say(describeOutcome(outcome))),
		...(syntax ? [fact(say(sentence`Cursor`), say(sentence`${WITHIN[syntax.within]}; asked for ${REACH[syntax.reach]}`))] : []),
		...stages(trace, say),
		...amounts(trace, say),
		...(result ? [heading(sentence`Answer as the model gave it`), result.text || raw] : []),
		...(shown === undefined ? [] : [heading(shown === result?.text ? sentence`Shown (the same)` : sentence`Shown`), shown]),
		...(prompt ? [heading(sentence`Prompt`), ...markedPrompt(prompt, say)] : []),
		...(earlier.length > 0 ? [heading(sentence`Before that`), ...earlier.map((each) => oneLine(each, say))] : []),
	].join('\n')}\n`;
}

const WITHIN: Readonly<Record<CursorSyntax['within'], string>> = {
	code: sentence`in code`,
	string: sentence`in a string`,
	comment: sentence`in a comment`,
};

const REACH: Readonly<Record<Reach, string>> = {
	line: sentence`the rest of the line`,
	statements: sentence`some statements`,
	body: sentence`the body of a block`,
};

const PACKING = {
	gather: sentence`gather`,
	score: sentence`score`,
	pack: sentence`pack`,
	count: sentence`count`,
} as const;

function placeOf({ file, line, character }: CompletionTrace): string {
	return `${file}:${line + 1}:${character + 1}`;
}

function fact(label: string, value: string): string {
	return `${label.padEnd(10)} ${value}`;
}

function stage(name: string, ms: number, say: Say, note?: string): string {
	return `${name.padEnd(12)}${say(ms.toFixed(1)).padStart(10)}${note ? `  ${note}` : ''}`;
}

function stages({ lastPack, result, ms }: CompletionTrace, say: Say): readonly string[] {
	const rows: (readonly [name: string, ms: number, note?: string | undefined])[] = [
		...(ms.early > 0 ? [[sentence`head start`, ms.early, sentence`begun before it was asked for`] as const] : []),
		[sentence`debounce`, ms.debounce],
		[sentence`prompt`, ms.pack, sentence`made from what was packed before`],
	];
	if (result) {
		const { tokenize, restore, prefill, firstToken, decode } = result.ms;
		const { fromDisk } = result.tokens;
		rows.push(
			[sentence`tokenize`, tokenize],
			[sentence`reuse`, restore, fromDisk > 0 ? sentence`${fromDisk} tokens from disk` : undefined],
			[sentence`prefill`, prefill],
			[sentence`first token`, firstToken, sentence`from asking the model`],
			[sentence`decode`, decode],
		);
	}
	rows.push([sentence`filter`, ms.filter], [sentence`all`, ms.total]);
	const packing = [PACKING.gather, PACKING.score, PACKING.pack, PACKING.count];
	const packed = lastPack && [lastPack.gather, lastPack.score, lastPack.pack, lastPack.count];
	return [
		'',
		`${say(sentence`Stage`).padEnd(12)}${'ms'.padStart(10)}`,
		...rows.map(([name, value, note]) => stage(say(name), value, say, note && say(note))),
		...(packed
			? [
					'',
					say(sentence`Packed before, while nobody waited`),
					...packing.map((name, at) => stage(say(name), packed[at] ?? 0, say)),
				]
			: []),
	];
}

const LOG: Readonly<Record<LogVerdict, string>> = {
	fresh: sentence`log fresh`,
	cold: sentence`log cold`,
	warming: sentence`log warming`,
	kept: sentence`log kept`,
};

const END: Readonly<Record<CompletionResult['end'], string>> = {
	endOfText: sentence`ended by the model`,
	stop: sentence`ended where it was told to stop`,
	maxTokens: sentence`ended by its limit`,
	aborted: sentence`ended from outside`,
};

function amounts({ packed, base, result }: CompletionTrace, say: Say): readonly string[] {
	const lines: string[] = [''];
	if (packed) {
		const counted = say(sentence`${packed.used} of ${packed.budget} tokens, counted by ${packed.tokenizer}`);
		lines.push(fact(say(sentence`Context`), base ? `${counted}; ${say(LOG[base])}` : counted));
	}
	if (result) {
		const { prompt, reused, fromDisk, evaluated, generated } = result.tokens;
		const read = say(sentence`${prompt} tokens: ${reused} reused (${fromDisk} from disk), ${evaluated} read anew`);
		lines.push(fact(say(sentence`Prompt`), read));
		lines.push(fact(say(sentence`Answer`), `${say(sentence`${generated} tokens`)}, ${say(END[result.end])}`));
	}
	return lines;
}

/** The prompt with a line before each part that says its tier, its tokens and why it is there. */
function markedPrompt({ context, cursor, pieces }: NonNullable<CompletionTrace['prompt']>, say: Say): readonly string[] {
	const critical = `[${say(TIERS.critical)}]`;
	const marked: string[] = [];
	let at = 0;
	for (const piece of pieces) {
		marked.push(mark(piece, say), plainText(context.slice(at, at + piece.segments.length)));
		at += piece.segments.length;
	}
	const rest: readonly PromptSegment[] = context.slice(at);
	if (rest.length > 0) {
		marked.push(`${critical} ${say(sentence`what follows further down`)}`, plainText(rest));
	}
	return [...marked, `${critical} ${say(sentence`the code round the cursor`)}`, plainText(cursor)];
}

const TIERS: Readonly<Record<Tier, string>> = {
	critical: sentence`critical`,
	important: sentence`important`,
	supporting: sentence`supporting`,
	cache: sentence`cache`,
};

/** Of a part of the prompt so many definitions are named with their reasons. */
const MAX_NAMES = 4;

function mark({ items, tokens }: LogPiece, say: Say): string {
	const tiers = [...new Set(items.map(({ tier }) => say(TIERS[tier])))].join(', ') || say(TIERS.cache);
	const names = [
		...new Set(items.flatMap(({ path, symbol, why }) => (symbol || path ? [`${symbol || path}: ${say(why)}`] : []))),
	];
	const more = names.length > MAX_NAMES ? [say(sentence`and ${names.length - MAX_NAMES} more`)] : [];
	return [`[${tiers}] ${say(sentence`${tokens} tokens`)}`, ...names.slice(0, MAX_NAMES), ...more].join('; ');
}

function oneLine(trace: CompletionTrace, say: Say): string {
	return `${placeOf(trace)}  ${Math.round(trace.ms.total)} ms  ${say(describeOutcome(trace.outcome))}`;
}
