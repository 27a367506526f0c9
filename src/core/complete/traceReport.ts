import type { LogPiece } from '../log/promptLog.ts';
import { plainText } from '../pack/renderBlocks.ts';
import type { PromptSegment } from '../prompt/promptSegment.ts';
import { type CompletionTrace, describeOutcome } from './completion.ts';

/**
 * The last request as a readable document: what came of it, where its time and tokens went, the prompt with its tiers, the answer raw
 * and as it was shown; then what came of those before.
 * @param earlier the latest first
 */
export function traceReport(trace: CompletionTrace, earlier: readonly CompletionTrace[] = []): string {
	const { file, line, character, outcome, syntax, prompt, raw, result } = trace;
	const shown = outcome.kind === 'completion' ? outcome.text : undefined;
	return `${[
		`Completion at ${file}:${line + 1}:${character + 1}`,
		`Outcome    ${describeOutcome(outcome)}`,
		...(syntax ? [`Cursor     in ${syntax.within}; asked for ${REACH[syntax.reach]}`] : []),
		...figures(trace),
		...(result ? [heading('Answer as the model gave it'), result.text || raw] : []),
		...(shown === undefined ? [] : [heading(shown === result?.text ? 'Shown (the same)' : 'Shown'), shown]),
		...(prompt ? [heading('Prompt'), ...markedPrompt(prompt)] : []),
		...(earlier.length > 0 ? [heading('Before that'), ...earlier.map(oneLine)] : []),
	].join('\n')}\n`;
}

const REACH = { line: 'the rest of the line', statements: 'statements', body: 'the body of a block' } as const;

const PACKING = ['gather', 'score', 'pack', 'count'] as const;

function stage(name: string, ms: number, note?: string): string {
	return `${name.padEnd(12)}${ms.toFixed(1).padStart(10)}${note ? `  ${note}` : ''}`;
}

function figures({ packed, base, lastPack, result, ms }: CompletionTrace): readonly string[] {
	const stages: [name: string, ms: number, note?: string | undefined][] = [
		['debounce', ms.debounce],
		['prompt', ms.pack, 'made from what was packed before'],
	];
	if (result) {
		const { tokenize, restore, prefill, firstToken, decode } = result.ms;
		stages.push(
			['tokenize', tokenize],
			['reuse', restore, result.tokens.fromDisk > 0 ? `${result.tokens.fromDisk} tokens from disk` : undefined],
			['prefill', prefill],
			['first token', firstToken, 'from asking the model'],
			['decode', decode],
		);
	}
	stages.push(['filter', ms.filter], ['all', ms.total]);
	const tokens = result?.tokens;
	return [
		'',
		'Stage               ms',
		...stages.map(([name, value, note]) => stage(name, value, note)),
		...(lastPack ? ['', 'Packed before, while nobody waited', ...PACKING.map((name) => stage(name, lastPack[name]))] : []),
		'',
		...(packed ? [`Context    ${packed.used} of ${packed.budget} tokens, counted by ${packed.tokenizer}; log ${base}`] : []),
		...(result && tokens
			? [
					`Prompt     ${tokens.prompt} tokens: ${tokens.reused} reused (${tokens.fromDisk} from disk), ${tokens.evaluated} read anew`,
					`Answer     ${tokens.generated} tokens, ended by ${result.end}`,
				]
			: []),
	];
}

/** The prompt with a line before each part that says its tier, its tokens and why it is there. */
function markedPrompt({ context, cursor, pieces }: NonNullable<CompletionTrace['prompt']>): readonly string[] {
	const marked: string[] = [];
	let at = 0;
	for (const piece of pieces) {
		marked.push(mark(piece), plainText(context.slice(at, at + piece.segments.length)));
		at += piece.segments.length;
	}
	const rest: readonly PromptSegment[] = context.slice(at);
	if (rest.length > 0) {
		marked.push('[critical] what follows further down', plainText(rest));
	}
	return [...marked, '[critical] the code round the cursor', plainText(cursor)];
}

/** Of a part of the prompt so many definitions are named with their reasons. */
const MAX_NAMES = 4;

function mark({ items, tokens }: LogPiece): string {
	const tiers = [...new Set(items.map(({ tier }) => tier))].join(', ') || 'cache';
	const names = [...new Set(items.flatMap(({ path, symbol, why }) => (symbol || path ? [`${symbol || path}: ${why}`] : [])))];
	const more = names.length > MAX_NAMES ? [`and ${names.length - MAX_NAMES} more`] : [];
	return [`[${tiers}] ${tokens} tokens`, ...names.slice(0, MAX_NAMES), ...more].join('; ');
}

function oneLine({ file, line, character, outcome, ms }: CompletionTrace): string {
	return `${file}:${line + 1}:${character + 1}  ${Math.round(ms.total)} ms  ${describeOutcome(outcome)}`;
}

function heading(title: string): string {
	return `\n${`--- ${title} `.padEnd(72, '-')}`;
}
