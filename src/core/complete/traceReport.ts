import { plainText } from '../pack/renderBlocks.ts';
import { type CompletionTrace, describeOutcome } from './completion.ts';

/** The last request as a readable document: what came of it, where its time and tokens went, the exact prompt, the raw answer. */
export function traceReport({ file, line, character, outcome, packed, base, prompt, result, ms }: CompletionTrace): string {
	const tokens = result?.tokens;
	const sections = [
		`Completion at ${file}:${line + 1}:${character + 1}`,
		`Outcome    ${describeOutcome(outcome)}`,
		`Time       ${round(ms.total)} ms: debounce ${round(ms.debounce)}, pack ${round(ms.pack)}, model ${round(ms.model)}`,
		...(packed ? [`Context    ${packed.used} of ${packed.budget} tokens, counted by ${packed.tokenizer}; log ${base}`] : []),
		...(result && tokens
			? [
					`Prompt     ${tokens.prompt} tokens: ${tokens.reused} reused (${tokens.fromDisk} from disk), ${tokens.evaluated} read anew`,
					`Answer     ${tokens.generated} tokens, first after ${round(result.ms.firstToken)} ms, ended by ${result.end}`,
				]
			: []),
		...(result ? [heading('Answer as the model gave it'), result.text] : []),
		...(outcome.kind === 'completion' ? [heading('Shown'), outcome.text] : []),
		...(prompt ? [heading('Prompt'), plainText([...prompt.context, ...prompt.cursor])] : []),
	];
	return `${sections.join('\n')}\n`;
}

function heading(title: string): string {
	return `\n${`--- ${title} `.padEnd(72, '-')}`;
}

function round(ms: number): number {
	return Math.round(ms);
}
